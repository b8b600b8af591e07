"""Readers for the originals of Nexthink and of the TippingPoint SMS; see :mod:`.originals`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tests.catalogue.originals import OriginalRow, plain


class Paragraph(NamedTuple):
    """Lines between blank ones, as one text; lines are 1-based and inclusive."""

    first: int
    last: int
    text: str


NEXTHINK_HEADINGS = (
    "Web interface",
    "Collector",
    "Data Enricher (classic)",
    "Finder (classic)",
    "Engine (classic)",
)

NEXTHINK_COLUMNS = (
    "Port number",
    "Protocol",
    "Direction",
    "Reason",
    "Domain",
    "API base URL",
)


def paragraphs(text: str) -> list[Paragraph]:
    """Runs of lines between blank ones; a line of no-break spaces alone is a paragraph too."""
    found: list[Paragraph] = []
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip(" "):
            lines.append((number, line))
        elif lines:
            joined = " ".join(plain(each) for _, each in lines)
            found.append(Paragraph(lines[0][0], lines[-1][0], joined))
            lines = []
    return found


def nexthink_rows(text: str) -> list[OriginalRow]:
    parts = [part for part in paragraphs(text) if part.text]
    ends = [
        at
        for at, part in enumerate(parts)
        if part.text in NEXTHINK_HEADINGS or part.text.startswith("JavaScript errors")
    ]
    rows = [row for at, end in pairwise(ends) for row in nexthink_table(parts[at + 1 : end])]
    return sorted([*rows, *nexthink_link_parts(text)])


def nexthink_table(parts: list[Paragraph]) -> Iterator[OriginalRow]:
    """Rows are found by their direction: the protocol stands before it, the port before that."""
    columns = len([part for part in parts if part.text in NEXTHINK_COLUMNS])
    starts = [
        at - (2 if parts[at - 2].text.isdigit() else 1)
        for at, part in enumerate(parts)
        if part.text == "OUT"
    ]
    for start, end in pairwise([*starts, len(parts)]):
        row = parts[start:end]
        if not row[0].text.isdigit():
            row = [Paragraph(row[0].first, row[0].first, ""), *row]
        if columns == 4:
            row = row[:4]  # what follows such a table is prose
        last = row[-1].last
        api = [row.pop().text] if columns == 6 else []
        domain = [" ".join(part.text for part in row[4:])] if columns > 4 else []
        texts = (*(part.text for part in row[:4]), *domain, *api)
        yield OriginalRow(row[0].first, last, texts)


def nexthink_link_parts(text: str) -> Iterator[OriginalRow]:
    """The table that explains the coloured parts of the export link; its colours are lost."""
    parts = paragraphs(text)
    at = next(i for i, part in enumerate(parts) if part.text == "Value and description") + 1
    while not parts[at].text:
        yield OriginalRow(parts[at + 1].first, parts[at + 1].last, ("", parts[at + 1].text))
        at += 2


SMS_PORT = re.compile(r"\d+(?: \d+)*(?:/(?:TCP|UDP))*")


def sms_lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Number, text and whether it is a heading (a line above one of nothing but bars)."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        below = lines[number].strip() if number < len(lines) else ""
        if not re.fullmatch(r"\|{3,}", line.strip()):
            yield number, line, bool(re.fullmatch(r"\|{3,}", below))


def sms_rows(text: str) -> list[OriginalRow]:
    """A port opens a row; a narrower line goes on with it; captions fill one wide cell."""
    rows: list[OriginalRow] = []
    gathered: list[tuple[int, str, int]] = []
    columns = 0
    for number, line, heading in sms_lines(text):
        cells = [plain(cell) for cell in line.split("|")]
        if cells[0] == "Port":
            columns = len([cell for cell in cells if cell])
        elif heading or (len(cells) >= 5 and not any(cells[1:]) and not opens(cells)):
            continue
        elif opens(cells) or len(cells) >= 5:
            gathered.append((number, line, columns))
        else:
            first, before, width = gathered.pop()
            gathered.append((first, f"{before}\n{line}", width))
    for first, joined, width in gathered:
        cells = [plain(cell) for cell in joined.split("|")]
        assert not any(cells[width:]), f"line {first} has more cells than its header"
        rows.append(OriginalRow(first, first + joined.count("\n"), tuple(cells[:width])))
    return rows


def opens(cells: list[str]) -> bool:
    return bool(SMS_PORT.fullmatch(cells[0]))
