"""A firewall's rule base held against what a site needs there.

Sets are compared as `core.packets` does: names with names, addresses with addresses, and what
says a name on one side and an address on the other is undecidable, and said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from requirements_app.core.collection import collection_paused
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.intervals import IntervalSet, Ordered
from requirements_app.core.packets import Box, PacketSet, Services
from requirements_app.core.pieces import unite

from .answers import BaseAnswer, Coverage, NeedAnswer
from .contexts import Context, Contexts, InContexts, covers_zones
from .model import Action, BaseRule, RuleBase
from .permitted import NOTHING, Permitted, common, kindred, packets_of, split
from .spaces import Spaces

K = TypeVar("K", bound=Ordered)


@collection_paused()
def coverage(
    base: RuleBase,
    report: FirewallReport,
    *,
    zones: Mapping[str, str] | None = None,
    inside_zones: bool = False,
) -> Coverage:
    """What of the report's rules the base permits, and what of the base they need.

    `zones` are the base's own words for the site's zones; `inside_zones` asks about rules within
    one zone as well. The answers are in the order of the rules on either side.
    """
    rules = [rule for rule in report.rules if rule.crosses_firewall or inside_zones]
    contexts = Contexts(base, zones or {}, report.as_of, Spaces(report.zones))
    by_context: dict[Context, list[tuple[int, FirewallRule]]] = {}
    for at, rule in enumerate(rules):
        by_context.setdefault(contexts.of(rule), []).append((at, rule))
    needs: dict[int, NeedAnswer] = {}
    for context, there in by_context.items():
        boxes = [_asked(rule, contexts.spaces) for _, rule in there]
        base_there = contexts.permitted(context, _hull(boxes))
        for (at, rule), box in zip(there, boxes, strict=True):
            needs[at] = _need(contexts, context, base_there, rule, box)
    answers = _Base(contexts, {each: [rule for _, rule in by_context[each]] for each in by_context})
    return Coverage(
        tuple(needs[at] for at in range(len(rules))),
        tuple(answers.all()),
        tuple(contexts.unknown),
    )


def _services(rule: FirewallRule) -> Services:
    return IntervalSet.from_pairs(pair for each in rule.services for pair in each.intervals())


def _asked(rule: FirewallRule, spaces: Spaces) -> Box:
    return (
        spaces.side(rule.sources, rule.source_zone),
        spaces.side(rule.destinations, rule.destination_zone),
        _services(rule),
    )


def _accepted(rule: FirewallRule, spaces: Spaces, told: tuple[bool, bool]) -> Box:
    return (
        spaces.accepted(rule.sources, rule.source_zone, told[0]),
        spaces.accepted(rule.destinations, rule.destination_zone, told[1]),
        _services(rule),
    )


def _hull(boxes: Iterable[Box]) -> Box:
    """A box that holds all of these."""
    sources, destinations, services = zip(*boxes, strict=True)
    return _union(sources), _union(destinations), _union(services)


def _union(sides: Iterable[IntervalSet[K]]) -> IntervalSet[K]:
    return IntervalSet.from_pairs(chain.from_iterable(sides))


def _need(
    contexts: Contexts, context: Context, base: Permitted, rule: FirewallRule, box: Box
) -> NeedAnswer:
    packets = packets_of([box])
    allowed = common(packets, box, base.sure)
    rest = packets - allowed
    unclear = common(rest, box, base.perhaps)
    missing = rest - unclear
    some = allowed or unclear
    involved = _involved(contexts, context, box, missing) if some else ()
    return NeedAnswer(rule.rule_id, allowed, missing, unclear, involved)


def _involved(
    contexts: Contexts, context: Context, box: Box, missing: PacketSet
) -> tuple[int, ...]:
    """The rules that permit some of a box, or may; of those that do not permit it whole only where
    none does."""
    found: list[int] = []
    for at in contexts.index.of(box):
        rule = contexts.base.rules[at]
        if rule.action is Action.DENY or contexts.holds(rule, context) is None:
            continue
        found.append(at)
        if not missing and not rule.implicit and _within(box, rule.sure):
            break  # what comes after the first that permits it whole has no part in it
    return tuple(found)


def _within(inner: Box, outer: Box) -> bool:
    return inner[0] <= outer[0] and inner[1] <= outer[1] and inner[2] <= outer[2]


@dataclass
class _Base:
    """The answers about the rules of the base."""

    contexts: Contexts
    needed: Mapping[Context, Sequence[FirewallRule]]
    _known: dict[object, tuple[PacketSet, PacketSet]] = field(default_factory=dict)
    _same: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._in_contexts = InContexts(self.contexts, self.needed)

    def all(self) -> list[BaseAnswer]:
        """The answers for every enabled rule that is written."""
        return [
            self._one(at, rule)
            for at, rule in enumerate(self.contexts.base.rules)
            if rule.counts and not rule.implicit
        ]

    def _one(self, at: int, rule: BaseRule) -> BaseAnswer:
        twin = self._same.setdefault(_identity(rule), at)
        box = rule.written
        earlier = [each for each in self.contexts.index.of(box) if each < at]
        shadow, denied = self._before(rule, earlier)
        if rule.action is not Action.PERMIT:
            return BaseAnswer(at, NOTHING, False, False, shadow, twin if twin != at else None)
        packets = packets_of([box])
        packets -= common(packets, box, denied)
        contexts = self._in_contexts.of(rule)
        told = rule.from_zones is not None, rule.to_zones is not None
        needed, perhaps = self._needed(contexts, told)
        wider = packets - common(packets, box, needed)
        return BaseAnswer(
            at,
            wider,
            left_over=wider == packets,
            perhaps_needed=bool(common(wider, box, perhaps)),
            shadowed_by=shadow,
            duplicate_of=twin if twin != at else None,
        )

    def _needed(
        self, contexts: tuple[Context, ...], told: tuple[bool, bool]
    ) -> tuple[PacketSet, PacketSet]:
        """All that is needed in these contexts, and all that may be the same, for a rule that tells
        its zones or does not."""
        key = id(contexts), told  # there is one tuple for the same contexts, and it stays
        if key not in self._known:
            spaces = self.contexts.spaces
            parts = [
                (each, packets_of(_accepted(rule, spaces, told) for rule in self.needed[each]))
                for each in contexts
            ]
            needed = unite([NOTHING, *(packets for _, packets in parts)])
            related = unite([NOTHING, *(kindred(packets, each.reach) for each, packets in parts)])
            self._known[key] = needed, related
        return self._known[key]

    def _before(self, rule: BaseRule, earlier: Sequence[int]) -> tuple[tuple[int, ...], PacketSet]:
        """The rules that together leave a rule no packet, if they do, and the packets that earlier
        rules deny."""
        box = rule.written
        rules = self.contexts.base.rules
        over = [
            each for each in earlier
            if rules[each].stage == rule.stage and covers_zones(rules[each], rule)
        ]  # fmt: skip
        for each in over:
            if _within(box, rules[each].sure):
                return (each,), NOTHING
        denied = packets_of(rules[each].sure for each in over if rules[each].action is Action.DENY)
        if not _corners_taken(box, [rules[each].sure for each in over]):
            return (), denied
        return _takers(box, [(each, rules[each].sure) for each in over]), denied


def _identity(rule: BaseRule) -> object:
    return (
        rule.action, rule.stage, rule.sure, rule.sources.perhaps, rule.destinations.perhaps,
        rule.services.perhaps, rule.from_zones, rule.to_zones, rule.since, rule.until, rule.doubts,
    )  # fmt: skip


def _corners_taken(box: Box, others: Sequence[Box]) -> bool:
    """Whether the first packet is in some other box: if not, the others leave something, and
    nothing needs to be subtracted."""
    for part in split(box):
        corner = tuple(side.pairs[0][0] for side in part)
        if not any(
            all(point in side for point, side in zip(corner, other, strict=True))  # type: ignore[operator]
            for other in others
        ):
            return False
    return True


def _takers(box: Box, others: Sequence[tuple[int, Box]]) -> tuple[int, ...]:
    """Those of the other boxes that take something of the box, where they leave nothing of it."""
    left = packets_of([box])
    if left - packets_of(other for _, other in others):
        return ()
    found = []
    for at, other in others:
        rest = left - packets_of([other])
        if rest != left:
            found.append(at)
            left = rest
        if not left:
            break
    return tuple(found)
