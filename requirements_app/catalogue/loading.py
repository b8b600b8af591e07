"""Loading catalogue files from the command line, by the system itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from requirements_app.core.errors import Conflict, InvalidInput

from . import services
from .content import CatalogueContent
from .diff import ObjectChange, difference
from .drafting import draft_content, open_drafts, published_drafts
from .files import SUFFIXES, read_files, read_folder
from .models import Draft, Version

_ResultT = TypeVar("_ResultT")

BUNDLED = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Loaded:
    """What came of one source. `draft` is None where it is published as it is already."""

    source: str
    changes: tuple[ObjectChange, ...]
    draft: Draft | None


def files_content(paths: Iterable[Path], beside: CatalogueContent) -> CatalogueContent:
    """The content of files and of folders' files; the bundled data where no path is given.

    `beside` is looked up in, not returned. Raises InvalidInput.
    """
    paths = list(paths)
    if not paths:
        return read_folder(BUNDLED, beside)
    return read_files([file for path in paths for file in _files(path)], beside)


def _files(path: Path) -> list[Path]:
    try:
        if not path.is_dir():
            return [path]
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        raise InvalidInput.one("path", str(path), message, "name a file or a folder") from error
    found = sorted(each for each in path.iterdir() if each.suffix in SUFFIXES)
    if not found:
        raise InvalidInput.one("path", str(path), "holds no YAML file", "name another folder")
    return found


def content_load(content: CatalogueContent) -> Iterator[Loaded]:
    """Saves each source of `content` as the system's draft, unless nothing differs.

    Raises InvalidInput, and Conflict where a person's draft is open, which is not thrown away.
    """
    sources = sorted({file.source for file in content.files}, key=_shared_first)
    return _as_they_fit(sources, lambda source: _source_load(source, content.of_source(source)))


def _source_load(source: str, content: CatalogueContent) -> Loaded:
    before = published_drafts().get(source)
    changes = difference(draft_content(before) if before else None, content)
    waiting = open_drafts().get(source)
    if waiting and waiting.author:
        raise Conflict(
            f"{source} has an open draft of {waiting.author.get_username()}.",
            "Publish or discard it first.",
        )
    if changes:
        saved = services.draft_save(source=source, content=content, author=None)
        return Loaded(source, changes, saved)
    if waiting:
        services.draft_discard(draft=waiting, actor=None)
    return Loaded(source, (), None)


def drafts_publish(
    sources: Iterable[str] = (), effective: dt.date | None = None
) -> Iterator[tuple[Draft, Version]]:
    """Publishes the open drafts (of these sources, or all), each as a version of its own.

    Raises what `services.draft_publish` raises; what was published before that stays.
    """
    wanted = set(sources)
    drafts = open_drafts()
    chosen = sorted(
        (source for source in drafts if not wanted or source in wanted), key=_shared_first
    )

    def act(source: str) -> tuple[Draft, Version]:
        draft = drafts[source]
        version = services.draft_publish(draft=draft, publisher=None, effective=effective)
        return draft, version

    return _as_they_fit(chosen, act)


def _shared_first(source: str) -> tuple[bool, bool, str]:
    """Shared roles come first as a rule, because products of other sources end at them."""
    return source != "shared", source != "vendor", source


def _as_they_fit(sources: list[str], act: Callable[[str], _ResultT]) -> Iterator[_ResultT]:
    """Acts on each source; one that does not fit the others yet waits until they are through."""
    while sources:
        waiting: list[str] = []
        refusals: list[InvalidInput] = []
        for source in sources:
            try:
                result = act(source)
            except InvalidInput as error:
                waiting.append(source)
                refusals.append(error)
            else:
                yield result
        if len(waiting) == len(sources):
            raise refusals[0]
        sources = waiting
