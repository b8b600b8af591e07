"""Sets of address ranges: exact aggregation, and look-up by the most specific prefix."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from requirements_app.core.address_ranges import AddressRange, Version
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.intervals import IntervalSet

T = TypeVar("T")
_VERSIONS: tuple[Version, ...] = (4, 6)


def aggregate(ranges: Iterable[AddressRange]) -> list[AddressRange]:
    """The fewest ranges that hold exactly the same addresses, sorted."""
    intervals = _by_version(ranges)
    return [
        AddressRange(version, lo, hi - 1) for version in _VERSIONS for lo, hi in intervals[version]
    ]


def aggregate_prefixes(ranges: Iterable[AddressRange]) -> list[AddressRange]:
    """The fewest prefixes that hold exactly the same addresses, sorted."""
    return [prefix for each in aggregate(ranges) for prefix in each.prefixes()]


@dataclass(frozen=True)
class Match(Generic[T]):
    """A part of a looked-up range, the most specific prefix that holds it, and its value."""

    part: AddressRange
    prefix: AddressRange
    value: T


@dataclass(frozen=True)
class Lookup(Generic[T]):
    """The answer for one range: its matched parts and the rest, each in address order."""

    matches: tuple[Match[T], ...]
    uncovered: tuple[AddressRange, ...]


class LongestPrefix(Generic[T]):
    """A fixed mapping from prefixes to values, read by the most specific prefix.

    A look-up takes O(log n) for n prefixes, and as much again as it has parts to tell of.
    Building raises InvalidInput for a range that is no prefix, and for one prefix with two
    values.
    """

    def __init__(self, prefixes: Iterable[tuple[AddressRange, T]], field: str = "prefix") -> None:
        chosen = _unique(prefixes, field)
        self._matches: dict[Version, list[Match[T]]] = {
            version: _flatten(
                [
                    Match(prefix, prefix, chosen[prefix])
                    for prefix in chosen
                    if prefix.version == version
                ]
            )
            for version in _VERSIONS
        }
        self._firsts = {
            version: [match.part.first for match in matches]
            for version, matches in self._matches.items()
        }

    def lookup(self, wanted: AddressRange) -> Lookup[T]:
        """The parts of `wanted` by their most specific prefix, and what no prefix holds."""
        matches = self._matches[wanted.version]
        at = max(bisect_right(self._firsts[wanted.version], wanted.first) - 1, 0)
        found: list[Match[T]] = []
        uncovered: list[AddressRange] = []
        reached = wanted.first
        while at < len(matches) and matches[at].part.first <= wanted.last:
            match = matches[at]
            at += 1
            if match.part.last < reached:
                continue
            if reached < match.part.first:
                uncovered.append(AddressRange(wanted.version, reached, match.part.first - 1))
            first = max(match.part.first, wanted.first)
            last = min(match.part.last, wanted.last)
            part = AddressRange(wanted.version, first, last)
            found.append(Match(part, match.prefix, match.value))
            reached = last + 1
        if reached <= wanted.last:
            uncovered.append(AddressRange(wanted.version, reached, wanted.last))
        return Lookup(tuple(found), tuple(uncovered))


def _by_version(ranges: Iterable[AddressRange]) -> dict[Version, IntervalSet[int]]:
    pairs: dict[Version, list[tuple[int, int]]] = {version: [] for version in _VERSIONS}
    for each in ranges:
        pairs[each.version].append((each.first, each.last + 1))
    return {version: IntervalSet.from_pairs(found) for version, found in pairs.items()}


def _unique(prefixes: Iterable[tuple[AddressRange, T]], field: str) -> dict[AddressRange, T]:
    chosen: dict[AddressRange, T] = {}
    problems: list[Problem] = []
    for prefix, value in prefixes:
        if prefix.prefix_length is None:
            exact = ", ".join(each.text for each in prefix.prefixes())
            problems.append(Problem(field, prefix.text, "is not one prefix", f"write {exact}"))
        elif chosen.setdefault(prefix, value) != value:
            problems.append(
                Problem(
                    field,
                    prefix.text,
                    f"belongs to both {chosen[prefix]} and {value}",
                    "keep it in one of them",
                )
            )
    if problems:
        raise InvalidInput(*problems)
    return chosen


def _flatten(prefixes: list[Match[T]]) -> list[Match[T]]:
    """Nested prefixes of one version as disjoint parts, each owned by its innermost prefix."""
    flat: list[Match[T]] = []
    open_prefixes: list[Match[T]] = []
    reached = 0

    def close_up_to(end: int) -> None:
        nonlocal reached
        while open_prefixes and open_prefixes[-1].prefix.last < end:
            inner = open_prefixes.pop()
            keep(inner, inner.prefix.last + 1)

    def keep(owner: Match[T], end: int) -> None:
        nonlocal reached
        if reached < end:
            part = AddressRange(owner.prefix.version, reached, end - 1)
            flat.append(Match(part, owner.prefix, owner.value))
            reached = end

    for match in sorted(prefixes, key=lambda each: (each.prefix.first, -each.prefix.last)):
        close_up_to(match.prefix.first)
        if open_prefixes:
            keep(open_prefixes[-1], match.prefix.first)
        open_prefixes.append(match)
        reached = match.prefix.first
    close_up_to(1 << 128)
    return flat
