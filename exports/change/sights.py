"""Entries and items of a change as one firewall sees them. Pure values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from requirements_app.core.change_report import ItemLine, SeenAt
from requirements_app.core.report import EntryLine


class Connection(NamedTuple):
    source: str
    destination: str
    service: str


@dataclass(frozen=True)
class Sight:
    """An entry as one firewall sees it (`seen`), and as whoever opens the connection does
    (`tried`)."""

    entry: EntryLine
    seen: Connection
    tried: Connection

    def terms(self) -> tuple[Connection, str, str, str, str, dt.date | None]:
        """What the firewall has to be told; two sights with equal terms need the same rule."""
        entry = self.entry
        return (
            self.seen,
            entry.source_zone,
            entry.destination_zone,
            entry.application,
            entry.tls_inspection,
            entry.expires_on,
        )


@dataclass(frozen=True)
class Crossing:
    """What one firewall sees of an item before and after the change; at least one of the two."""

    item: ItemLine
    before: Sight | None
    after: Sight | None


def crossing_of(item: ItemLine, firewall: str) -> Crossing | None:
    """The item at the firewall; None where it does not cross it."""
    before = _sight(item.before, item.path_before, firewall)
    after = _sight(item.after, item.path_after, firewall)
    return Crossing(item, before, after) if before or after else None


def _sight(entry: EntryLine | None, path: tuple[SeenAt, ...], firewall: str) -> Sight | None:
    here = next((hop for hop in path if hop.firewall == firewall), None)
    if entry is None or here is None:
        return None
    return Sight(entry, _connection(here), _connection(path[0]))


def _connection(hop: SeenAt) -> Connection:
    return Connection(hop.source, hop.destination, hop.service)
