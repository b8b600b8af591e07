"""Sources in work and drafts of the catalogue, as the API tells them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from requirements_app.audit.models import Event
from requirements_app.catalogue.desk import Workspace
from requirements_app.catalogue.diff import ObjectChange
from requirements_app.catalogue.models import Draft, Source, WorkingCopy
from requirements_app.catalogue.parts import LISTS, Json, Part, items_of
from requirements_app.catalogue.surroundings import PlacedProblem
from requirements_app.core.yaml_lines import path_text

from .problems import error_facts
from .shapes import editing as shapes


def tag(text: str) -> dict[str, str]:
    """The header that names what is shown."""
    return {"ETag": f'"{text}"'}


def line_facts(source: Source) -> dict[str, Any]:
    """A source in the list of them."""
    copy = getattr(source, "working_copy", None)
    published, waiting = source.published, source.waiting  # type: ignore[attr-defined]
    return _standing(source.slug, copy, waiting, published)


def _standing(
    source: str, copy: WorkingCopy | None, draft: int | None, version: int | None
) -> dict[str, Any]:
    being_edited, waiting, in_force, empty = shapes.SOURCE_STATES
    state = being_edited if copy else waiting if draft else in_force if version else empty
    return {
        "source": source,
        "state": state,
        "version": version,
        "draft": draft,
        "edited_by": copy.edited_by.username if copy else None,
        "edited_at": copy.edited_at if copy else None,
    }


def source_facts(space: Workspace) -> dict[str, Any]:
    """A source as the API tells it."""
    copy = space.copy
    draft = space.draft.pk if space.draft else None
    return {
        **_standing(space.source, copy, draft, space.version),
        "working_copy": _copy(copy) if copy else None,
        "files": [
            {"product": product, "digest": digest} for product, digest in space.digests.items()
        ],
        "removed": [_removed(each) for each in copy.removed] if copy else [],
    }


def _copy(copy: WorkingCopy) -> dict[str, Any]:
    return {
        "started_by": copy.started_by.username,
        "started_at": copy.started_at,
        "contributors": sorted(each.username for each in copy.contributors.all()),
    }


def _removed(each: Json) -> dict[str, Any]:
    facts = {key: each[key] for key in ("id", "product", "key", "by")}
    return {**facts, "part": each["part"] or None}


def draft_facts(draft: Draft) -> dict[str, Any]:
    """A draft as the API tells it."""
    people = {each.username for each in draft.contributors.all()}
    author = draft.author.username if draft.author else None
    return {
        "id": draft.pk,
        "source": draft.source_id,
        "state": draft.state,
        "digest": draft.digest,
        "created_at": draft.created_at,
        "author": author,
        "version": draft.version_id,
        "hands": sorted(people | ({author} if author else set())),
    }


def problem_facts(space: Workspace) -> Callable[[PlacedProblem], dict[str, Any]]:
    """Problems of a source as the API tells them, each with the item that has it."""

    def facts(placed: PlacedProblem) -> dict[str, Any]:
        part, item = _item_at(space.file(placed.product), placed)
        told = {**error_facts(placed.problem), "field": path_text(placed.path)}
        return {"product": placed.product, "part": part, "item": item, **told}

    return facts


def _item_at(file: Json | None, placed: PlacedProblem) -> tuple[Part | None, str | None]:
    path = placed.path
    if file is not None and path[:1] in (("product",), ("vendor",)):
        return "product", placed.product
    for part in LISTS:
        if file is not None and path[:1] == (part,) and len(path) > 1 and isinstance(path[1], int):
            return part, items_of(file, part)[path[1]].key
    return None, None


def change_facts(change: ObjectChange) -> dict[str, Any]:
    """A change as the API tells it."""
    return {
        "kind": change.key.kind,
        "slug": change.key.slug,
        "product": change.product or None,
        "disposition": change.disposition,
        "impact": list(change.impact),
        "previous": change.previous,
        "current": change.current,
    }


def edit_facts(event: Event) -> dict[str, Any]:
    """What somebody did, as the API tells it."""
    return {
        "id": event.pk,
        "at": event.at,
        "actor": event.actor.username if event.actor else None,
        "action": event.action,
        "data": event.data,
    }
