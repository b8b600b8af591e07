"""How much room a text takes, without a font at hand.

Widths are those of Arial and the fonts made to its measure, in thousandths of the type size; the
style sheet asks for these fonts. What the table lacks is taken to be wide, so that a label is
rather too roomy than cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BY_WIDTH = {
    222: "ijl'",
    278: " !,./:;[]\\ftI|",
    333: "()-`r{}·",
    389: '*"',
    469: "^",
    500: "ckstvxyzJ",
    556: "0123456789#$?_abdeghnopquL–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUwÜ",
    778: "GOQÖ",
    833: "mM",
    889: "%",
    944: "W",
    1015: "@—…×→",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_UNKNOWN = 620
_WIDE = 1020
_BOLD = 1.07
_BREAKS = re.compile(r"[^\s./:,_@-]*[\s./:,_@-]+|[^\s./:,_@-]+")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in the unit of its type size."""
    total = sum(_WIDTHS.get(each, _WIDE if ord(each) > 0x2E80 else _UNKNOWN) for each in text)
    return total * size / 1000 * (_BOLD if bold else 1)


def wrapped(text: str, size: float, room: float, *, most: int, bold: bool = False) -> list[str]:
    """The text in lines no wider than `room`, broken after spaces and punctuation where that is
    possible. Of more than `most` lines the last ends in an ellipsis."""
    lines = [""]
    for piece in _pieces(text, size, room, bold):
        if lines[-1] and width((lines[-1] + piece).rstrip(), size, bold=bold) > room:
            lines.append("")
        lines[-1] += piece
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        lines[most - 1 :] = [_cut(lines[most - 1], size, room, bold)]
    return lines


def _pieces(text: str, size: float, room: float, bold: bool) -> Iterator[str]:
    for match in _BREAKS.finditer(text):
        piece = match[0]
        while width(piece.rstrip(), size, bold=bold) > room and len(piece) > 1:
            fits = next(
                count
                for count in range(len(piece) - 1, 0, -1)
                if count == 1 or width(piece[:count], size, bold=bold) <= room
            )
            yield piece[:fits]
            piece = piece[fits:]
        yield piece


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    while line and width(line + "…", size, bold=bold) > room:
        line = line[:-1]
    return line.rstrip() + "…"
