"""What a benchmark is: measurements of the portal, each beside a baseline taken in the same run.

A machine's seconds mean little elsewhere; a ratio travels. A `Row` is one line of the table:
what was measured, beside what, and the limit that the ratio (or the value itself) may not pass.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison.

    `value` and `base` are in `unit`; the gate holds for `value / base`, or for `value` itself
    where there is no baseline. `at_least` turns the gate round.
    """

    measure: str
    value: float
    unit: str
    baseline: str = ""
    base: float | None = None
    gate: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.base is None else self.value / self.base

    @property
    def held(self) -> bool | None:
        """Whether the gate holds; None where there is none."""
        if self.gate is None:
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure >= self.gate if self.at_least else figure <= self.gate


@dataclass(frozen=True)
class Gap:
    """What a benchmark would measure and could not here, and why: told, never left out."""

    measure: str
    reason: str


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """The median wall-clock seconds of `work` over `times` calls."""
    taken = []
    for _ in range(times):
        gc.collect()
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile: `share` (0–1) of the values are not above it."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
