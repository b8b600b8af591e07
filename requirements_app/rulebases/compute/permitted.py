"""What rules permit when the first match decides: for sure, and perhaps.

Both are exact for what is known: surely permitted is what a rule surely permits that no earlier
rule may deny; perhaps permitted is what a rule may permit that no earlier rule surely denies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from requirements_app.core.collection import collection_paused
from requirements_app.core.endpoints import ADDRESSES, EVERYTHING, NAME_FAMILY, NAMES, Key
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box, PacketSet, Services
from requirements_app.core.pieces import PieceMap

from .model import ALL_SERVICES, Action, Reach, either_kind

NOTHING = PacketSet()
_KINDS = tuple(IntervalSet((pair,)) for pair in EVERYTHING)
_V4, _V6, _ = _KINDS
_REACHED: dict[int | str, IntervalSet[Key]] = {
    4: _V4 | NAMES, 6: _V6 | NAMES, NAME_FAMILY: EVERYTHING,
}  # fmt: skip
_ICMP, _ICMP6 = (IntervalSet(((each << 16, each + 1 << 16),)) for each in (1, 58))
_FOREIGN: dict[int | str, Services] = {4: _ICMP6, 6: _ICMP, NAME_FAMILY: IntervalSet()}
_WHOLE: dict[int | str, IntervalSet[Key]] = {4: _V4, 6: _V6, NAME_FAMILY: ADDRESSES}


@dataclass(frozen=True)
class Told:
    """A rule as far as it holds in one context: what it surely matches, and what it may."""

    action: Action
    sure: Box
    perhaps: Box


@dataclass(frozen=True)
class Permitted:
    """What is surely and what is perhaps permitted, the first among the second."""

    sure: PacketSet
    perhaps: PacketSet


@dataclass(frozen=True)
class _Stretch:
    """What a stretch of rules does to packets that no rule before it has decided."""

    permits: PacketSet = NOTHING
    may_permit: PacketSet = NOTHING
    denies: PacketSet = NOTHING
    may_deny: PacketSet = NOTHING

    def then(self, after: _Stretch) -> _Stretch:
        return _Stretch(
            self.permits | (after.permits - self.may_deny),
            self.may_permit | (after.may_permit - self.denies),
            self.denies | after.denies,
            self.may_deny | after.may_deny,
        )


def split(box: Box) -> Iterator[Box]:
    """The box without packets that no network has: from one address family to the other, or with
    the other's ICMP."""
    sources, destinations, services = box
    if not (sources and destinations and services):
        return
    for kind in _KINDS:
        own = sources & kind
        (family, *_), _ = kind.pairs[0]
        reached = destinations & _REACHED[family]
        carried = services - _FOREIGN[family]
        if own and reached and carried:
            yield own, reached, carried


def packets_of(boxes: Iterable[Box]) -> PacketSet:
    """The packets of boxes, without those from one family to the other."""
    return PacketSet.from_boxes(part for box in boxes for part in split(box))


def common(few: PacketSet, box: Box, many: PacketSet) -> PacketSet:
    """The packets of both sets, where those of `few` are all in `box`: of `many` only the services
    and sources of the box are looked at, however far apart they lie."""
    sources, _, services = box
    near = PieceMap(
        tuple(
            (lo, hi, relation.within(sources))
            for lo, hi, relation in many.by_service.within(services).pieces
        )
    )
    return PacketSet(few.by_service & near)


def kindred(packets: PacketSet, reach: Reach) -> PacketSet:
    """The packets, with all that may be the same if names had just the right addresses."""
    return packets_of(
        (
            either_kind(sources, reach.sources),
            either_kind(destinations, reach.destinations),
            services,
        )
        for sources, destinations, services in packets.boxes()
    )


@collection_paused()
def permitted(rules: Sequence[Told], default: Action, reach: Reach) -> Permitted:
    """What `rules` permit, `default` deciding about what none of them matches. `reach` are the
    addresses that names can have."""
    everything: Box = (EVERYTHING, EVERYTHING, ALL_SERVICES)
    last = Told(default, everything, everything)
    stretches = [
        _stretch(action, list(run))
        for action, run in groupby((*rules, last), key=lambda rule: rule.action)
    ]
    while len(stretches) > 1:
        joined = [
            left.then(right) for left, right in zip(stretches[::2], stretches[1::2], strict=False)
        ]
        stretches = [*joined, stretches[-1]] if len(stretches) % 2 else joined
    found = stretches[0]
    sure = _with_names(found.permits, reach)
    return Permitted(sure, found.may_permit | sure)


def _stretch(action: Action, run: Sequence[Told]) -> _Stretch:
    sure = packets_of(rule.sure for rule in run)
    perhaps = packets_of(rule.perhaps for rule in run)
    if action is Action.PERMIT:
        return _Stretch(permits=sure, may_permit=perhaps)
    if action is Action.DENY:
        return _Stretch(denies=sure, may_deny=perhaps)
    return _Stretch(may_permit=perhaps, may_deny=perhaps)


def _with_names(sure: PacketSet, reach: Reach) -> PacketSet:
    """Where every address is permitted that a name can have, and that a source can reach, every
    name is too."""
    wanted = {kind: points & reach.destinations for kind, points in _WHOLE.items()}
    found: list[Box] = []
    for first, end, relation in sure.by_service.pieces:
        for lo, hi, destinations in relation.pieces:
            addresses = wanted[lo[0]]
            if addresses and addresses <= destinations and NAMES - destinations:
                found.append((IntervalSet(((lo, hi),)), NAMES, IntervalSet(((first, end),))))
    return sure | PacketSet.from_boxes(found) if found else sure
