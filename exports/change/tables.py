"""CSV of RFC 4180 out of rows of Python values, every cell inert in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO, TypeAlias

from requirements_app.core.cells import inert

Cell: TypeAlias = str | int | dt.date | tuple[str, ...] | None

SEPARATOR = " | "
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(
    out: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False
) -> int:
    """Write the header and the rows as they come; returns how many rows there were. `bom`: start
    with a byte order mark."""
    if bom:
        out.write(_BYTE_ORDER_MARK)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow([cell_text(each) for each in row])
            count += 1
        return count
    finally:
        text.detach()


def cell_text(value: Cell) -> str:
    """A cell as it is written: "" for None, several values joined by ` | `."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return inert(SEPARATOR.join(value))
    if isinstance(value, str):
        return inert(value)
    return str(value)
