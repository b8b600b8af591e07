"""Exact sets of packets, and what is the same and what differs between two of them.

A packet is a triple of source, destination and service. Sources and destinations are points
on the order of `core.endpoints`, so a packet speaks of an address or of a name as the rule
does; a service is a point on the line of `core.services`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from requirements_app.core.collection import collection_paused
from requirements_app.core.endpoints import (
    ADDRESSES,
    EVERYTHING,
    NAME_FAMILY,
    NAMES,
    Endpoint,
    Key,
    endpoint_intervals,
    endpoints_intervals,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.pieces import PieceMap, unite
from requirements_app.core.services import Service

Services = IntervalSet[int]
Box = tuple[IntervalSet[Key], IntervalSet[Key], Services]
Rule = tuple[Iterable[Endpoint], Iterable[Endpoint], Iterable[Service]]
_Relation = PieceMap[Key, IntervalSet[Key]]


@dataclass(frozen=True, slots=True)
class PacketSet:
    """A frozen, exact set of (source, destination, service) triples.

    Canonical: ``==`` and ``hash`` speak of the packets, not of the rules they came from. Its
    size is, for each service, that of the arrangement of sources: a source inside another is
    kept with the destinations of both.
    """

    # From services to sources to destinations: few rules share a service, so this order keeps
    # apart what would otherwise multiply (wide sources with all the hosts inside them).
    by_service: PieceMap[int, _Relation] = field(default_factory=PieceMap)

    @classmethod
    @collection_paused()
    def from_boxes(cls, boxes: Iterable[Box]) -> PacketSet:
        """The packets of all `boxes`, each a product of sources, destinations and services."""
        spans: dict[tuple[int, int], list[tuple[IntervalSet[Key], IntervalSet[Key]]]] = {}
        for sources, destinations, services in boxes:
            for span in services:
                spans.setdefault(span, []).append((sources, destinations))
        return cls(
            PieceMap.from_pieces((lo, hi, _relation(sides)) for (lo, hi), sides in spans.items())
        )

    @classmethod
    @collection_paused()
    def from_rules(cls, rules: Iterable[Rule]) -> PacketSet:
        """The packets of rules: every source to every destination with every service."""
        return cls.from_boxes(
            (endpoints_intervals(sources), endpoints_intervals(destinations), _line(services))
            for sources, destinations, services in rules
        )

    def __bool__(self) -> bool:
        return bool(self.by_service)

    @collection_paused()
    def __or__(self, other: PacketSet) -> PacketSet:
        return PacketSet(self.by_service | other.by_service)

    @collection_paused()
    def __and__(self, other: PacketSet) -> PacketSet:
        return PacketSet(self.by_service & other.by_service)

    @collection_paused()
    def __sub__(self, other: PacketSet) -> PacketSet:
        return PacketSet(self.by_service - other.by_service)

    def __le__(self, other: PacketSet) -> bool:
        return not self - other

    def contains(self, source: Endpoint, destination: Endpoint, service: Service) -> bool:
        """Whether every packet from `source` to `destination` with `service` is in the set.

        A "no" about a name may be undecidable where the set speaks of addresses, and the other
        way round: see `undecidable`.
        """
        box = endpoint_intervals(source), endpoint_intervals(destination), service.intervals()
        return PacketSet.from_boxes([box]) <= self

    def boxes(self) -> Iterator[Box]:
        """The set as disjoint boxes, in a fixed order."""
        spans: dict[tuple[IntervalSet[Key], IntervalSet[Key]], list[tuple[int, int]]] = {}
        for lo, hi, relation in self.by_service.pieces:
            for sides in relation.levels():
                spans.setdefault(sides, []).append((lo, hi))
        for (sources, destinations), pairs in spans.items():
            yield sources, destinations, IntervalSet.from_pairs(pairs)


class Relation(StrEnum):
    """How the left set of a comparison stands to the right one."""

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    OVERLAP = "overlap"
    DISJOINT = "disjoint"


@dataclass(frozen=True)
class Undecidable:
    """What cannot be compared, because one side says a name and the other an address.

    `left` are the packets of the left set alone that may yet be among the right set's, if a
    name of one had an address of the other; `right` the same the other way round. False where
    there are none.
    """

    left: PacketSet
    right: PacketSet

    def __bool__(self) -> bool:
        return bool(self.left) or bool(self.right)


@dataclass(frozen=True)
class Comparison:
    """Two packet sets side by side.

    `relation` compares names with names and addresses with addresses; `certain` says whether
    it holds whatever addresses the names have. An empty set is a subset of every other.
    """

    relation: Relation
    only_left: PacketSet
    only_right: PacketSet
    both: PacketSet
    undecidable: Undecidable

    @property
    def certain(self) -> bool:
        """Whether no resolution of names to addresses can change `relation`."""
        left, right = self.undecidable.left, self.undecidable.right
        if not self.both and (left or right):
            return False
        return not (left and left == self.only_left) and not (right and right == self.only_right)


@collection_paused()
def compare(left: PacketSet, right: PacketSet) -> Comparison:
    """What both sets allow and what only one of them does."""
    only_left, only_right, both = left - right, right - left, left & right
    if not only_left:
        relation = Relation.SUBSET if only_right else Relation.EQUAL
    elif not only_right:
        relation = Relation.SUPERSET
    else:
        relation = Relation.OVERLAP if both else Relation.DISJOINT
    unclear = Undecidable(_may_meet(only_left, right), _may_meet(only_right, left))
    return Comparison(relation, only_left, only_right, both, unclear)


@collection_paused()
def undecidable(left: PacketSet, right: PacketSet) -> Undecidable:
    """The packets about which the two sets cannot be compared, as one says names, one addresses."""
    return Undecidable(_may_meet(left - right, right), _may_meet(right - left, left))


def _may_meet(alone: PacketSet, others: PacketSet) -> PacketSet:
    """The part of `alone` that is in `others` if names had just the right addresses.

    No packet of `alone` may be in `others` as it is written.
    """
    return PacketSet(alone.by_service.meet(others.by_service, _relations_meet))


def _relations_meet(alone: _Relation, others: _Relation) -> _Relation:
    met = [alone.meet(others, lambda mine, theirs: mine & _other_kind(theirs))]
    for kind, opposite in ((ADDRESSES, NAMES), (NAMES, ADDRESSES)):
        theirs = others.within(opposite)
        if theirs and alone.within(kind):
            reached = IntervalSet.from_pairs(
                {pair for _, _, each in theirs.pieces for pair in each}
            )
            reached |= _other_kind(reached)
            met.append(alone & PieceMap(tuple((lo, hi, reached) for lo, hi in kind)))
    return unite(met)


def _other_kind(side: IntervalSet[Key]) -> IntervalSet[Key]:
    """Every name if `side` has addresses, every address if it has names; `side` is not empty."""
    (family, *_), _ = side.pairs[0]
    if family == NAME_FAMILY:
        return ADDRESSES
    (family, *_), _ = side.pairs[-1]
    return EVERYTHING if family == NAME_FAMILY else NAMES


def _relation(sides: Iterable[tuple[IntervalSet[Key], IntervalSet[Key]]]) -> _Relation:
    return PieceMap.from_pieces(
        (lo, hi, destinations) for sources, destinations in sides for lo, hi in sources
    )


def _line(services: Iterable[Service]) -> Services:
    return IntervalSet.from_pairs(pair for service in services for pair in service.intervals())
