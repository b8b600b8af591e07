"""How the zone pairs of a site stand to a rule base, as a table. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from requirements_app.rulebases.models import CoverageAnswer
from requirements_app.rulebases.selectors import ZoneTally

from .filters.rules import ZonePairCount
from .zone_matrix import Head, zone_matrix

KINDS = tuple(CoverageAnswer.Kind.values)
_SETTLED = frozenset({CoverageAnswer.Kind.ALLOWED.value})


@dataclass(frozen=True)
class Count:
    """How many answers of a kind a pair has; `address` picks them."""

    answer: str
    count: int
    address: str
    current: bool


@dataclass(frozen=True)
class Pair:
    """A cell: its counts by answer, in the order of the kinds; `heat` goes by what is open."""

    destination: str
    counts: tuple[Count, ...]
    heat: int


@dataclass(frozen=True)
class PairRow:
    head: Head
    cells: tuple[Pair, ...]


@dataclass(frozen=True)
class CoverageMatrix:
    columns: tuple[Head, ...]
    rows: tuple[PairRow, ...]
    dense: bool


def coverage_matrix(
    tallies: Iterable[ZoneTally], query: QueryDict, *, internet: Sequence[str]
) -> CoverageMatrix:
    """The matrix of a coverage's answers; every count leads to the table of them."""
    by_pair: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for each in tallies:
        by_pair[each.source, each.destination][each.answer] = each.count
    pairs = [
        ZonePairCount(
            source,
            destination,
            sum(counts.values()),
            sum(count for answer, count in counts.items() if answer not in _SETTLED),
        )
        for (source, destination), counts in by_pair.items()
    ]
    shown = {zone for pair in by_pair for zone in pair}
    plain = query.copy()
    plain.pop("answer", None)
    plain.pop("side", None)
    matrix = zone_matrix(pairs, plain, internet=[each for each in internet if each in shown])
    rows = tuple(
        PairRow(
            row.head,
            tuple(
                Pair(
                    cell.destination,
                    _counts(by_pair, row.head.zone, cell.destination, query),
                    cell.heat,
                )
                for cell in row.cells
            ),
        )
        for row in matrix.rows
    )
    return CoverageMatrix(matrix.columns, rows, matrix.dense)


def _counts(
    by_pair: dict[tuple[str, str], dict[str, int]], source: str, destination: str, query: QueryDict
) -> tuple[Count, ...]:
    found = by_pair.get((source, destination), {})
    return tuple(
        _count(source, destination, answer, found[answer], query)
        for answer in KINDS
        if answer in found
    )


def _count(source: str, destination: str, answer: str, count: int, query: QueryDict) -> Count:
    chosen = {"source_zone": source, "destination_zone": destination, "answer": answer}
    rest = query.copy()
    for key in ("page", "side", *chosen):
        rest.pop(key, None)
    current = all(query.get(key, "") == value for key, value in chosen.items())
    if not current:
        rest.update(chosen)
    return Count(answer, count, f"?{rest.urlencode()}#answers", current)
