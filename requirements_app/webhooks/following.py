"""From audit events to messages: a cursor follows the chain, whose positions have no gaps and come
in one order, so that no event is passed over and none is told twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event, Seal
from requirements_app.core.canonical import canonical_json
from requirements_app.jobs.periodic import periodic

from .models import Cursor, Delivery, Endpoint
from .sight import Sighting, sightings
from .types import told, wants

BATCH = 500
_ROUNDS = 10


@periodic(2)
def events_follow() -> int:
    """Make the messages of the events that were sealed since. Returns how many events were looked
    at; a second dispatcher at the same time finds the cursor taken and does nothing."""
    looked = 0
    for _ in range(_ROUNDS):
        moved = _follow()
        looked += moved
        if moved < BATCH:
            break
    return looked


def cursor_begin() -> int:
    """The chain's end as it is now, from which on somebody is told; the cursor is made with the
    first endpoint."""
    end = _end()
    Cursor.objects.get_or_create(pk=1, defaults={"position": end})
    return end


@transaction.atomic
def _follow() -> int:
    cursor = Cursor.objects.select_for_update(skip_locked=True).first()
    if cursor is None:
        return 0
    upto = min(_end(), cursor.position + BATCH)
    if upto <= cursor.position:
        return 0
    between = {"seal__position__gt": cursor.position, "seal__position__lte": upto}
    events = Event.objects.filter(told(), **between).select_related("seal")
    messages_make(list(events.order_by("seal__position")))
    moved, cursor.position = upto - cursor.position, upto
    cursor.save(update_fields=["position"])
    return moved


def messages_make(events: list[Event]) -> int:
    """Leave a message for each endpoint that wants one of these events and whose owner may see it.
    Returns how many. A paused endpoint's messages wait; a disabled one gets none."""
    if not events:
        return 0
    rows = Endpoint.objects.filter(disabled_at=None, owner__is_active=True)
    by_owner: dict[User, list[Endpoint]] = defaultdict(list)
    for endpoint in rows.select_related("owner").prefetch_related("sites"):
        by_owner[endpoint.owner].append(endpoint)
    made: list[Delivery] = []
    for owner, endpoints in by_owner.items():
        made += _messages(endpoints, sightings(owner, events))
    return len(Delivery.objects.bulk_create(made, ignore_conflicts=True))


def _messages(endpoints: Iterable[Endpoint], seen: list[Sighting]) -> list[Delivery]:
    found = []
    for endpoint in endpoints:
        slugs = {site.slug for site in endpoint.sites.all()}
        for each in seen:
            if each.event.seal.position <= endpoint.since or not wants(
                endpoint.events, each.type.name
            ):
                continue
            sites = each.sites if endpoint.every_site else each.sites & slugs
            if each.sites and not sites:
                continue
            body = body_of(each.type.name, each.event.at, data_of(each, sites))
            found.append(
                Delivery(endpoint=endpoint, event=each.event, type=each.type.name, body=body)
            )
    return found


def data_of(seen: Sighting, sites: frozenset[str]) -> dict[str, Any]:
    """What is told of an event: which object, where, in which state, and where to read the rest."""
    slugs = sorted(sites)
    # What is asked about a ticket is its change; what happened, happened to the ticket.
    of_ticket = {"change": _plain(seen.key)} if seen.type.kind == "ticket" else {}
    return {
        "object": seen.type.kind,
        "id": _plain(seen.event.object_id),
        **of_ticket,
        "site": slugs[0] if len(slugs) == 1 else None,
        "sites": slugs,
        "state": _state(seen),
        "url": seen.api,
        "page": seen.page,
    }


def body_of(name: str, at: dt.datetime, data: dict[str, Any]) -> str:
    """The message's body, as it is signed and sent in every try."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return canonical_json({"type": name, "timestamp": moment, "data": data}).decode()


def _plain(key: str) -> int | str:
    return int(key) if key.isdecimal() else key


def _state(seen: Sighting) -> str | None:
    """The state that the event left the object in, where the event tells it."""
    if seen.type.kind == "ticket":
        return None
    if seen.type.kind == "change":
        state = seen.event.data.get("state")
        made = "draft" if seen.event.action == "change.created" else None
        return state if isinstance(state, str) else made
    return seen.type.name.partition(".")[2]


def _end() -> int:
    found = Seal.objects.aggregate(end=Max("position"))["end"]
    return int(found or 0)
