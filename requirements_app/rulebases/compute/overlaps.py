"""Which boxes of packets meet a box, found without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box


class _Line:
    """The intervals that boxes have in one dimension: how many meet a stretch, and whose."""

    def __init__(self, sides: Sequence[IntervalSet[Any]]) -> None:
        spans = sorted((lo, hi, at) for at, side in enumerate(sides) for lo, hi in side)
        self.lows = [lo for lo, _, _ in spans]
        self.highs = [hi for _, hi, _ in spans]
        self.owners = [at for _, _, at in spans]
        self.ends = sorted(self.highs)
        # A tree in the order of `lows`: the middle of a stretch is its root. `furthest` is the
        # highest end in the stretch of which a place is the middle.
        self.furthest: list[Any] = list(self.highs)
        self._fill()

    def count(self, side: IntervalSet[Any]) -> int:
        """How many intervals meet `side`, one for each interval of it that they meet."""
        return sum(bisect_left(self.lows, hi) - bisect_right(self.ends, lo) for lo, hi in side)

    def meeting(self, side: IntervalSet[Any]) -> set[int]:
        """The boxes with an interval that meets `side`."""
        return {self.owners[at] for lo, hi in side for at in self._within(lo, hi)}

    def _fill(self) -> None:
        stretches = [(0, len(self.lows))]
        for first, end in stretches:  # grows while it is walked: parents before children
            middle = (first + end) // 2
            stretches += [
                each for each in ((first, middle), (middle + 1, end)) if each[0] < each[1]
            ]
        for first, end in reversed(stretches):
            if first < end:
                self._settle(first, (first + end) // 2, end)

    def _settle(self, first: int, middle: int, end: int) -> None:
        for low, high in ((first, middle), (middle + 1, end)):
            if low < high:
                below = self.furthest[(low + high) // 2]
                self.furthest[middle] = max(self.furthest[middle], below)

    def _within(self, lo: Any, hi: Any) -> Iterator[int]:
        stretches = [(0, bisect_left(self.lows, hi), len(self.lows), 0)]
        # `whole` bounds name the tree's own stretch, `end` what of it begins before `hi`.
        while stretches:
            first, end, whole_end, whole_first = stretches.pop()
            if first >= end:
                continue
            middle = (whole_first + whole_end) // 2
            if not lo < self.furthest[middle]:
                continue
            if middle < end and lo < self.highs[middle]:
                yield middle
            stretches.append((whole_first, min(end, middle), middle, whole_first))
            if middle + 1 < end:
                stretches.append((middle + 1, end, whole_end, middle + 1))


class Overlaps:
    """An index of boxes, each known by its position."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = boxes
        self.lines = [_Line([box[at] for box in boxes]) for at in range(3)]

    def of(self, box: Box) -> list[int]:
        """The positions of the boxes that share a packet with `box`, in order. It looks at those
        that meet it in the dimension in which the fewest do."""
        sides: tuple[IntervalSet[Any], ...] = box
        counts = [line.count(side) for line, side in zip(self.lines, sides, strict=True)]
        best = counts.index(min(counts))
        others = [at for at in range(3) if at != best]
        return sorted(
            found
            for found in self.lines[best].meeting(sides[best])
            if not any(_apart(self.boxes[found][at], box[at]) for at in others)
        )


def _apart(one: IntervalSet[Any], other: IntervalSet[Any]) -> bool:
    return one is not other and one.isdisjoint(other)
