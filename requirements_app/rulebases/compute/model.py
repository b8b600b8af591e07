"""A firewall's own rule base, whatever platform wrote it: ordered rules as exact sets.

What a rule surely matches and what it may match are kept apart. Whatever was not understood is in
the second alone, so that nothing is guessed: a rule in doubt permits nothing for sure, and what it
may match is in doubt in the rules after it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from requirements_app.core.endpoints import ADDRESSES, EVERYTHING, NAMES, Key
from requirements_app.core.intervals import IntervalSet, Ordered
from requirements_app.core.packets import Box, Services

K = TypeVar("K", bound=Ordered)

ALL_SERVICES: Services = IntervalSet(((0, 256 << 16),))
"""Every IP protocol with every port."""


OTHER_ZONES = "any other"
"""Stands among a rule's zones for every one that no rule of the file names. No interface is called
so, for it has a space."""


class Action(StrEnum):
    """What a rule does with the first packet of a connection. UNKNOWN may be either."""

    PERMIT = "permit"
    DENY = "deny"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told(Generic[K]):
    """One side of a rule, or its services, as the file tells it.

    `sure` is what surely belongs to it, `perhaps` all that may, `sure` among it. `written` are the
    words of the file, plain text that is nobody's command. `why` says what was not understood.
    """

    sure: IntervalSet[K]
    perhaps: IntervalSet[K]
    written: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @classmethod
    def exactly(cls, points: IntervalSet[K], *written: str) -> Told[K]:
        """A side that was understood."""
        return cls(points, points, written)

    @classmethod
    def doubtful(cls, whole: IntervalSet[K], why: str, *written: str) -> Told[K]:
        """A side that may be any part of `whole`, also none of it."""
        return cls(IntervalSet(), whole, written, (why,))

    def __or__(self, other: Told[K]) -> Told[K]:
        return Told(
            self.sure | other.sure,
            self.perhaps | other.perhaps,
            (*self.written, *other.written),
            tuple(dict.fromkeys((*self.why, *other.why))),
        )

    def __and__(self, other: Told[K]) -> Told[K]:
        return Told(
            self.sure & other.sure,
            self.perhaps & other.perhaps,
            tuple(dict.fromkeys((*self.written, *other.written))),
            tuple(dict.fromkeys((*self.why, *other.why))),
        )

    def within(self, whole: IntervalSet[K]) -> Told[K]:
        """The part of it that is in `whole`."""
        return Told(self.sure & whole, self.perhaps & whole, self.written, self.why)

    def outside(self, whole: IntervalSet[K]) -> Told[K]:
        """All of `whole` but this, for a side that is negated."""
        return Told(
            whole - self.perhaps,
            whole - self.sure,
            tuple(f"not {each}" for each in self.written),
            self.why,
        )


Side = Told[Key]
ServiceSide = Told[int]

ANY_SIDE: Side = Told.exactly(EVERYTHING, "any")
ANY_SERVICE: ServiceSide = Told.exactly(ALL_SERVICES, "any")


def negated(side: Side) -> Side:
    """Every address but those of `side`. The addresses of a name are not known, so a negated name
    is in doubt about all of them."""
    if side.perhaps.isdisjoint(NAMES):
        return side.outside(ADDRESSES)
    return Told(
        IntervalSet(),
        ADDRESSES | NAMES,
        tuple(f"not {each}" for each in side.written),
        (*side.why, "negates a name, whose addresses are not known"),
    )


@dataclass(frozen=True)
class Reach:
    """The addresses that names can have on either side: those of the zone that they are in. A name
    with another address is not in that zone, and its packets do not go there."""

    sources: IntervalSet[Key] = ADDRESSES
    destinations: IntervalSet[Key] = ADDRESSES


ANYWHERE = Reach()


@dataclass(frozen=True)
class BaseRule:
    """One rule of a rule base.

    `line` is where it begins in the file, from 1; `name` is what the file calls it, or "".
    `from_zones` and `to_zones` are the zones or interfaces it is for, None: every one, OTHER_ZONES
    among them: also those that the file does not name.
    `doubts` are conditions that packets alone do not tell (a user, an application, a time of day):
    with any, the rule matches nothing for sure. A rule that is not `enabled`, or for answers only
    (`opens` is False), matches no first packet of a connection. `since` and `until` are the first
    and last day of a rule that has them. A packet must be permitted in each `stage`. An `implicit`
    rule is not written as one: a policy, or what a platform does by itself.
    """

    action: Action
    sources: Side = ANY_SIDE
    destinations: Side = ANY_SIDE
    services: ServiceSide = ANY_SERVICE
    from_zones: frozenset[str] | None = None
    to_zones: frozenset[str] | None = None
    name: str = ""
    line: int = 0
    enabled: bool = True
    opens: bool = True
    doubts: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    stage: int = 0
    implicit: bool = False

    @property
    def counts(self) -> bool:
        """Whether the rule decides about first packets at all."""
        return self.enabled and self.opens

    @property
    def sure(self) -> Box:
        """What it surely matches, empty where it is in doubt."""
        if self.doubts:
            nothing: IntervalSet[Key] = IntervalSet()
            return nothing, nothing, IntervalSet()
        return self.sources.sure, self.destinations.sure, self.services.sure

    @property
    def written(self) -> Box:
        """All that it may match, names being names and addresses addresses."""
        return self.sources.perhaps, self.destinations.perhaps, self.services.perhaps

    def perhaps(self, reach: Reach) -> Box:
        """All that it may match. As the addresses of names are not known, a side that speaks of
        addresses in reach may match names, and one that speaks of names addresses."""
        return (
            either_kind(self.sources.perhaps, reach.sources),
            either_kind(self.destinations.perhaps, reach.destinations),
            self.services.perhaps,
        )

    @property
    def why(self) -> tuple[str, ...]:
        """All that was not understood of it."""
        told = (self.sources.why, self.destinations.why, self.services.why)
        return tuple(dict.fromkeys((*self.doubts, *(each for side in told for each in side))))


@dataclass(frozen=True)
class Unread:
    """A part of the file that was not understood: `text` as it stands there, cut where long."""

    line: int
    why: str
    text: str = ""


@dataclass(frozen=True)
class RuleBase:
    """What a file says: rules in the order in which they are tried, the first match deciding in
    each stage.

    `default` is for packets that no rule matches, `default_within` for those of them that stay in
    one zone. `families` are the address families that the file is about: `iptables-save` speaks
    of IPv4 alone.
    """

    platform: str
    rules: tuple[BaseRule, ...]
    unread: tuple[Unread, ...] = ()
    default: Action = Action.DENY
    default_within: Action = Action.DENY
    families: frozenset[int] = field(default=frozenset({4, 6}))

    @property
    def zones(self) -> frozenset[str]:
        """The zones and interfaces that rules name."""
        ends = {zones for rule in self.rules for zones in (rule.from_zones, rule.to_zones)}
        return frozenset[str]().union(*(zones or () for zones in ends)) - {OTHER_ZONES}


def either_kind(side: IntervalSet[Key], reach: IntervalSet[Key]) -> IntervalSet[Key]:
    """`side`, with every name if it has addresses in `reach`, and with these if it has names."""
    if not side or side.pairs == EVERYTHING.pairs:
        return side
    with_names = NAMES.pairs[0][0] < side.pairs[-1][1]
    with_addresses = side.pairs[0][0] < NAMES.pairs[0][0] and not side.isdisjoint(reach)
    return (side | NAMES if with_addresses else side) | (reach if with_names else IntervalSet())
