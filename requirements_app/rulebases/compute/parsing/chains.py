"""The chains of netfilter as one list of rules in the order in which packets meet them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box

from ..model import ANY_SERVICE, ANY_SIDE, ANYWHERE, Action, BaseRule, ServiceSide, Side
from .limits import MAX_DEPTH, MAX_RULES, bad, check_count


class Move(Enum):
    """What a rule of a chain does besides permitting and denying."""

    DECIDE = "decide"
    JUMP = "jump"
    GOTO = "goto"
    RETURN = "return"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Step:
    """A rule of a chain: `match` says which packets and, for DECIDE, what becomes of them."""

    match: BaseRule
    move: Move = Move.DECIDE
    target: str = ""


Chains = Mapping[str, Sequence[Step]]
_CONDITIONS = ("sources", "destinations", "services")


def flattened(chains: Chains, start: str, match: BaseRule) -> list[BaseRule]:
    """The rules of the chain `start` and of those that it calls, each with all the conditions on
    the way to it; `match` are those to begin with. Raises InvalidInput for chains too deep or
    with too many rules."""
    return list(_walked(_Walk(chains), start, match, ()))


@dataclass
class _Walk:
    """The chains, and how many of their rules were met, which jumps can multiply without end."""

    chains: Chains
    met: int = 0
    _gathered: dict[str, list[Step]] = field(default_factory=dict)

    def steps(self, name: str) -> list[Step]:
        """The steps of a chain, jumps to one and the same chain together."""
        if name not in self._gathered:
            found: list[Step] = []
            for step in self.chains[name]:
                joined = _together(found[-1], step) if found else None
                found[-1:] = [joined] if joined else [*found[-1:], step]
            self._gathered[name] = found
        return self._gathered[name]


def _walked(walk: _Walk, name: str, match: BaseRule, above: tuple[str, ...]) -> Iterator[BaseRule]:
    left: list[BaseRule] = []
    for step in walk.steps(name):
        walk.met += 1
        check_count(walk.met, MAX_RULES, "rules, counted at each jump to them", step.match.line)
        met = _without(_both(match, step.match), left)
        if met is None:
            continue
        if step.move is Move.DECIDE:
            yield met
        elif step.move is Move.RETURN:
            left.append(met)
        elif step.move in {Move.JUMP, Move.GOTO}:
            _check_target(walk.chains, step, above)
            yield from _walked(walk, step.target, met, (*above, name))
            if step.move is Move.GOTO:
                left.append(met)


def _together(one: Step, other: Step) -> Step | None:
    """Two jumps in a row as one, where they differ in one condition: a chain of sources that leads
    to one of destinations would multiply, and says the same. Rules that decide stay as they are."""
    if not (one.move is other.move is Move.JUMP and one.target == other.target):
        return None
    mine, its = one.match, other.match
    differing = [each for each in _CONDITIONS if getattr(mine, each) != getattr(its, each)]
    like = {each: getattr(mine, each) for each in (*_CONDITIONS, "name", "line")}
    if len(differing) > 1 or replace(its, **like) != mine:
        return None
    united = {each: getattr(mine, each) | getattr(its, each) for each in differing}
    return replace(one, match=replace(mine, **united))


def _check_target(chains: Chains, step: Step, above: tuple[str, ...]) -> None:
    line = step.match.line
    if step.target not in chains:
        raise bad(
            "jumps to a chain that the file does not have",
            "send the whole table",
            line=line,
            value=step.target,
        )
    if len(above) >= MAX_DEPTH or step.target in above:
        raise bad(
            f"jumps in a circle or through more than {MAX_DEPTH} chains",
            "send a rule set that the kernel takes",
            line=line,
            value=step.target,
        )


def _both(outer: BaseRule, inner: BaseRule) -> BaseRule:
    """The inner rule, for the packets that reach it."""
    return replace(
        inner,
        sources=_joined(outer.sources, inner.sources),
        destinations=_joined(outer.destinations, inner.destinations),
        services=_joined_services(outer.services, inner.services),
        from_zones=_zones(outer.from_zones, inner.from_zones),
        to_zones=_zones(outer.to_zones, inner.to_zones),
        opens=outer.opens and inner.opens,
        doubts=tuple(dict.fromkeys((*outer.doubts, *inner.doubts))),
    )


def _joined(outer: Side, inner: Side) -> Side:
    if inner is ANY_SIDE or outer is inner:
        return outer
    return inner if outer is ANY_SIDE else outer & inner


def _joined_services(outer: ServiceSide, inner: ServiceSide) -> ServiceSide:
    if inner is ANY_SERVICE or outer is inner:
        return outer
    return inner if outer is ANY_SERVICE else outer & inner


def _zones(outer: frozenset[str] | None, inner: frozenset[str] | None) -> frozenset[str] | None:
    if outer is None or inner is None:
        return inner if outer is None else outer
    return outer & inner


def _without(rule: BaseRule, left: Sequence[BaseRule]) -> BaseRule | None:
    """The rule after packets have left its chain: None where none can reach it, in doubt where
    some may not."""
    if (
        not all((rule.sources.perhaps, rule.destinations.perhaps, rule.services.perhaps))
        or rule.from_zones == frozenset()
        or rule.to_zones == frozenset()
    ):
        return None
    doubts = []
    for gone in left:
        if not gone.counts or _apart(gone, rule):
            continue
        if _covers(gone, rule):
            return None
        doubts.append(f"some packets leave its chain at line {gone.line}")
    return replace(rule, doubts=(*rule.doubts, *doubts)) if doubts else rule


def _apart(one: BaseRule, other: BaseRule) -> bool:
    zones = ((one.from_zones, other.from_zones), (one.to_zones, other.to_zones))
    if any(mine is not None and its is not None and not mine & its for mine, its in zones):
        return True
    sides = zip(_may_match(one), _may_match(other), strict=True)
    return any(_disjoint(mine, its) for mine, its in sides)


def _covers(one: BaseRule, other: BaseRule) -> bool:
    zones = ((one.from_zones, other.from_zones), (one.to_zones, other.to_zones))
    inside = all(mine is None or (its is not None and its <= mine) for mine, its in zones)
    return inside and box_within(
        (other.sources.perhaps, other.destinations.perhaps, other.services.perhaps), one.sure
    )


def _may_match(rule: BaseRule) -> Box:
    return rule.perhaps(ANYWHERE)


def box_within(inner: Box, outer: Box) -> bool:
    """Whether every packet of one box is in the other."""
    return inner[0] <= outer[0] and inner[1] <= outer[1] and inner[2] <= outer[2]


def _disjoint(mine: object, its: object) -> bool:
    return isinstance(mine, IntervalSet) and isinstance(its, IntervalSet) and mine.isdisjoint(its)


def policy(action: Action, match: BaseRule, line: int) -> BaseRule:
    """The last rule of a base chain: what becomes of all other packets."""
    return replace(match, action=action, name="policy", line=line, implicit=True)
