"""Freezes and maintenance windows: when they are, and what they say of a wanted time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .recurrence import moment, starts_between, wall, zone_named

Kind: TypeAlias = Literal["freeze", "maintenance"]
KINDS: tuple[Kind, ...] = ("freeze", "maintenance")


@dataclass(frozen=True, order=True)
class Span:
    """A time, its end not included. Both moments carry a time zone."""

    starts: dt.datetime
    ends: dt.datetime

    def __post_init__(self) -> None:
        if not self.starts < self.ends:
            raise ValueError(
                f"a time from {self.starts} to {self.ends} does not end after it begins"
            )

    def meets(self, other: Span) -> bool:
        """Whether the two have a moment in common."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Window:
    """A freeze, in which nothing is implemented, or a maintenance window, in which things should
    be: at a site (slug), or everywhere (""). It recurs by `recurrence` (`recurrence_text`), and
    takes place by the clock on the wall of `time_zone`, so that summer time does not move it."""

    kind: Kind
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    time_zone: str = "UTC"
    recurrence: str = ""
    site: str = ""
    uid: str = ""

    @property
    def span(self) -> Span:
        """The first time that it takes place."""
        return Span(self.starts_at, self.ends_at)

    def concerns(self, sites: Collection[str]) -> bool:
        """Whether it is for one of the sites."""
        return not self.site or self.site in sites


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time that a window takes place."""

    span: Span
    window: Window


def occurrences(window: Window, within: Span) -> Iterator[Span]:
    """When the window takes place that meets `within`, in order. It may be endless: `within`
    bounds it."""
    if not window.recurrence:
        if window.span.meets(within):
            yield window.span
        return
    zone = zone_named(window.time_zone)
    first = wall(window.starts_at, zone)
    length = wall(window.ends_at, zone) - first
    # A day more on either side: clocks on walls are put forward and back.
    earliest = wall(within.starts, zone) - length - dt.timedelta(days=1)
    latest = wall(within.ends, zone) + dt.timedelta(days=1)
    for start in starts_between(window.recurrence, first, earliest, latest):
        starts, ends = moment(start, zone), moment(start + length, zone)
        # A window that lies within the hour that is skipped in spring does not take place.
        if starts < ends and (found := Span(starts, ends)).meets(within):
            yield found


def calendar(windows: Iterable[Window], within: Span, most: int = 1_000) -> tuple[Occurrence, ...]:
    """When the windows take place, in order, at most so many."""
    found: list[Occurrence] = []
    for window in windows:
        for span in occurrences(window, within):
            found.append(Occurrence(span, window))
            if len(found) > 2 * most:
                found = _first(found, most)
    return tuple(_first(found, most))


def freezes(
    wanted: Span, windows: Iterable[Window], sites: Collection[str]
) -> tuple[Occurrence, ...]:
    """The freezes at the sites that the wanted time meets, in order."""
    meant = (each for each in windows if each.kind == "freeze" and each.concerns(sites))
    return calendar(meant, wanted)


def outside_maintenance(
    wanted: Span, windows: Iterable[Window], sites: Collection[str]
) -> tuple[str, ...]:
    """The sites that have maintenance windows, none of which holds the wanted time as a whole; two
    that follow each other hold it together."""
    maintenance = [each for each in windows if each.kind == "maintenance"]
    found = []
    for site in sorted(sites):
        here = [each for each in maintenance if each.concerns((site,))]
        if here and not _holds(wanted, (each.span for each in calendar(here, wanted))):
            found.append(site)
    return tuple(found)


def next_maintenance(
    windows: Iterable[Window], site: str, length: dt.timedelta, within: Span
) -> Span | None:
    """The first maintenance window at a site in which something of that length fits, free of
    freezes, as long as it fits `within`; None where there is none."""
    here = [each for each in windows if each.concerns((site,))]
    frozen = [each.span for each in calendar((w for w in here if w.kind == "freeze"), within)]
    for each in calendar((w for w in here if w.kind == "maintenance"), within):
        start = max(each.span.starts, within.starts)
        for freeze in frozen:
            if start < freeze.ends and freeze.starts < start + length:
                start = freeze.ends
        if start + length <= min(each.span.ends, within.ends):
            return Span(start, start + length)
    return None


@dataclass(frozen=True)
class Planned:
    """When a change is wanted or scheduled, and at which firewalls: (site, firewall)."""

    change: int
    span: Span
    firewalls: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Overlap:
    """Another change at the same time at the same firewalls."""

    other: Planned
    firewalls: tuple[tuple[str, str], ...]


def overlaps(planned: Planned, others: Iterable[Planned]) -> tuple[Overlap, ...]:
    """The other changes that meet this one in time and place, by time and number."""
    found = [
        Overlap(other, tuple(sorted(planned.firewalls & other.firewalls)))
        for other in others
        if other.change != planned.change
        and other.span.meets(planned.span)
        and planned.firewalls & other.firewalls
    ]
    return tuple(sorted(found, key=lambda each: (each.other.span, each.other.change)))


def _first(found: list[Occurrence], most: int) -> list[Occurrence]:
    return sorted(found, key=_order)[:most]


def _order(each: Occurrence) -> tuple[Span, str, str, str]:
    return each.span, each.window.kind, each.window.site, each.window.name


def _holds(wanted: Span, spans: Iterable[Span]) -> bool:
    """Whether spans, in order, leave no gap in the wanted one."""
    reached = wanted.starts
    for span in spans:
        if span.starts > reached:
            break
        reached = max(reached, span.ends)
    return reached >= wanted.ends
