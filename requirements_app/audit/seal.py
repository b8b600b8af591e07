"""The chain over the audit events: what seals them, and what proves that nothing was altered.

A chain inside the event's own transaction would make all writers wait for each other. Here one
sealer follows behind. Transactions end in another order than their events' ids, so the chain has
positions of its own, and "not sealed yet" is a row in `audit_pending` that became visible with
its event: an event that commits late gets a later position, and none is ever passed over.

A chain cannot show that its own tail was cut off, or that all of it was made anew. So every new
head is logged; ship the log elsewhere, and give the heads to :func:`verify`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from requirements_app.core.canonical import canonical_json

from .models import Event, Pending, Seal

logger = logging.getLogger(__name__)

START = "0" * 64
BATCH = 1000
_SEALER_LOCK = 0x5EA1_0F_AD17


@dataclass(frozen=True)
class Head:
    """The end of the chain at some moment: it has to be found in the chain ever after."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


@dataclass(frozen=True)
class Link:
    """One event in the chain: its `content` as it is sealed, at its position."""

    position: int
    previous: str
    digest: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Verification:
    """What a reading of the chain found; ids of events, positions of seals. `first` is the
    position that the reading began with: 1 for the whole chain."""

    first: int
    sealed: int
    head: Head | None
    altered: tuple[int, ...]
    broken: tuple[int, ...]
    lost_heads: tuple[Head, ...]
    unsealed: tuple[int, ...]

    @property
    def intact(self) -> bool:
        return not (self.altered or self.broken or self.lost_heads or self.unsealed)


def event_digest(previous: str, event: Event) -> str:
    """SHA-256 (hex) over the previous digest and the event's RFC 8785 JSON."""
    return link_digest(previous, sealed_content(event))


def link_digest(previous: str, content: dict[str, Any]) -> str:
    """The same of an event's content. Raises ValueError for what has no canonical JSON."""
    return hashlib.sha256(previous.encode() + canonical_json(content)).hexdigest()


def seal() -> int:
    """Chain the committed events that are not sealed yet, oldest first, at most `BATCH` of them.

    Returns how many. A second sealer at the same time finds the lock taken and does nothing.
    """
    with transaction.atomic():
        if not _lock_taken():
            return 0
        waiting = Pending.objects.select_related("event").order_by("event_id")[:BATCH]
        last = Seal.objects.order_by("-position").first()
        position, previous = (last.position, last.digest) if last else (0, START)
        seals = []
        for event in (pending.event for pending in waiting):
            position += 1
            digest = event_digest(previous, event)
            seals.append(Seal(event=event, position=position, previous=previous, digest=digest))
            previous = digest
        Seal.objects.bulk_create(seals)
        Pending.objects.filter(event_id__in=[each.event_id for each in seals]).delete()
    if seals:
        logger.info("audit chain head %s", Head(position, previous))
    return len(seals)


def verify(
    *,
    heads: Iterable[Head] = (),
    grace: timedelta = timedelta(minutes=1),
    seen: Callable[[int], None] = lambda _: None,
) -> Verification:
    """Compute the whole chain anew and compare. Memory does not grow with its length.

    `heads` were shipped outside earlier. Events younger than `grace` may still wait for the
    sealer and are not reported as unsealed. `seen` is called now and then with how many events
    were read, and may stop the reading by raising.
    """
    with transaction.atomic():
        found = prove(_watched(chain_links(), seen), heads=heads)
        unsealed = Event.objects.filter(seal=None, at__lt=Now() - grace).order_by("id")
        return replace(found, unsealed=tuple(unsealed.values_list("id", flat=True)))


def prove(links: Iterable[Link], *, heads: Iterable[Head] = (), first: int = 1) -> Verification:
    """The same of links read from anywhere, in their order. Where they begin with a `first` other
    than 1, only a head at the position before it says what that follows."""
    expected = {head.position: head for head in heads if head != Head(0, START)}
    before = expected.pop(first - 1, None)
    position, previous = first - 1, before.digest if before else START
    known = before is not None or first == 1
    altered: list[int] = []
    broken: list[int] = []
    count = 0
    for count, each in enumerate(links, start=1):  # noqa: B007 - the number of links
        if each.position != position + 1 or (known and each.previous != previous):
            broken.append(each.position)
        if link_digest(each.previous, each.content) != each.digest:
            altered.append(each.content["id"])
        if each.position in expected and expected[each.position].digest == each.digest:
            del expected[each.position]
        position, previous, known = each.position, each.digest, True
    return Verification(
        first=first,
        sealed=count,
        head=Head(position, previous) if count else None,
        altered=tuple(altered),
        broken=tuple(broken),
        lost_heads=tuple(expected.values()),
        unsealed=(),
    )


def chain_links(*, after: int = 0) -> Iterator[Link]:
    """The chain behind a position, read a batch at a time."""
    seals = Seal.objects.filter(position__gt=after).select_related("event").order_by("position")
    for each in seals.iterator(BATCH):
        yield Link(each.position, each.previous, each.digest, sealed_content(each.event))


def _watched(links: Iterator[Link], seen: Callable[[int], None]) -> Iterator[Link]:
    for count, link in enumerate(links):
        if count % BATCH == 0:
            seen(count)
        yield link


def _lock_taken() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALER_LOCK])
        return bool(cursor.fetchone()[0])


def sealed_content(event: Event) -> dict[str, Any]:
    """What of an event is sealed."""
    return {
        "id": event.pk,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "token_key": event.token_key,
        "action": event.action,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "site_slug": event.site_slug,
        "request_id": event.request_id,
        "data": event.data,
    }
