"""Events as a file: CSV for spreadsheets, or JSON lines for programs.

Rows are read in short queries that go on from one another, so that neither memory nor a
transaction grows with the file.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from requirements_app.core.canonical import canonical_json
from requirements_app.core.cells import inert
from requirements_app.core.errors import InvalidInput

from .models import Event
from .selectors import EventFilters, event_row, events
from .services import Actor, record

MOST = 100_000
"""A file that was cut short would look whole, so more than this are refused."""
_AT_ONCE = 1000
_COLUMNS = (
    "id", "at", "actor", "token", "action", "object_type", "object_id", "site", "request_id",
    "data", "position", "digest",
)  # fmt: skip


@dataclass(frozen=True)
class EventsFile:
    """`chunks` are read from the database while they are walked."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def events_file(
    *, actor: Actor, texts: Mapping[str, str], filters: EventFilters, form: str
) -> EventsFile:
    """A file of the events that the filters pick, oldest first; `form` is "csv" or "jsonl", and
    `texts` are the filters as they are put on record. Raises InvalidInput for another form, and
    for more events than a file takes."""
    if form not in _FORMS:
        known = ", ".join(_FORMS)
        raise InvalidInput.one("as", form, _("is no form of a file"), f"use {known}")
    rows = events(filters)
    count = rows.order_by()[: MOST + 1].count()
    if count > MOST:
        most = number_format(MOST, use_l10n=True, force_grouping=True)
        message = _("would hold more than %(most)s events") % {"most": most}
        mend = _("narrow the filters: a month at a time, or one site")
        raise InvalidInput.one("as", form, message, mend)
    with transaction.atomic():
        last = rows.values_list("id", flat=True).last() or 0
        record(
            actor=actor,
            action="audit.exported",
            object_type="audit.event",
            data={"filters": dict(texts), "form": form, "events": count},
        )
    media_type, write = _FORMS[form]
    return EventsFile(f"audit-events.{form}", media_type, write(_walked(rows.filter(id__lte=last))))


def _walked(rows: QuerySet[Event]) -> Iterator[list[Event]]:
    mark = 0
    while found := list(rows.filter(id__gt=mark)[:_AT_ONCE]):
        yield found
        mark = found[-1].pk


def _csv(parts: Iterator[list[Event]]) -> Iterator[bytes]:
    yield _csv_lines([_COLUMNS])
    for part in parts:
        yield _csv_lines(_cells(event) for event in part)


def _csv_lines(rows: Iterable[Iterable[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def _cells(event: Event) -> list[str]:
    row = event_row(event)
    seal = row.pop("seal") or {}
    row |= {"at": event.at.isoformat(), "data": canonical_json(event.data).decode()}
    row |= {"position": seal.get("position"), "digest": seal.get("digest")}
    return [_cell(row[column]) for column in _COLUMNS]


def _cell(value: Any) -> str:
    return "" if value is None else inert(str(value))


def _jsonl(parts: Iterator[list[Event]]) -> Iterator[bytes]:
    for part in parts:
        yield "".join(f"{_json(event)}\n" for event in part).encode()


def _json(event: Event) -> str:
    return json.dumps(event_row(event), cls=DjangoJSONEncoder, ensure_ascii=False)


_Write = Callable[[Iterator[list[Event]]], Iterator[bytes]]
_FORMS: Mapping[str, tuple[str, _Write]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "jsonl": ("application/x-ndjson", _jsonl),
}
FORMS = tuple(_FORMS)
