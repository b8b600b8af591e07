"""Functions on an ordered line that are constant on intervals, in canonical form.

A `PieceMap` sends each point of its line to a set (or to the empty set, outside its pieces).
Nested, one piece map inside another, they are exact sets of tuples.
"""

from __future__ import annotations

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Generic, Protocol, Self, TypeVar

from requirements_app.core.intervals import IntervalSet, Ordered


class SetLike(Protocol):
    """A set with union, intersection and difference; false when empty."""

    def __or__(self, other: Self, /) -> Self: ...

    def __and__(self, other: Self, /) -> Self: ...

    def __sub__(self, other: Self, /) -> Self: ...

    def __bool__(self) -> bool: ...


K = TypeVar("K", bound=Ordered)
V = TypeVar("V", bound=SetLike)
Piece = tuple[K, K, V]


@dataclass(frozen=True, slots=True)
class PieceMap(Generic[K, V]):
    """Pieces ``(lo, hi, value)``: sorted, disjoint, no value empty, no neighbours alike.

    That form is unique for each function, so ``==`` is exact. The bare constructor trusts that
    `pieces` has it; `from_pieces` takes pieces as they come.
    """

    pieces: tuple[tuple[K, K, V], ...] = ()

    @classmethod
    def from_pieces(cls, pieces: Iterable[tuple[K, K, V]]) -> PieceMap[K, V]:
        """The map that unites `pieces` in any order, overlapping or not.

        n log n where few pieces nest in each other; each level of nesting costs one more sweep.
        """
        by_span: dict[tuple[K, K], list[V]] = {}
        for lo, hi, value in pieces:
            if value and lo < hi:
                by_span.setdefault((lo, hi), []).append(value)
        united = [(lo, hi, unite(values)) for (lo, hi), values in sorted(by_span.items())]
        layers = [cls(_joined(layer)) for layer in _layers(united)]
        return unite(layers) if layers else cls()

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __or__(self, other: PieceMap[K, V]) -> PieceMap[K, V]:
        if not other.pieces or self.pieces == other.pieces:
            return self
        if not self.pieces:
            return other
        return self._overlay(other, operator.or_, keep_left=True, keep_right=True)

    def __and__(self, other: PieceMap[K, V]) -> PieceMap[K, V]:
        if self.pieces == other.pieces:
            return self
        return self.meet(other, operator.and_)

    def __sub__(self, other: PieceMap[K, V]) -> PieceMap[K, V]:
        if self.pieces == other.pieces:
            return PieceMap()
        return self._overlay(other, operator.sub, keep_left=True, keep_right=False)

    def meet(self, other: PieceMap[K, V], combine: Callable[[V, V], V]) -> PieceMap[K, V]:
        """`combine` of the two values wherever both maps have one, and nothing elsewhere."""
        return self._overlay(other, combine, keep_left=False, keep_right=False)

    def within(self, points: IntervalSet[K]) -> PieceMap[K, V]:
        """This map on `points` only."""
        clipped: list[Piece[K, V]] = []
        for lo, hi in points:
            i, j = _touching(self.pieces, lo, hi)
            for first, last, value in self.pieces[i:j]:
                start = first if lo < first else lo
                end = last if last < hi else hi
                if start < end:
                    _append(clipped, start, end, value)
        return PieceMap(tuple(clipped))

    def domain(self) -> IntervalSet[K]:
        """The points whose value is not empty."""
        return IntervalSet.from_pairs((lo, hi) for lo, hi, _ in self.pieces)

    def levels(self) -> list[tuple[IntervalSet[K], V]]:
        """Each different value once, with all the points that have it, in order of the points."""
        spans: dict[V, list[tuple[K, K]]] = {}
        for lo, hi, value in self.pieces:
            spans.setdefault(value, []).append((lo, hi))
        return [(IntervalSet.from_pairs(pairs), value) for value, pairs in spans.items()]

    def _overlay(
        self,
        other: PieceMap[K, V],
        combine: Callable[[V, V], V],
        *,
        keep_left: bool,
        keep_right: bool,
    ) -> PieceMap[K, V]:
        """Both maps at once: `combine` where both have a value, else the sides that are kept.

        Only the stretch where the two touch is swept; what lies before and after is copied.
        """
        left, right = self.pieces, other.pieces
        if not left or not right:
            return PieceMap((left if keep_left else ()) + (right if keep_right else ()))
        i, j = _touching(left, right[0][0], right[-1][1])
        k, m = _touching(right, left[0][0], left[-1][1])
        swept = _sweep(left[i:j], right[k:m], combine, keep_left, keep_right)
        before = (left[:i] if keep_left else ()) + (right[:k] if keep_right else ())
        after = (left[j:] if keep_left else ()) + (right[m:] if keep_right else ())
        return PieceMap(before + tuple(swept) + after)


S = TypeVar("S", bound=SetLike)


def unite(sets: Sequence[S]) -> S:
    """The union of one or more sets, halving their number in each round."""
    while len(sets) > 1:
        halves = [left | right for left, right in zip(sets[::2], sets[1::2], strict=False)]
        sets = [*halves, sets[-1]] if len(sets) % 2 else halves
    return sets[0]


def _sweep(
    left: Sequence[Piece[K, V]],
    right: Sequence[Piece[K, V]],
    combine: Callable[[V, V], V],
    keep_left: bool,
    keep_right: bool,
) -> list[Piece[K, V]]:
    swept: list[Piece[K, V]] = []
    # The same two values meet again and again, and combining them may be a sweep of its own.
    known: dict[tuple[int, int], V] = {}
    for lo, hi, a, b in _aligned(left, right):
        if a is None or b is None:
            value = (a if keep_left else None) if b is None else (b if keep_right else None)
        else:
            pair = id(a), id(b)
            value = known.get(pair)
            if value is None:
                value = known[pair] = combine(a, b)
        if value:
            _append(swept, lo, hi, value)
    return swept


def _aligned(
    left: Iterable[Piece[K, V]], right: Iterable[Piece[K, V]]
) -> Iterator[tuple[K, K, V | None, V | None]]:
    """The stretches on which both maps are constant, with the value of each (None: no piece)."""
    lefts, rights = iter(left), iter(right)
    a, b = next(lefts, None), next(rights, None)
    while a is not None and b is not None:
        if a[0] < b[0]:
            end = a[1] if a[1] < b[0] else b[0]
            yield a[0], end, a[2], None
            a = _rest(a, end, lefts)
        elif b[0] < a[0]:
            end = b[1] if b[1] < a[0] else a[0]
            yield b[0], end, None, b[2]
            b = _rest(b, end, rights)
        else:
            end = a[1] if a[1] < b[1] else b[1]
            yield a[0], end, a[2], b[2]
            a, b = _rest(a, end, lefts), _rest(b, end, rights)
    while a is not None:
        yield *a, None
        a = next(lefts, None)
    while b is not None:
        yield b[0], b[1], None, b[2]
        b = next(rights, None)


def _rest(piece: Piece[K, V], end: K, following: Iterator[Piece[K, V]]) -> Piece[K, V] | None:
    """What `piece` has beyond `end`, or else the next piece."""
    return (end, piece[1], piece[2]) if end < piece[1] else next(following, None)


def _append(pieces: list[Piece[K, V]], lo: K, hi: K, value: V) -> None:
    if pieces:
        last_lo, last_hi, last_value = pieces[-1]
        if not last_hi < lo and (last_value is value or last_value == value):
            pieces[-1] = (last_lo, hi, value)
            return
    pieces.append((lo, hi, value))


def _joined(pieces: Iterable[Piece[K, V]]) -> tuple[Piece[K, V], ...]:
    joined: list[Piece[K, V]] = []
    for lo, hi, value in pieces:
        _append(joined, lo, hi, value)
    return tuple(joined)


def _layers(pieces: Iterable[Piece[K, V]]) -> list[list[Piece[K, V]]]:
    """Sorted pieces dealt into the fewest lists whose pieces do not overlap."""
    layers: list[list[Piece[K, V]]] = []
    ends: list[tuple[K, int]] = []
    for piece in pieces:
        if ends and not piece[0] < ends[0][0]:
            at = heappop(ends)[1]
        else:
            at = len(layers)
            layers.append([])
        layers[at].append(piece)
        heappush(ends, (piece[1], at))
    return layers


def _touching(pieces: Sequence[Piece[K, V]], lo: K, hi: K) -> tuple[int, int]:
    """The slice of `pieces` that overlaps [lo, hi) or borders on it."""
    start = bisect_left(pieces, (lo,))
    if start and not pieces[start - 1][1] < lo:
        start -= 1
    return start, bisect_right(pieces, hi, key=_low)


def _low(piece: Piece[K, V]) -> K:
    return piece[0]
