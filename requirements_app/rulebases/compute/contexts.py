"""Which rules of a base hold for packets between two zones that are needed until some day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from requirements_app.core.endpoints import NAMES
from requirements_app.core.firewall_rules import FirewallRule
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box

from .model import ANYWHERE, Action, BaseRule, Reach, RuleBase, either_kind
from .overlaps import Overlaps
from .permitted import Permitted, Told, permitted
from .spaces import Spaces

_NONE: Box = (IntervalSet(), IntervalSet(), IntervalSet())


@dataclass(frozen=True)
class Context:
    """Where packets come in and go out, as the base calls it, None where that is open; until when
    they are needed, None for always; and which addresses names have there."""

    from_zone: str | None
    to_zone: str | None
    until: dt.date | None
    reach: Reach = ANYWHERE


@dataclass
class Contexts:
    """The base as it holds in each context; equal ones are computed once."""

    base: RuleBase
    zones: Mapping[str, str]
    as_of: dt.date
    spaces: Spaces
    unknown: dict[str, None] = field(default_factory=dict)
    _by_rules: dict[tuple[object, ...], Permitted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.incoming = _named(rule.from_zones for rule in self.base.rules)
        self.outgoing = _named(rule.to_zones for rule in self.base.rules)
        self.stages = sorted({rule.stage for rule in self.base.rules}) or [0]
        self.index = Overlaps([_own_box(rule) for rule in self.base.rules])

    def of(self, rule: FirewallRule) -> Context:
        """The context of a needed rule. A zone that the base does not name is open: what it is
        called there is not known."""
        return Context(
            self._zone(rule.from_zone, self.incoming),
            self._zone(rule.to_zone, self.outgoing),
            rule.expires_on,
            Reach(self.spaces.of(rule.source_zone), self.spaces.of(rule.destination_zone)),
        )

    def _zone(self, slug: str, named: frozenset[str]) -> str | None:
        if not slug:
            return None
        zone = self.zones.get(slug, slug)
        if named and zone not in self.incoming | self.outgoing:
            self.unknown[slug] = None
            return None
        return zone

    def permitted(self, context: Context, asked: Box | None = None) -> Permitted:
        """What the base permits in a context, in every stage. Where only packets of `asked` are of
        interest, the answer is exact for these: most rules of a base have no part in them."""
        places: Sequence[int] = range(len(self.base.rules))
        if asked is not None:
            places = self.index.of(_concerned(asked, context.reach))
        held: dict[int, list[tuple[int, bool]]] = {stage: [] for stage in self.stages}
        for at in places:
            rule = self.base.rules[at]
            sure = self.holds(rule, context) if rule.counts else None
            if sure is not None:
                held[rule.stage].append((at, sure))
        found = [self._stage(context, held[stage]) for stage in self.stages]
        sure_in, perhaps_in = found[0].sure, found[0].perhaps
        for each in found[1:]:
            sure_in, perhaps_in = sure_in & each.sure, perhaps_in & each.perhaps
        return Permitted(sure_in, perhaps_in)

    def _stage(self, context: Context, held: Sequence[tuple[int, bool]]) -> Permitted:
        default = self._default(context)
        key = (default, context.reach, *held)
        if key not in self._by_rules:
            told = [_told(self.base.rules[at], sure, context.reach) for at, sure in held]
            self._by_rules[key] = permitted(told, default, context.reach)
        return self._by_rules[key]

    def _default(self, context: Context) -> Action:
        if context.from_zone is None or context.to_zone is None:
            same = self.base.default is self.base.default_within
            return self.base.default if same else Action.UNKNOWN
        within = context.from_zone == context.to_zone
        return self.base.default_within if within else self.base.default

    def holds(self, rule: BaseRule, context: Context) -> bool | None:
        """Whether a rule holds in a context: True for sure, False perhaps, None not."""
        ends = (
            _holds_in(rule.from_zones, context.from_zone),
            _holds_in(rule.to_zones, context.to_zone),
            self._holds_at(rule, context.until),
        )
        return None if None in ends else all(ends)

    def _holds_at(self, rule: BaseRule, needed: dt.date | None) -> bool | None:
        if rule.until is not None and rule.until < self.as_of:
            return None
        begun = rule.since is None or rule.since < self.as_of
        lasts = rule.until is None or (needed is not None and needed <= rule.until)
        return begun and lasts


def _holds_in(zones: frozenset[str] | None, zone: str | None) -> bool | None:
    if zones is None:
        return True
    if zone is None:
        return False
    return True if zone in zones else None


def _named(zones: Iterable[frozenset[str] | None]) -> frozenset[str]:
    return frozenset[str]().union(*{each for each in zones if each})


def _told(rule: BaseRule, sure: bool, reach: Reach) -> Told:
    return Told(rule.action, rule.sure if sure else _NONE, rule.perhaps(reach))


def covers_zones(one: BaseRule, other: BaseRule) -> bool:
    """Whether `one` holds wherever and whenever `other` does."""
    pairs = ((one.from_zones, other.from_zones), (one.to_zones, other.to_zones))
    inside = all(mine is None or (its is not None and its <= mine) for mine, its in pairs)
    lasting = one.until is None and one.since is None
    return inside and (lasting or (one.since, one.until) == (other.since, other.until))


class InContexts:
    """Finds those of the known contexts in which rules hold, for sure or perhaps."""

    def __init__(self, contexts: Contexts, known: Iterable[Context]) -> None:
        self._contexts = contexts
        self._by_zones: dict[tuple[str | None, str | None], list[Context]] = {}
        for each in known:
            self._by_zones.setdefault((each.from_zone, each.to_zone), []).append(each)
        self._found: dict[object, tuple[Context, ...]] = {}

    def of(self, rule: BaseRule) -> tuple[Context, ...]:
        """The contexts of a rule; rules of the same zones and days have the very same tuple."""
        key = (rule.from_zones, rule.to_zones, rule.since, rule.until)
        if key not in self._found:
            self._found[key] = tuple(
                context
                for zones, contexts in self._by_zones.items()
                if _holds_in(rule.from_zones, zones[0]) is not None
                and _holds_in(rule.to_zones, zones[1]) is not None
                for context in contexts
                if self._contexts.holds(rule, context) is not None
            )
        return self._found[key]


def _own_box(rule: BaseRule) -> Box:
    """All that a rule may match as it is written; nothing where it never matches."""
    return rule.written if rule.counts else _NONE


def _concerned(asked: Box, reach: Reach) -> Box:
    """What rules have to meet, as written, to have a part in what becomes of `asked`. Names
    there may be permitted by the addresses that they can have, and what a rule may match has names
    where it speaks of these, and these where it has names."""
    sources, destinations, services = asked
    if not destinations.isdisjoint(NAMES):
        destinations |= reach.destinations
    return (
        either_kind(sources, reach.sources),
        either_kind(destinations, reach.destinations),
        services,
    )
