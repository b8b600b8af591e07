"""Rules as chains that follow one another: one for sources, one for destinations, one for services,
so that lines add up and do not multiply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

Stage = list[str]
"""Alternatives, one of which a packet must match."""


def joined(stages: Iterable[Stage]) -> list[Stage]:
    """What a packet matches one after the other. Stages are taken together where that makes no
    more lines and no more sets; those that ask for nothing are left out."""
    found: list[Stage] = []
    for stage in filter(None, stages):
        few = found and len(found[-1]) * len(stage) <= len(found[-1]) + len(stage)
        if few and not _repeats_sets(found[-1], stage) and not _repeats_sets(stage, found[-1]):
            found[-1] = [f"{one} {other}" for one, other in product(found[-1], stage)]
        else:
            found.append(stage)
    return found


def _repeats_sets(one: Stage, other: Stage) -> bool:
    return len(other) > 1 and any("{" in each for each in one)


def chained(name: str, stages: Sequence[Stage], jump: str, last: str) -> dict[str, list[str]]:
    """The lines of the chain `name` and of those that it leads to, by their names; `last` is what
    becomes of a packet that came through all."""
    names = [name, *(f"{name}-{at}" for at in range(1, len(stages)))]
    targets = [*(f"{jump} {each}" for each in names[1:]), last]
    return {
        each: [f"{match} {target}" for match in stage]
        for each, stage, target in zip(names, stages, targets, strict=True)
    }
