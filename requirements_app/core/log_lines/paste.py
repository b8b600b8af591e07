"""A paste of log lines, each read by the first format that knows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from requirements_app.core.errors import InvalidInput, Problem

from . import asa, fortios, netfilter, panos, pfirewall, vpc
from .connection import Columns, LogFormat, LoggedConnection

MOST_LINES = 200
MOST_BYTES = 64 * 1024

# Those with the most unmistakable marks first.
FORMATS: tuple[LogFormat, ...] = (
    asa.FORMAT,
    fortios.FORMAT,
    netfilter.FORMAT,
    panos.FORMAT,
    vpc.FORMAT,
    pfirewall.FORMAT,
)

_LINE_END = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class PastedLine:
    """A line by its number in the paste, from 1: the connection that it tells of, or else what is
    wrong with it."""

    number: int
    text: str
    connection: LoggedConnection | None
    problems: tuple[Problem, ...] = ()


def read_paste(text: str, field: str = "text") -> tuple[PastedLine, ...]:
    """The lines of a paste in their order, blank ones and headers left out.

    Raises InvalidInput where there is none, or more than `MOST_LINES` or `MOST_BYTES` of UTF-8.
    """
    size = len(text.encode("utf-8", "replace"))
    if size > MOST_BYTES:
        mend = f"paste {MOST_BYTES // 1024} kB at most, and the rest after it"
        raise InvalidInput.one(field, f"{size} bytes", "is too much at once", mend)
    stripped = (line.strip() for line in _LINE_END.split(text.removeprefix(_BYTE_ORDER_MARK)))
    given = [(number, line) for number, line in enumerate(stripped, 1) if line]
    if len(given) > MOST_LINES:
        mend = f"paste {MOST_LINES} at most, and the rest after them"
        raise InvalidInput.one(field, f"{len(given)} lines", "are too many at once", mend)
    lines = tuple(_Reader().lines(given))
    if not lines:
        raise InvalidInput.one(field, "", "holds no log line", f"paste lines of {accepted()}")
    return lines


def accepted() -> str:
    """The formats that are understood, for a sentence."""
    *others, last = (each.label for each in FORMATS)
    return f"{', '.join(others)}, or {last}"


class _Reader:
    """Reads lines in order, since headers say what the columns of those after them are."""

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {each.name: each.columns for each in FORMATS}

    def lines(self, given: list[tuple[int, str]]) -> Iterator[PastedLine]:
        for number, text in given:
            if self._is_header(text):
                continue
            try:
                yield PastedLine(number, text, self._read(text))
            except InvalidInput as error:
                yield PastedLine(number, text, None, error.problems)

    def _is_header(self, text: str) -> bool:
        for each in FORMATS:
            columns = each.header(text)
            if columns is not None:
                self._columns[each.name] = columns or each.columns
                return True
        return False

    def _read(self, text: str) -> LoggedConnection:
        for each in FORMATS:
            columns = self._columns[each.name]
            if each.recognises(text, columns):
                return each.read(text, columns)
        raise InvalidInput.one(
            "line", text, "is in no format that is understood", f"paste lines of {accepted()}"
        )
