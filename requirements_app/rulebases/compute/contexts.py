"""Which rules of a base hold for packets between two zones that are needed until some day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from requirements_app.core.firewall_rules import FirewallRule
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box

from .model import ANYWHERE, Action, BaseRule, Reach, RuleBase
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
    _by_context: dict[Context, Permitted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.incoming = _named(rule.from_zones for rule in self.base.rules)
        self.outgoing = _named(rule.to_zones for rule in self.base.rules)

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

    def permitted(self, context: Context) -> Permitted:
        """What the base permits in a context, in every stage."""
        if context not in self._by_context:
            stages = sorted({rule.stage for rule in self.base.rules}) or [0]
            found = [self._stage(context, each) for each in stages]
            sure, perhaps = found[0].sure, found[0].perhaps
            for each in found[1:]:
                sure, perhaps = sure & each.sure, perhaps & each.perhaps
            self._by_context[context] = Permitted(sure, perhaps)
        return self._by_context[context]

    def _stage(self, context: Context, stage: int) -> Permitted:
        held: list[tuple[int, bool]] = []
        for at, rule in enumerate(self.base.rules):
            if rule.stage == stage and rule.counts:
                sure = self.holds(rule, context)
                if sure is not None:
                    held.append((at, sure))
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
    return frozenset(zone for each in zones for zone in each or ())


def _told(rule: BaseRule, sure: bool, reach: Reach) -> Told:
    return Told(rule.action, rule.sure if sure else _NONE, rule.perhaps(reach))


def covers_zones(one: BaseRule, other: BaseRule) -> bool:
    """Whether `one` holds wherever and whenever `other` does."""
    pairs = ((one.from_zones, other.from_zones), (one.to_zones, other.to_zones))
    inside = all(mine is None or (its is not None and its <= mine) for mine, its in pairs)
    lasting = one.until is None and one.since is None
    return inside and (lasting or (one.since, one.until) == (other.since, other.until))


def in_contexts(
    rule: BaseRule, contexts: Contexts, known: Sequence[Context]
) -> tuple[Context, ...]:
    """Those of the `known` contexts in which a rule holds, for sure or perhaps."""
    return tuple(each for each in known if contexts.holds(rule, each) is not None)
