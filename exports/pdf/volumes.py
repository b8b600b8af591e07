"""Volumes: a document of more rules than a reader, or the memory of one compilation, can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from requirements_app.core.report import RuleLine, RuleSetReport, ZonePair


@dataclass(frozen=True)
class Volume:
    number: int
    zone_pairs: tuple[ZonePair, ...]

    def rule_numbers(self) -> Iterator[int]:
        return (rule.number for pair in self.zone_pairs for rule in pair.rules)


def volumes_of(report: RuleSetReport, rules_each: int) -> tuple[Volume, ...]:
    """The report's rules in order, at most `rules_each` in a volume; at least one volume.

    A zone pair goes on in the next volume where it does not fit the one it starts in.
    """
    filled: list[list[ZonePair]] = [[]]
    room = rules_each
    for pair in report.zone_pairs:
        rest: tuple[RuleLine, ...] = pair.rules
        while rest:
            if not room:
                filled.append([])
                room = rules_each
            filled[-1].append(ZonePair(pair.source, pair.destination, rest[:room]))
            taken = min(room, len(rest))
            rest, room = rest[taken:], room - taken
    return tuple(Volume(number, tuple(pairs)) for number, pairs in enumerate(filled, 1))
