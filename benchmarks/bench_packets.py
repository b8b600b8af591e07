"""Packet sets: how difference and comparison grow, and how they stand beside pairwise work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from benchmarks.frame import Row
from benchmarks.rules import edited, rules
from requirements_app.core.endpoints import endpoints_intervals
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box, PacketSet, Rule, compare

TITLE = "Packet sets"


def run(small: bool) -> Iterator[Row]:
    """Rules of an estate against the same a year later."""
    few, many, pairwise = (50, 200, 50) if small else (2_500, 10_000, 500)
    before, after = rules(few), rules(many)
    steps: dict[str, Callable[[list[Rule], list[Rule]], object]] = {
        "Making both sets": lambda left, right: (_set(left), _set(right)),
        "Difference both ways": _differences,
        "Whole comparison": _comparison,
    }
    for name, step in steps.items():
        base, value = (_processor_time(step, each) for each in (before, after))
        yield Row(
            f"{name}, {many:,} against {many:,} rules",
            value,
            "s",
            f"{few:,} against {few:,}",
            base,
            gate=1.5 * many / few,
            note=f"{many // few} times the rules; processor time",
        )
    yield _beside_pairwise(pairwise)


def _set(given: list[Rule]) -> PacketSet:
    return PacketSet.from_rules(given)


def _differences(left: list[Rule], right: list[Rule]) -> object:
    one, other = _set(left), _set(right)
    return one - other, other - one


def _comparison(left: list[Rule], right: list[Rule]) -> object:
    return compare(_set(left), _set(right))


def _processor_time(step: Callable[[list[Rule], list[Rule]], object], given: list[Rule]) -> float:
    """The least of five calls, sets made anew in each: what others do meanwhile only adds."""
    changed = edited(given)
    taken = []
    for _ in range(5):
        began = time.process_time()
        step(given, changed)
        taken.append(time.process_time() - began)
    return min(taken)


# --- beside taking every rule from every other ----------------------------------------------------


def _beside_pairwise(count: int) -> Row:
    given = rules(count)
    changed = edited(given)
    began = time.process_time()
    left_over = _without_each(_boxes(given), _boxes(changed))
    pairwise = time.process_time() - began
    if PacketSet.from_boxes(left_over) != _set(given) - _set(changed):
        raise AssertionError("the two ways to take a difference do not agree")
    began = time.process_time()
    _ = _set(given) - _set(changed)
    swept = time.process_time() - began
    return Row(
        f"Difference of {count:,} from {count:,} rules, sets made anew",
        swept,
        "s",
        "each rule's box taken from each other's (equal result)",
        pairwise,
        gate=1,
        note="pairwise work grows with the square",
    )


def _boxes(given: list[Rule]) -> list[Box]:
    return [
        (
            endpoints_intervals(sources),
            endpoints_intervals(destinations),
            IntervalSet.from_pairs(pair for each in services for pair in each.intervals()),
        )
        for sources, destinations, services in given
    ]


def _without_each(boxes: list[Box], others: list[Box]) -> list[Box]:
    for other in others:
        boxes = [part for box in boxes for part in _without(box, other)]
    return boxes


def _without(box: Box, other: Box) -> Iterator[Box]:
    """A box less another as up to three boxes; itself where they do not meet."""
    sources, destinations, services = box
    shared = sources & other[0], destinations & other[1], services & other[2]
    if not all(shared):
        yield box
        return
    if rest := sources - other[0]:
        yield rest, destinations, services
    if rest := destinations - other[1]:
        yield shared[0], rest, services
    if left := services - other[2]:
        yield shared[0], shared[1], left
