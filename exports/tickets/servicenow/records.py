"""ServiceNow's records: what is sent, what comes back, and whether that is the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from requirements_app.core.errors import shown

from ..calls import url
from ..port import Connection, Draft, Found
from ..text import fitted, one_line
from .settings import BODY_LENGTH, SPOKEN, TITLE_LENGTH, ServiceNowSettings

_EXACT = frozenset({"correlation_id", "state"})


def values_of(draft: Draft) -> dict[str, Any]:
    """The record's fields; those that the mapping names have the last word, but not on the id."""
    values = {
        "short_description": one_line(draft.title, TITLE_LENGTH),
        "description": fitted(draft.body, BODY_LENGTH, draft.link),
        "priority": draft.priority,
        "assigned_to": draft.assignee,
        "assignment_group": draft.group,
    }
    kept = {name: value for name, value in values.items() if value}
    extra = {name: plain(value) for name, value in draft.fields.items()}
    return {**kept, **extra, "correlation_id": draft.external_id}


def compare(doing: str, label: str, values: Mapping[str, Any], there: Mapping[str, Any]) -> None:
    """Raise TicketError("ignored") where what is there is not what was sent."""
    for name in ("correlation_id", *values):
        sent, kept = values.get(name), text_of(there, name)
        # A reference by name, and a date by its display value, come back as something else.
        same = kept == sent if name in _EXACT else bool(kept) or not sent
        if sent is not None and not same:
            raise SPOKEN.ignored(
                doing,
                f"{label} has {shown(kept)} in {name} instead of {shown(sent)}",
                "let the connector's account write the field, or take it out of the mapping",
                name,
            )


def tell_ignored(doing: str, label: str, row: Mapping[str, Any]) -> None:
    meta = row.get("__meta")
    ignored = meta.get("ignoredFields") if isinstance(meta, Mapping) else None
    if ignored:
        names = ", ".join(str(each) for each in ignored)
        mend = "let the connector's account write them, or take them out of the mapping"
        raise SPOKEN.ignored(doing, f"{label} ignored the fields {names}", mend, str(ignored[0]))


def rows_of(answer: Any, doing: str) -> list[Mapping[str, Any]]:
    rows = answer.get("result") if isinstance(answer, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise SPOKEN.broken(doing, "gave no list of records")
    return rows


def row_of(answer: Any, doing: str) -> Mapping[str, Any]:
    """The one record of an answer; the Change API's documentation shows it in a list, too."""
    row = answer.get("result") if isinstance(answer, Mapping) else None
    if isinstance(row, list) and len(row) == 1:
        row = row[0]
    if not isinstance(row, Mapping):
        raise SPOKEN.broken(doing, "gave no record")
    return row


def text_of(row: Mapping[str, Any], name: str) -> str:
    """A field's value as text: plain, or of a pair {value, display_value}."""
    value = row.get(name)
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def found_at(at: Connection[ServiceNowSettings], row: Mapping[str, Any], doing: str) -> Found:
    key, number = text_of(row, "sys_id"), text_of(row, "number")
    if not key:
        raise SPOKEN.broken(doing, "gave no sys_id")
    return Found(key, number or key, url(at.address, f"/{at.settings.table}.do", sys_id=key))


def moment(text: str) -> datetime | None:
    """A moment as the tables keep it, in UTC."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
