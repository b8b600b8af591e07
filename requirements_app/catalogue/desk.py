"""What editors and publishers see: sources in work, drafts that wait, what they would change, and
what happened to them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Max, Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import CATALOGUE_PUBLISHERS
from requirements_app.audit.models import Event
from requirements_app.core.canonical import plain_content_hash
from requirements_app.core.errors import NotFound, shown

from . import access
from .diff import ObjectChange
from .drafting import in_force_json, published_version
from .json_diff import json_difference
from .models import Draft, Source, WorkingCopy
from .parts import Json, file_of
from .services import hands_in

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PUBLISHED_SHOWN = 10
_PEOPLE_SHOWN = 20


class SourceInWork(TypedDict):
    """What the list of sources adds to each."""

    published: int | None
    waiting: int | None


@dataclass(frozen=True)
class Workspace:
    """A source as editors see it: its working copy, else the draft that waits, else what is in
    force. Contents are as drafts keep them, and read when they are asked for."""

    source: str
    copy: WorkingCopy | None
    draft: Draft | None

    @cached_property
    def in_force(self) -> Json:
        """What is published."""
        return in_force_json(self.source)

    @cached_property
    def content(self) -> Json:
        """What is in work."""
        if self.copy:
            return self.copy.content
        return dict(self.draft.content) if self.draft else self.in_force

    @property
    def digest(self) -> str:
        """Of the content; "" where nothing is in work."""
        return self.copy.digest if self.copy else self.draft.digest if self.draft else ""

    @cached_property
    def version(self) -> int | None:
        """What the source published last."""
        return published_version(self.source)

    @property
    def tag(self) -> str:
        """Changes with whatever is in work, waits or is in force."""
        if self.copy:
            return f"{self.copy.pk}-{self.copy.row_version}"
        return f"draft-{self.draft.pk}" if self.draft else f"version-{self.version or 0}"

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each product's file, by product."""
        if self.copy:
            return dict(self.copy.files.order_by("product").values_list("product", "digest"))
        files = self.content["files"]
        return {each["product"]["slug"]: plain_content_hash(each) for each in files}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all of the source."""
        return not (self.copy or self.draft or self.in_force["files"])

    def file(self, product: str) -> Json | None:
        """A product's file alone; None where there is none."""
        if self.copy is None or "content" in self.__dict__:
            return file_of(self.content, product)
        if product not in self._read:
            row = self.copy.files.filter(product=product).first()
            self._read[product] = row.content if row else None
        return self._read[product]

    def excerpts(self, *keys: str) -> list[Json]:
        """These parts of every file, by product: of a large source little is read."""
        if self.copy is None or "content" in self.__dict__:
            return [{key: file[key] for key in keys} for file in self.content["files"]]
        rows = self.copy.files.values_list("product", *(f"content__{key}" for key in keys))
        ordered = sorted(rows, key=itemgetter(0))
        return [dict(zip(keys, parts, strict=True)) for _, *parts in ordered]

    @cached_property
    def _read(self) -> dict[str, Json | None]:
        return {}


def workspace_get(user: User, source: str) -> Workspace:
    """A source as an editor or publisher sees it. Raises NotAllowed, and NotFound for a source
    that has nothing."""
    found = workspace_of(user, source)
    if found.is_empty:
        raise NotFound(f"There is no source {shown(source)}.", "See the list of drafts.")
    return found


def workspace_of(user: User, source: str) -> Workspace:
    """The same, also of a source that has nothing yet. Raises NotAllowed."""
    access.require(user, access.EDIT, access.PUBLISH)
    copies = WorkingCopy.objects.select_related("edited_by", "started_by")
    copy = copies.filter(source=source).first()
    draft = _drafts().filter(source=source, state=Draft.State.OPEN).first()
    return Workspace(source, copy, draft)


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


def sources(user: User) -> QuerySet[WithAnnotations[Source, SourceInWork]]:
    """Every source, each with the version it `published` last, the `waiting` draft, and its
    working copy, if it has one. Raises NotAllowed."""
    access.require(user, access.EDIT, access.PUBLISH)
    is_open = Q(drafts__state=Draft.State.OPEN)
    return Source.objects.select_related("working_copy__edited_by").annotate(
        published=Max("drafts__version", filter=Q(drafts__state=Draft.State.PUBLISHED)),
        waiting=Max("drafts", filter=is_open),
    )


def drafts(user: User) -> QuerySet[Draft]:
    """The drafts in whatever state, without what they say. Raises NotAllowed."""
    access.require(user, access.EDIT, access.PUBLISH)
    return _drafts().defer("content")


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


# --- what changes, what happened --------------------------------------------------------------


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
