"""The lines of arrows: rounded at their bends, with a head at the end."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

Point = tuple[float, float]

_HEAD_LENGTH = 9.0
_HEAD_HALF = 4.0
_RADIUS = 6.0


def head(points: Sequence[Point]) -> tuple[Point, Point, Point]:
    """The triangle at the end of a line."""
    (tip_x, tip_y), (along_x, along_y) = points[-1], _direction(points[-2], points[-1])
    base_x, base_y = tip_x - along_x * _HEAD_LENGTH, tip_y - along_y * _HEAD_LENGTH
    aside_x, aside_y = -along_y * _HEAD_HALF, along_x * _HEAD_HALF
    return (
        (tip_x, tip_y),
        (base_x + aside_x, base_y + aside_y),
        (base_x - aside_x, base_y - aside_y),
    )


def shortened(points: Sequence[Point], *, both: bool) -> list[Point]:
    """The line without the part that its head, or both heads, cover."""
    cut = [*points[:-1], _back(points[-2], points[-1])]
    if both:
        cut[0] = _back(cut[1], cut[0])
    return cut


def route(points: Sequence[Point]) -> str:
    """The line as path data, its corners rounded."""
    parts = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_RADIUS, _distance(before, corner) / 2, _distance(corner, after) / 2)
        parts.append(f"L{_pair(_towards(corner, before, radius))}")
        parts.append(f"Q{_pair(corner)} {_pair(_towards(corner, after, radius))}")
    parts.append(f"L{_pair(points[-1])}")
    return "".join(parts)


def _back(before: Point, end: Point) -> Point:
    return _towards(end, before, min(_HEAD_LENGTH - 1, _distance(before, end)))


def _towards(start: Point, end: Point, by: float) -> Point:
    along_x, along_y = _direction(start, end)
    return start[0] + along_x * by, start[1] + along_y * by


def _direction(start: Point, end: Point) -> Point:
    length = _distance(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _distance(start: Point, end: Point) -> float:
    return hypot(end[0] - start[0], end[1] - start[1])


def _pair(point: Point) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"
