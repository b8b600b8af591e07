"""Volumes: a document of more rules than a reader, or the memory of one compilation, can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from requirements_app.core.report import RuleLine, RuleSetReport, ZonePair

_PART = tuple[str, str, RuleLine]


@dataclass(frozen=True)
class Volume:
    number: int
    zone_pairs: tuple[ZonePair, ...]

    def rule_numbers(self) -> Iterator[int]:
        return (rule.number for pair in self.zone_pairs for rule in pair.rules)


def volumes_of(report: RuleSetReport, lines_each: int) -> tuple[Volume, ...]:
    """The report's rules in order, each volume with as many as take up to `lines_each` lines; at
    least one volume, and in each at least one rule.

    A zone pair goes on in the next volume where it does not fit the one it starts in.
    """
    filled: list[list[_PART]] = [[]]
    room = lines_each
    for source, destination, rule in _rules(report):
        needed = lines_of(rule)
        if needed > room and filled[-1]:
            filled.append([])
            room = lines_each
        room -= needed
        filled[-1].append((source, destination, rule))
    return tuple(Volume(number, _pairs(parts)) for number, parts in enumerate(filled, 1))


def fits_one_volume(report: RuleSetReport, lines_each: int) -> bool:
    """Whether `volumes_of` makes one volume; reads no more rules than it takes to know."""
    room = lines_each
    for first, (_, _, rule) in enumerate(_rules(report)):
        room -= lines_of(rule)
        if room < 0 and first:
            return False
    return True


def lines_of(rule: RuleLine) -> int:
    """About how many lines a rule has in all its columns together: its share of the memory that
    typesetting takes."""
    texts = (rule.sources, rule.destinations, rule.services, rule.purposes, rule.flows,
             rule.seen_as, rule.overrides)  # fmt: skip
    return 3 + sum(map(len, texts))


def _rules(report: RuleSetReport) -> Iterator[_PART]:
    for pair in report.zone_pairs:
        for rule in pair.rules:
            yield pair.source, pair.destination, rule


def _pairs(parts: Iterable[_PART]) -> tuple[ZonePair, ...]:
    return tuple(
        ZonePair(source, destination, tuple(rule for _, _, rule in same))
        for (source, destination), same in groupby(parts, key=lambda part: part[:2])
    )
