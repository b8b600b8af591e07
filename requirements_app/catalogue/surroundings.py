"""What is wrong with a source in work beside the other sources. Reads only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from requirements_app.core.errors import Problem
from requirements_app.core.yaml_lines import Path

from .content import CatalogueContent
from .desk import Workspace
from .drafting import json_content
from .models import Draft
from .parts import Json
from .schema import ProductFile
from .validation import content_problems, located_by_product

T = TypeVar("T")
Outlines = tuple[ProductFile, ...]


@dataclass(frozen=True)
class PlacedProblem:
    """A problem with the product whose file has it and its path there."""

    problem: Problem
    product: str
    path: Path


class Surroundings:
    """What the other sources hold beside a draft: their open drafts, or else what they have
    published; only the latter without `with_drafts`. Read once for any number of drafts."""

    def __init__(self, *, with_drafts: bool = True) -> None:
        published = Draft.objects.filter(state=Draft.State.PUBLISHED)
        newest = published.order_by("source_id", "-version_id").distinct("source_id")
        self._digests = dict(newest.values_list("source_id", "digest"))
        if with_drafts:
            waiting = Draft.objects.filter(state=Draft.State.OPEN)
            self._digests |= dict(waiting.values_list("source_id", "digest"))

    def problems(self, space: Workspace) -> tuple[PlacedProblem, ...]:
        """Everything wrong with a source's content beside the others."""
        source = space.source
        digest = space.digest or self._digests.get(source, "")
        others = sorted(pair for pair in self._digests.items() if pair[0] != source)
        key = (source, digest, *(part for pair in others for part in pair))
        found = _problems_kept.find(key)
        if found is None:
            found = self._find(space)
            _problems_kept.keep(key, found)
        return found

    def _find(self, space: Workspace) -> tuple[PlacedProblem, ...]:
        own = _files_of(space)
        others = {each: hash_ for each, hash_ in self._digests.items() if each != space.source}
        beside = [file for files in _outlines_of(others) for file in files]
        places: dict[str, tuple[str, Path]] = {}

        def locate(file: ProductFile, path: Path) -> str:
            text = located_by_product(file, path)
            places[text] = (file.product.slug, path)
            return text

        whole = CatalogueContent((*beside, *own))
        problems = content_problems(whole, locate, only=[space.source])
        return tuple(PlacedProblem(each, *places[each.field]) for each in problems)


def _files_of(space: Workspace) -> list[ProductFile]:
    """The files as values; of a working copy those are read that have changed since the last
    time, for of ten thousand flows an editor changes one."""
    if space.copy is None:
        return list(json_content(space.content).files)
    digests = space.digests
    found = {product: _files_kept.find((digest,)) for product, digest in digests.items()}
    changed = [product for product, file in found.items() if file is None]
    for row in space.copy.files.filter(product__in=changed):
        found[row.product] = file = ProductFile.model_validate(row.content)
        _files_kept.keep((row.digest,), file)
    return [file for file in found.values() if file is not None]


def _outlines_of(digests: Mapping[str, str]) -> list[Outlines]:
    """What sources of these digests tell others: their files without flows and rows, which are
    nobody else's matter and most of it."""
    found = {source: _outlines_kept.find((source, hash_)) for source, hash_ in digests.items()}
    unknown = [source for source, files in found.items() if files is None]
    drafts = Draft.objects.filter(source__in=unknown, digest__in=digests.values())
    for draft in drafts.exclude(state=Draft.State.DISCARDED):
        if found[draft.source_id] is None and draft.digest == digests[draft.source_id]:
            found[draft.source_id] = files = tuple(map(_outline, draft.content["files"]))
            _outlines_kept.keep((draft.source_id, draft.digest), files)
    return [files for files in found.values() if files is not None]


def _outline(file: Json) -> ProductFile:
    documents = [{**each, "sections": each["sections"][:1]} for each in file["documents"]]
    return ProductFile.model_validate({**file, "flows": [], "documents": documents})


class _Kept(Generic[T]):
    """The last answers by key, for all threads of the process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[str, ...], T] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[str, ...]) -> T | None:
        """What is kept; None where nothing is."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(self, key: tuple[str, ...], answer: T) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


_files_kept: _Kept[ProductFile] = _Kept(128)  # as many as `stored.py` keeps
_outlines_kept: _Kept[Outlines] = _Kept(32)
_problems_kept: _Kept[tuple[PlacedProblem, ...]] = _Kept(64)
