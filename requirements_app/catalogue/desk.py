"""What editors and publishers see: sources in work, drafts that wait, their problems, what they
would change, and what happened to them. Reads only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Generic, TypeVar

from django.db.models import Count, Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import CATALOGUE_PUBLISHERS
from requirements_app.audit.models import Event
from requirements_app.core.errors import NotFound, Problem, shown
from requirements_app.core.yaml_lines import Path

from . import access
from .content import CatalogueContent
from .diff import ObjectChange
from .drafting import draft_content, in_force_json, json_content, open_drafts, published_drafts
from .json_diff import json_difference
from .models import Draft, Source, WorkingCopy
from .parts import Json
from .schema import ProductFile
from .services import hands_in
from .validation import content_problems, located_by_product

PUBLISHED_SHOWN = 10
_PEOPLE_SHOWN = 20
T = TypeVar("T")


@dataclass(frozen=True)
class PlacedProblem:
    """A problem with the product whose file has it and its path there."""

    problem: Problem
    product: str
    path: Path


@dataclass(frozen=True)
class Workspace:
    """A source as editors see it: its working copy, else the draft that waits, else what is in
    force. `content` is as drafts keep it."""

    source: str
    copy: WorkingCopy | None
    draft: Draft | None
    in_force: Json

    @property
    def content(self) -> Json:
        if self.copy:
            return dict(self.copy.content)
        return dict(self.draft.content) if self.draft else self.in_force

    @property
    def digest(self) -> str:
        """Of the content; "" where nothing is in work."""
        return self.copy.digest if self.copy else self.draft.digest if self.draft else ""


def workspace_get(user: User, source: str) -> Workspace:
    """A source as an editor or publisher sees it. Raises NotAllowed, and NotFound for a source
    that has nothing."""
    access.require(user, access.EDIT, access.PUBLISH)
    copy = WorkingCopy.objects.filter(source=source).select_related("edited_by").first()
    draft = _drafts().filter(source=source, state=Draft.State.OPEN).first()
    found = Workspace(source, copy, draft, in_force_json(source))
    if not (copy or draft or found.in_force["files"]):
        raise NotFound(f"There is no source {shown(source)}.", "See the list of drafts.")
    return found


def draft_get(user: User, draft_id: int) -> Draft:
    """A draft in whatever state. Raises NotAllowed and NotFound."""
    access.require(user, access.EDIT, access.PUBLISH)
    found = _drafts().filter(pk=draft_id).first()
    if found is None:
        raise NotFound("There is no such draft.", "See the list of drafts.")
    return found


# --- lists -----------------------------------------------------------------------------------


def working_copies(user: User) -> QuerySet[WorkingCopy]:
    """What is being edited, the latest first. Raises NotAllowed."""
    access.require(user, access.EDIT, access.PUBLISH)
    return WorkingCopy.objects.select_related("edited_by", "started_by").prefetch_related(
        "contributors"
    )


def waiting_drafts(user: User) -> QuerySet[Draft]:
    """The drafts that wait for a publisher, the oldest first. Raises NotAllowed."""
    access.require(user, access.EDIT, access.PUBLISH)
    return _drafts().filter(state=Draft.State.OPEN).order_by("created_at")


def lately_published(user: User) -> QuerySet[Draft]:
    """The last publications, each with `change_count`. Raises NotAllowed."""
    access.require(user, access.EDIT, access.PUBLISH)
    found = _drafts().filter(state=Draft.State.PUBLISHED).defer("content")
    counted = found.annotate(change_count=Count("version__changes"))
    return counted.order_by("-version_id")[:PUBLISHED_SHOWN]


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.select_related("author", "version__published_by").prefetch_related(
        "contributors"
    )


def sources_known() -> list[str]:
    """Every source there is, by slug."""
    return list(Source.objects.order_by("slug").values_list("slug", flat=True))


def may_publish(user: User, draft: Draft) -> bool:
    """Whether this person could publish the draft."""
    return user.has_perm(access.PUBLISH) and user.pk not in hands_in(draft)


def publishers_of(draft: Draft) -> list[User]:
    """Who could publish the draft, by name; the first twenty of them."""
    roles = Q(groups__name=CATALOGUE_PUBLISHERS) | Q(is_superuser=True)
    people = User.objects.filter(roles, is_active=True).exclude(pk__in=hands_in(draft))
    return list(people.distinct().order_by("username")[:_PEOPLE_SHOWN])


# --- what is wrong, what changes, what happened ----------------------------------------------


class Surroundings:
    """What the other sources hold beside a draft: their open drafts, or else what they have
    published; only the latter without `with_drafts`. Read once for any number of drafts."""

    def __init__(self, *, with_drafts: bool = True) -> None:
        self._with_drafts = with_drafts
        published = Draft.objects.filter(state=Draft.State.PUBLISHED)
        newest = published.order_by("source_id", "-version_id").distinct("source_id")
        self._digests = dict(newest.values_list("source_id", "digest"))
        if with_drafts:
            waiting = Draft.objects.filter(state=Draft.State.OPEN)
            self._digests |= dict(waiting.values_list("source_id", "digest"))

    @cached_property
    def _contents(self) -> dict[str, CatalogueContent]:
        drafts = published_drafts() | (open_drafts() if self._with_drafts else {})
        return {source: draft_content(draft) for source, draft in drafts.items()}

    def problems(self, source: str, content: Json, digest: str) -> tuple[PlacedProblem, ...]:
        """Everything wrong with a source's content beside the others; `digest` is its hash."""
        others = sorted(pair for pair in self._digests.items() if pair[0] != source)
        key = (source, digest, *(part for pair in others for part in pair))
        return _problems_kept.get(key, lambda: self._find(source, content))

    def _find(self, source: str, content: Json) -> tuple[PlacedProblem, ...]:
        own = json_content(content)
        beside = [
            file
            for other, found in self._contents.items()
            if other != source
            for file in found.files
        ]
        places: dict[str, tuple[str, Path]] = {}

        def locate(file: ProductFile, path: Path) -> str:
            text = located_by_product(file, path)
            places[text] = (file.product.slug, path)
            return text

        whole = CatalogueContent((*beside, *own.files))
        problems = content_problems(whole, locate, only=[source])
        return tuple(PlacedProblem(each, *places[each.field]) for each in problems)


def changes_of(workspace: Workspace) -> tuple[ObjectChange, ...]:
    """What publishing would change, by kind and slug."""
    return content_changes(workspace.source, workspace.in_force, workspace.content)


def content_changes(source: str, before: Json, after: Json) -> tuple[ObjectChange, ...]:
    """The changes from one content of a source to another."""
    return json_difference(source, before, after)


def history(*, copy: WorkingCopy | None = None, draft: Draft | None = None) -> QuerySet[Event]:
    """What is on record of a working copy or draft, of its edits too, newest first."""
    of = Q(pk=None)
    if copy is not None:
        of |= Q(object_type="catalogue.workingcopy", object_id=str(copy.pk))
    if draft is not None:
        of |= Q(object_type="catalogue.draft", object_id=str(draft.pk))
        if draft.edited_as is not None:
            of |= Q(object_type="catalogue.workingcopy", object_id=str(draft.edited_as))
    return Event.objects.filter(of).select_related("actor").order_by("-id")


class _Kept(Generic[T]):
    """The last answers by key, for all threads of the process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[str, ...], T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = make()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


_problems_kept: _Kept[tuple[PlacedProblem, ...]] = _Kept(64)
