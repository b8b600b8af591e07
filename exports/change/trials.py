"""What to try before and after a change at one firewall. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from exports.change.sights import Connection, Crossing, Sight
from requirements_app.core.endpoints import AddressRange, NamePattern, parse_endpoint
from requirements_app.core.services import PORT_PROTOCOLS

Expectation: TypeAlias = Literal["open", "closed"]


@dataclass(frozen=True)
class Trial:
    """A connection to try, from a machine among its sources, before and after the change."""

    number: int
    tried: Connection
    seen: Connection
    source_name: str
    destination_name: str
    before: Expectation
    after: Expectation
    entries: tuple[str, ...]
    items: tuple[int, ...]
    notes: tuple[str, ...]


@dataclass
class _Tried:
    sight: Sight
    before: bool
    after: bool
    entries: dict[str, None]
    items: dict[int, None]


def trials_of(crossing: Iterable[Crossing]) -> tuple[Trial, ...]:
    """Every connection of the items once, in their order."""
    found: dict[tuple[Connection, Connection], _Tried] = {}
    for each in crossing:
        before_stays = bool(each.item.before_shared_with)
        after_stood = bool(each.item.after_shared_with)
        for sight, before, after in (
            (each.before, True, before_stays),
            (each.after, after_stood, True),
        ):
            if sight is None:
                continue
            tried = found.setdefault(
                (sight.tried, sight.seen), _Tried(sight, before, after, {}, {})
            )
            if sight is each.after:
                tried.sight = sight
            tried.before |= before
            tried.after |= after
            tried.entries.setdefault(sight.entry.entry_id)
            tried.items.setdefault(each.item.number)
    return tuple(_trial(number, tried) for number, tried in enumerate(found.values(), 1))


def _trial(number: int, tried: _Tried) -> Trial:
    sight = tried.sight
    return Trial(
        number=number,
        tried=sight.tried,
        seen=sight.seen,
        source_name=sight.entry.source_name,
        destination_name=sight.entry.destination_name,
        before="open" if tried.before else "closed",
        after="open" if tried.after else "closed",
        entries=tuple(tried.entries),
        items=tuple(tried.items),
        notes=tuple(_notes(sight)),
    )


def _notes(sight: Sight) -> list[str]:
    """What whoever tries has to know."""
    source, destination, service = sight.tried
    notes = []
    if _is_many(source) or _is_many(destination):
        notes.append("any one address or name of each side will do")
    protocol, _, ports = service.partition("/")
    if protocol in PORT_PROTOCOLS and not ports.isdecimal():
        notes.append("try its first and its last port")
    if protocol == "udp":
        notes.append("an answer proves it open; silence proves nothing")
    if sight.entry.tls_inspection == "forbidden":
        notes.append("the certificate must be the server's own")
    return notes


def _is_many(end: str) -> bool:
    match parse_endpoint(end):
        case AddressRange() as found:
            return not found.is_address
        case NamePattern() as found:
            return found.wildcard
    return True
