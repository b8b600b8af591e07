"""Reading the audit trail: events as filters pick them, and how the chain stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model, Q, QuerySet, Subquery
from django.db.models.functions import Now
from psycopg.sql import SQL, Identifier

from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.text import clean_text

from .models import Event, Pending, Seal
from .seal import START, Head

FILTER_KEYS = (
    "actor", "action", "object_type", "object_id", "site", "from", "to", "request_id",
)  # fmt: skip
PORTAL = "(portal)"
"""The actor of what the portal does by itself; no account can be called so."""
VERIFIED = "audit.verified"
_LONGEST = {
    "actor": 150, "action": 60, "object_type": 60, "object_id": 200, "site": 80, "from": 40,
    "to": 40, "request_id": 36,
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_DIFFERENT = SQL(
    """
    WITH RECURSIVE step (value) AS (
        (SELECT {column} FROM audit_event ORDER BY {column} USING {before} LIMIT 1)
        UNION ALL
        SELECT (SELECT {column} FROM audit_event WHERE {column} {after} step.value
            ORDER BY {column} USING {before} LIMIT 1)
        FROM step WHERE step.value IS NOT NULL
    ) SELECT value FROM step WHERE value IS NOT NULL ORDER BY value"""
)
_YEARS = range(1970, 9000)


@dataclass(frozen=True)
class EventFilters:
    """What is empty does not filter; all that is given must hold. `action` is a beginning, the
    others are whole; `since` is the first moment that counts, `before` the first that does not."""

    actor: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    site: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    request_id: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], zone: dt.tzinfo = dt.UTC) -> EventFilters:
        """Filters as a query string writes them, by the names of `FILTER_KEYS`. `from` and `to`
        are days of `zone`, both counted, or moments. Raises InvalidInput."""
        values = {key: clean_text(texts.get(key, ""), key, _LONGEST[key]) for key in FILTER_KEYS}
        since = _moment(values.pop("from"), "from", zone)
        before = _moment(values.pop("to"), "to", zone, until=True)
        if since and before and since >= before:
            raise InvalidInput.one(
                "to", texts["to"], f"is not after {texts['from']}", "exchange the two"
            )
        return cls(**values, since=since, before=before)


@dataclass(frozen=True)
class ChainCheck:
    """The last reading of the whole chain that is on record."""

    at: dt.datetime
    actor: str
    head: Head
    intact: bool


@dataclass(frozen=True)
class ChainState:
    """`head` has position 0 before the first seal; `waiting` events have no seal yet, the oldest
    of them since `waiting_since`."""

    head: Head
    sealed_at: dt.datetime | None
    waiting: int
    waiting_since: dt.datetime | None
    last_check: ChainCheck | None


def events(filters: EventFilters | None = None) -> QuerySet[Event]:
    """The events that the filters pick, oldest first, with their actors and seals."""
    wanted = filters or EventFilters()
    equal = {
        "object_type": wanted.object_type,
        "object_id": wanted.object_id,
        "site_slug": wanted.site,
        "request_id": wanted.request_id,
    }
    found = Q(**{column: text for column, text in equal.items() if text})
    if wanted.action:
        found &= Q(action__startswith=wanted.action)
    if wanted.since:
        found &= Q(at__gte=wanted.since)
    if wanted.before:
        found &= Q(at__lt=wanted.before)
    if wanted.actor:
        found &= Q(actor=None) if wanted.actor == PORTAL else Q(actor_id=_account(wanted.actor))
    return Event.objects.filter(found).select_related("actor", "seal").order_by("id")


def events_of(object_type: str, object_id: str) -> QuerySet[Event]:
    """What happened to one object, oldest first. `object_type` is a model's label as
    `record(obj=…)` notes it, "changes.change", and `object_id` its key as text."""
    return events(EventFilters(object_type=object_type, object_id=object_id))


def event_get(key: str) -> Event:
    """One event by its id. Raises NotFound."""
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
    event = events().filter(pk=number).first()
    if event is None:
        raise NotFound("there is no such event", "see the list of the events")
    return event


def seal_of(event: Event) -> Seal | None:
    """The event's place in the chain; None while it waits for one."""
    found: Seal | None = getattr(event, "seal", None)
    return found


def known_actions() -> list[str]:
    """Every action that is on record, sorted; each is one step in the index."""
    return _different("action", "~>~", "~<~")


def known_object_types() -> list[str]:
    """Every kind of object that is on record, sorted."""
    return [each for each in _different("object_type", ">", "<") if each]


def chain_state() -> ChainState:
    """How far the chain is, what waits, and when it was last read whole: four short queries."""
    last = Seal.objects.order_by("-position").first()
    waiting = Pending.objects.order_by("event_id").select_related("event").first()
    return ChainState(
        head=Head(last.position, last.digest) if last else Head(0, START),
        sealed_at=last.sealed_at if last else None,
        waiting=Pending.objects.count(),
        waiting_since=waiting.event.at if waiting else None,
        last_check=_last_check(),
    )


def checked_since(age: dt.timedelta) -> bool:
    """Whether the chain was read whole within `age`, by the database's clock."""
    return Event.objects.filter(action=VERIFIED, at__gte=Now() - age).exists()


def _last_check() -> ChainCheck | None:
    rows = Event.objects.filter(action=VERIFIED).select_related("actor")
    event = rows.order_by("-id").first()
    if event is None:
        return None
    head = Head(event.data["position"], event.data["digest"])
    actor = event.actor.username if event.actor else PORTAL
    return ChainCheck(event.at, actor, head, event.data["intact"])


def _account(username: str) -> Subquery:
    accounts: QuerySet[Model] = get_user_model()._default_manager.filter(username=username)
    return Subquery(accounts.values("pk")[:1])


def _different(column: str, after: str, before: str) -> list[str]:
    """The different texts of an indexed column; `after` and `before` are its index's operators."""
    query = _DIFFERENT.format(column=Identifier(column), after=SQL(after), before=SQL(before))
    with connection.cursor() as cursor:
        cursor.execute(query.as_string())
        return [text for (text,) in cursor.fetchall()]


def _moment(text: str, key: str, zone: dt.tzinfo, *, until: bool = False) -> dt.datetime | None:
    """The beginning of a day, or with `until` the beginning of the next one; or the moment."""
    if not text:
        return None
    is_day = bool(_DAY.fullmatch(text))
    try:
        if not is_day and not _MOMENT.fullmatch(text):
            raise ValueError(text)
        moment = dt.datetime.fromisoformat(text)
        if moment.year not in _YEARS:
            raise ValueError(text)
    except ValueError as error:
        raise InvalidInput.one(
            key, text, "is no day or moment", "write 2026-11-21 or 2026-11-21T08:00:00Z"
        ) from error
    if is_day and until:
        moment += dt.timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


EventRow = dict[str, Any]


def event_row(event: Event) -> EventRow:
    """An event as files and the API tell it: plain values and what stands in `data`."""
    seal = seal_of(event)
    return {
        "id": event.pk,
        "at": event.at,
        "actor": event.actor.username if event.actor else None,
        "token": event.token_key or None,
        "action": event.action,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "site": event.site_slug or None,
        "request_id": event.request_id or None,
        "data": event.data,
        "seal": seal
        and {
            "position": seal.position,
            "digest": seal.digest,
            "previous": seal.previous,
            "sealed_at": seal.sealed_at,
        },
    }
