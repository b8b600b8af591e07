"""The vendors' original documents, which the repository does not hold, and readers for them.

A reader is small and knows nothing of the catalogue: it finds the table rows in the extracted
text by itself, so that a row dropped, doubled or altered in curation shows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]


class OriginalRow(NamedTuple):
    """A table row as the original has it; lines are 1-based and inclusive."""

    first: int
    last: int
    cells: tuple[str, ...]


def vendor_docs() -> Path:
    """The folder of the originals: VENDOR_DOCS, else beside the repository."""
    return Path(os.environ.get("VENDOR_DOCS") or ROOT.parent / "shared" / "vendor-docs")


def vendor_doc(name: str) -> Path:
    """The original of one product; the test is skipped where it is absent.

    With NRP_REQUIRE_ALL=1 it fails instead.
    """
    path = vendor_docs() / f"{name}.txt"
    if path.is_file():
        return path
    reason = f"{path} is absent: set VENDOR_DOCS to the folder of the vendors' documents"
    if os.environ.get("NRP_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def plain(text: str) -> str:
    """`text` with every run of white space, no-break spaces too, as one space."""
    return " ".join(text.split())


def paragraph_rows(text: str, header: tuple[str, ...]) -> list[OriginalRow]:
    """Rows of tables whose every cell is a line of its own between blank lines.

    A table begins where `header` stands, cell by cell. It ends at the first group of lines that
    cannot be a row: one whose second cell is no port.
    """
    cells = [(n, plain(line)) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    width, at, rows = len(header), 0, []
    while at < len(cells):
        if tuple(cell for _, cell in cells[at : at + width]) != header:
            at += 1
            continue
        at += width
        while at + width <= len(cells) and re.fullmatch(r"\d+/(tcp|udp)", cells[at + 1][1]):
            row = cells[at : at + width]
            rows.append(OriginalRow(row[0][0], row[-1][0], tuple(cell for _, cell in row)))
            at += width
    return rows


def broken_bar_rows(text: str) -> list[OriginalRow]:
    """Rows of tables that end each cell with a bar and a line break.

    A rule such as ``|---|---|`` stands below the header and tells how many cells a row has.
    """
    lines = text.splitlines()
    rows: list[OriginalRow] = []
    width, pending = 0, list[tuple[int, str]]()
    for number, line in enumerate(lines, 1):
        if re.fullmatch(r"[|-]{3,}", line):
            width, pending = line.count("---"), []
        elif width and line.endswith("|"):
            pending.append((number, plain(line.removesuffix("|"))))
            if len(pending) == width:
                cells = tuple(cell for _, cell in pending)
                rows.append(OriginalRow(pending[0][0], number, cells))
                pending = []
        else:
            assert not pending, f"line {number}: a row of {len(pending)} cells"
            width = 0
    return rows


def bar_rows(text: str) -> list[OriginalRow]:
    """Rows of tables with one row to a line and bars between the cells, below a rule."""
    rows, in_table = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if re.fullmatch(r"[|-]{3,}", line):
            in_table = True
        elif in_table and "|" in line:
            cells = tuple(plain(cell) for cell in line.rstrip().removesuffix("|").split("|"))
            rows.append(OriginalRow(number, number, cells))
        else:
            in_table = False
    return rows


# --- the vendors' sentences --------------------------------------------------------------------


def shared_runs(ours: Iterable[str], original: str, length: int) -> Iterator[str]:
    """Our texts that repeat `length` words of the original, one after the other."""
    known = set(_runs(original, length))
    for text in ours:
        if any(run in known for run in _runs(text, length)):
            yield text


def texts(value: object) -> Iterator[str]:
    """Every text within nested lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    for at in range(len(words) - length + 1):
        yield tuple(words[at : at + length])
