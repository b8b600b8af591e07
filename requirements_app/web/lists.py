"""Rows of lists that need more than one object tells by itself. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from requirements_app.catalogue.models import Change, ComponentRevision
from requirements_app.core.canonical import canonical_json

_LONGEST = 240
_NAMES = ("purpose", "name", "title")


@dataclass(frozen=True)
class ComponentLine:
    """A component with how many of the product's flows start and end there."""

    revision: ComponentRevision
    opens: int
    listens: int


@dataclass(frozen=True)
class FieldChange:
    """`before` and `after` are texts; "" where the field was or is not there."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    change: Change
    name: str
    fields: tuple[FieldChange, ...]


def component_lines(
    components: Iterable[ComponentRevision], flows: Iterable[dict[str, Any]]
) -> list[ComponentLine]:
    """The components in their order; `flows` are facts of the product's flows."""
    opens: Counter[str] = Counter()
    listens: Counter[str] = Counter()
    for flow in flows:
        opens.update(end["slug"] for end in flow["source"] if "slug" in end)
        listens.update(end["slug"] for end in flow["destination"] if "slug" in end)
    return [
        ComponentLine(each, opens[each.entity.slug], listens[each.entity.slug])
        for each in components
    ]


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    """Changes with the object's name and the fields that differ."""
    return [
        ChangeLine(change, _name(change), field_changes(change.previous, change.current))
        for change in changes
    ]


def content_fields(content: dict[str, Any]) -> tuple[FieldChange, ...]:
    """What an object says, field by field, as far as it says anything."""
    told = ((field, _text(value)) for field, value in sorted(content.items()))
    return tuple(FieldChange(field, "", text) for field, text in told if text)


def _name(change: Change) -> str:
    content = change.current or change.previous or {}
    return next((str(content[key]) for key in _NAMES if content.get(key)), "")


def field_changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[FieldChange, ...]:
    """The fields in which two contents of one object differ; none where one of them is missing."""
    if not before or not after:
        return ()
    return tuple(
        FieldChange(field, _text(before.get(field)), _text(after.get(field)))
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    )


def _text(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    text = value if isinstance(value, str) else canonical_json(value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
