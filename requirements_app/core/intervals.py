"""Exact sets of points on a totally ordered line, as half-open intervals.

Ports, services, addresses and host names are all sets of intervals on some order
(integers or tuples), so the same few sweeps serve all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    """A point on a totally ordered line."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __le__(self, other: Any, /) -> bool: ...


K = TypeVar("K", bound=Ordered)


@dataclass(frozen=True, slots=True)
class IntervalSet(Generic[K]):
    """A frozen set of intervals ``[lo, hi)``: sorted, disjoint and never adjacent.

    The form is canonical, so ``==`` and ``hash`` speak of the set of points. Make one with
    `from_pairs`; the bare constructor trusts that `pairs` is canonical already.
    """

    pairs: tuple[tuple[K, K], ...] = ()

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[K, K]]) -> IntervalSet[K]:
        """The union of the intervals `pairs`, in any order, overlapping or not.

        An empty interval (``lo == hi``) adds nothing; ``hi < lo`` is a ValueError.
        """
        merged: list[tuple[K, K]] = []
        for pair in sorted(pairs):
            lo, hi = pair
            if not lo < hi:
                if hi < lo:
                    raise ValueError(f"the interval [{lo!r}, {hi!r}) is reversed")
                continue
            if merged and lo <= merged[-1][1]:
                if merged[-1][1] < hi:
                    merged[-1] = (merged[-1][0], hi)
            else:
                merged.append(pair)
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __iter__(self) -> Iterator[tuple[K, K]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        """The number of intervals, not of points."""
        return len(self.pairs)

    def __contains__(self, point: K) -> bool:
        at = _start(self.pairs, point)
        return at < len(self.pairs) and self.pairs[at][0] <= point

    def __or__(self, other: IntervalSet[K]) -> IntervalSet[K]:
        if not other.pairs or self.pairs == other.pairs:
            return self
        if not self.pairs:
            return other
        return self.from_pairs(chain(self.pairs, other.pairs))

    def __and__(self, other: IntervalSet[K]) -> IntervalSet[K]:
        if self.pairs == other.pairs:
            return self
        few, many = sorted((self.pairs, other.pairs), key=len)
        if len(few) * _LOPSIDED < len(many):
            return IntervalSet(tuple(chain.from_iterable(_clip(many, *pair) for pair in few)))
        return IntervalSet(tuple(_common(few, many)))

    def __sub__(self, other: IntervalSet[K]) -> IntervalSet[K]:
        if self.pairs == other.pairs:
            return IntervalSet()
        return IntervalSet(tuple(_remaining(self.pairs, other.pairs)))

    def __le__(self, other: IntervalSet[K]) -> bool:
        return not self - other

    def union(self, other: IntervalSet[K]) -> IntervalSet[K]:
        """Points of either set; the same as ``|``."""
        return self | other

    def intersection(self, other: IntervalSet[K]) -> IntervalSet[K]:
        """Points of both sets; the same as ``&``."""
        return self & other

    def difference(self, other: IntervalSet[K]) -> IntervalSet[K]:
        """Points of this set and not of `other`; the same as ``-``."""
        return self - other

    def issubset(self, other: IntervalSet[K]) -> bool:
        """Whether `other` holds every point of this set; the same as ``<=``."""
        return self <= other

    def isdisjoint(self, other: IntervalSet[K]) -> bool:
        """Whether the sets share no point."""
        return next(_common(self.pairs, other.pairs), None) is None


# From this ratio of lengths, looking up each interval of the shorter beats walking the longer.
_LOPSIDED = 4


def _start(pairs: tuple[tuple[K, K], ...], lo: K) -> int:
    """The index of the first of `pairs` that ends beyond `lo`."""
    at = bisect_left(pairs, (lo,))
    return at - 1 if at and lo < pairs[at - 1][1] else at


def _clip(pairs: tuple[tuple[K, K], ...], lo: K, hi: K) -> Sequence[tuple[K, K]]:
    """What `pairs` have within [lo, hi)."""
    found = list(pairs[_start(pairs, lo) : bisect_left(pairs, (hi,))])
    if found and found[0][0] < lo:
        found[0] = (lo, found[0][1])
    if found and hi < found[-1][1]:
        found[-1] = (found[-1][0], hi)
    return found


def _common(left: tuple[tuple[K, K], ...], right: tuple[tuple[K, K], ...]) -> Iterator[tuple[K, K]]:
    if not left or not right:
        return
    i, j = _start(left, right[0][0]), _start(right, left[0][0])
    while i < len(left) and j < len(right):
        a_lo, a_hi = left[i]
        b_lo, b_hi = right[j]
        lo = b_lo if a_lo < b_lo else a_lo
        hi = a_hi if a_hi < b_hi else b_hi
        if lo < hi:
            yield lo, hi
        if a_hi < b_hi:
            i += 1
        else:
            j += 1


def _remaining(
    left: tuple[tuple[K, K], ...], right: tuple[tuple[K, K], ...]
) -> Iterator[tuple[K, K]]:
    j = _start(right, left[0][0]) if left else 0
    for left_lo, hi in left:
        lo = left_lo
        while j < len(right) and right[j][1] <= lo:
            j += 1
        at = j
        while lo < hi and at < len(right) and right[at][0] < hi:
            hole_lo, hole_hi = right[at]
            if lo < hole_lo:
                yield lo, hole_lo
            lo = hole_hi
            at += 1
        if lo < hi:
            yield lo, hi
