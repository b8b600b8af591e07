"""CSV of RFC 4180: the rows come ready from the database, this gives them their line ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal

from exports.base import CsvRows, Exporter, Options

_BLOCK = 256 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CsvOptions(Options):
    """`view`: a rule set's rules or its entries; the catalogue always lists flows. `bom`: start
    with a byte order mark, without which Excel reads UTF-8 as its own code page."""

    view: Literal["rules", "entries"] = "rules"
    bom: bool = False


class CsvExporter(Exporter[CsvRows, CsvOptions]):
    identifier = "csv"
    label = "CSV table"
    media_type = "text/csv; charset=utf-8"
    suffix = "csv"
    accepts = (CsvRows,)
    options = CsvOptions

    def render(self, report: CsvRows, options: CsvOptions, out: BinaryIO) -> int:
        if options.bom:
            out.write(_BYTE_ORDER_MARK)
        line_ends = _LineEnds()
        for block in _blocks(report.chunks):
            out.write(line_ends.converted(block))
        return max(line_ends.count - 1, 0)


class _LineEnds:
    """Turns the line feeds between records into CR LF, leaves those inside quotes alone, and
    counts the records. A doubled quote closes and opens again, so parity is all there is to
    know."""

    def __init__(self) -> None:
        self.count = 0
        self._quoted = False

    def converted(self, block: bytes) -> bytes:
        parts = block.split(b'"')
        for index in range(int(self._quoted), len(parts), 2):
            self.count += parts[index].count(b"\n")
            parts[index] = parts[index].replace(b"\n", b"\r\n")
        self._quoted ^= len(parts) % 2 == 0
        return b'"'.join(parts)


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of at least `_BLOCK`, the last one excepted."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= _BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)
