"""How facts of a report read in documents made for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

VENDOR_SENTENCE = "(the vendor's own sentence: see the original)"


def number_ranges(numbers: Iterable[int]) -> str:
    """(1, 2, 3, 7) → "1-3, 7"."""
    ordered = sorted(set(numbers))
    runs = groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])
    spans = ([number for _, number in run] for _, run in runs)
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans)


def cell_texts(cells: Sequence[str | None]) -> tuple[str, ...]:
    """A document row's cells, with words where a vendor's own sentence is kept out."""
    return tuple(VENDOR_SENTENCE if cell is None else cell for cell in cells)


def counted(count: int, one: str, many: str = "") -> str:
    """(1, "rule") → "1 rule", (12345, "rule") → "12,345 rules"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
