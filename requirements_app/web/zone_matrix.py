"""Which zones a rule set connects, as a table of sources by destinations. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log1p

from django.http import QueryDict

from .filters.rules import ZonePairCount

HOTTEST = 5
_MANY = 12
# What belongs to the rows that were shown before another cell was chosen.
_LEFT = ("source_zone", "destination_zone", "page", "after", "before", "row")


@dataclass(frozen=True)
class Cell:
    """A zone pair: `heat` goes by entries from 1 to 5, 0 for none; `address` picks its rules, or
    takes the choice back where it is `current`."""

    destination: str
    rules: int
    entries: int
    heat: int
    address: str
    current: bool


@dataclass(frozen=True)
class Head:
    """A row's or column's zone with its totals; `address` picks all its rules."""

    zone: str
    rules: int
    entries: int
    address: str
    current: bool


@dataclass(frozen=True)
class Row:
    head: Head
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """`dense`: so many columns that their headings stand upright."""

    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    rules: int
    entries: int
    dense: bool


def zone_matrix(
    pairs: Iterable[ZonePairCount], query: QueryDict, *, internet: Iterable[str]
) -> Matrix:
    """The matrix of a rule set, with the cell that the query string picks.

    Zones that no rule leads from have no row, and those that none leads to no column; the
    `internet` zones always have both, last, for that nothing comes from there is worth seeing.
    """
    held = {(each.source, each.destination): each for each in pairs}
    last = tuple(internet)
    sources = _zones((source for source, _ in held), last)
    destinations = _zones((destination for _, destination in held), last)
    links = _Links(query)
    hottest = max((each.entries for each in held.values()), default=0)
    rows = tuple(
        Row(
            _head(source, held, 0, links),
            tuple(
                _cell(held.get((source, destination)), source, destination, hottest, links)
                for destination in destinations
            ),
        )
        for source in sources
    )
    return Matrix(
        tuple(_head(destination, held, 1, links) for destination in destinations),
        rows,
        sum(each.rules for each in held.values()),
        sum(each.entries for each in held.values()),
        len(destinations) > _MANY,
    )


class _Links:
    """Addresses that keep the other filters, and what is picked now."""

    def __init__(self, query: QueryDict) -> None:
        self.source = query.get("source_zone", "").strip()
        self.destination = query.get("destination_zone", "").strip()
        self.rest = query.copy()
        for key in _LEFT:
            self.rest.pop(key, None)

    def to(self, source: str, destination: str) -> tuple[str, bool]:
        """The address of a choice, "" for any zone, and whether it is the one that is made."""
        current = (source, destination) == (self.source, self.destination)
        chosen = self.rest.copy()
        if not current:
            named = {"source_zone": source, "destination_zone": destination}
            chosen.update({key: zone for key, zone in named.items() if zone})
        return f"?{chosen.urlencode()}", current


def _zones(found: Iterable[str], last: tuple[str, ...]) -> tuple[str, ...]:
    return (*sorted(set(found) - set(last)), *last)


def _head(
    zone: str, held: Mapping[tuple[str, str], ZonePairCount], side: int, links: _Links
) -> Head:
    own = [each for pair, each in held.items() if pair[side] == zone]
    address, current = links.to(*((zone, "") if side == 0 else ("", zone)))
    return Head(
        zone, sum(each.rules for each in own), sum(each.entries for each in own), address, current
    )


def _cell(
    pair: ZonePairCount | None, source: str, destination: str, hottest: int, links: _Links
) -> Cell:
    if pair is None:
        return Cell(destination, 0, 0, 0, "", current=False)
    address, current = links.to(source, destination)
    heat = _heat(pair.entries, hottest)
    return Cell(destination, pair.rules, pair.entries, heat, address, current)


def _heat(entries: int, hottest: int) -> int:
    """From 1 to 5 by the logarithm: a pair with a thousand entries leaves one with ten visible."""
    if not entries:
        return 0
    return 1 + round((HOTTEST - 1) * log1p(entries) / log1p(hottest))
