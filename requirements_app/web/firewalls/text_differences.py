"""Two configurations line by line: what came, what went, and a few lines around. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.safestring import SafeString

AROUND = 3
"""How many lines that are the same stand around each difference."""

MOST_LINES = 4_000
"""How many lines of differences a page shows."""

Marked = Callable[[str], SafeString]


@dataclass(frozen=True)
class Side:
    """A line with its number, from 1; number 0 where there is none."""

    number: int
    html: SafeString


NO_LINE = Side(0, SafeString(""))


@dataclass(frozen=True)
class Row:
    """`kind`: same, added, removed, or changed where one line stands in the place of another."""

    kind: str
    before: Side
    after: Side


@dataclass(frozen=True)
class Hunk:
    """Differences that stand close to each other. `skipped` lines before it are the same."""

    skipped: int
    rows: tuple[Row, ...]

    @property
    def unified(self) -> tuple[Row, ...]:
        """The rows one below the other: what went stands above what came."""
        found: list[Row] = []
        came: list[Row] = []
        for row in self.rows:
            if row.kind == "same":
                found += [*came, row]
                came = []
                continue
            if row.before.number:
                found.append(Row("removed", row.before, NO_LINE))
            if row.after.number:
                came.append(Row("added", NO_LINE, row.after))
        return (*found, *came)


@dataclass(frozen=True)
class TextDifference:
    """`added` and `removed` count lines; `cut` says that more differs than the hunks show."""

    hunks: tuple[Hunk, ...]
    added: int
    removed: int
    cut: bool


def text_difference(before: str, after: str, marked: Marked) -> TextDifference:
    """What makes `after` of `before`; `marked` renders the text of a line."""
    old, new = before.splitlines(), after.splitlines()
    groups = list(SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND))
    codes = [code for group in groups for code in group if code[0] != "equal"]
    hunks: list[Hunk] = []
    reached = shown = 0
    for group in groups:
        rows = tuple(row for code in group for row in _rows(code, old, new, marked))
        hunks.append(Hunk(group[0][1] - reached, rows[: MOST_LINES - shown]))
        reached, shown = group[-1][2], shown + len(rows)
        if shown >= MOST_LINES:
            break
    return TextDifference(
        tuple(hunks),
        added=sum(code[4] - code[3] for code in codes),
        removed=sum(code[2] - code[1] for code in codes),
        cut=shown > MOST_LINES or len(hunks) < len(groups),
    )


def _rows(
    code: tuple[str, int, int, int, int], old: Sequence[str], new: Sequence[str], marked: Marked
) -> Iterator[Row]:
    _tag, start, end, begin, stop = code
    was = [Side(at + 1, marked(old[at])) for at in range(start, end)]
    now = [Side(at + 1, marked(new[at])) for at in range(begin, stop)]
    for before, after in zip_longest(was, now, fillvalue=NO_LINE):
        yield Row(_kind(code[0], before, after), before, after)


def _kind(tag: str, before: Side, after: Side) -> str:
    if tag == "equal":
        return "same"
    if before.number and after.number:
        return "changed"
    return "removed" if before.number else "added"
