"""Tables that people bring: bytes as text, and text as rows of cells under a header. Pure.

Spreadsheets save CSV in several encodings and with several separators. Which ones were found is
part of the answer, so that a page can tell it: text that is not UTF-8 is read as Windows-1252,
which never fails and may be wrong.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from requirements_app.core.cells import as_typed
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.yaml_problems import choose

LARGEST_FILE = 4_000_000  # bytes
MOST_ROWS = 20_000
SEPARATORS = (",", ";", "\t")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


@dataclass(frozen=True)
class Decoded:
    """A file as text, and the encoding it was read in; `certain` unless that was only assumed."""

    text: str
    encoding: str
    certain: bool = True


@dataclass(frozen=True)
class Row:
    """A row's cells by column, "" where it has none, and the line it starts on."""

    line: int
    cells: dict[str, str]


def decoded(content: bytes, name: str) -> Decoded:
    """The file as text. Raises InvalidInput for one that is too large or broken UTF-16."""
    if len(content) > LARGEST_FILE:
        mend = f"split it into files of at most {LARGEST_FILE} bytes"
        raise InvalidInput.one(name, f"{len(content)} bytes", "is too large", mend)
    for mark, codec, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return Decoded(content.decode(codec), encoding)
            except UnicodeDecodeError as error:
                message, mend = f"is not {encoding}, as it claims", "save the file as UTF-8"
                raise InvalidInput.one(name, f"byte {error.start}", message, mend) from error
    try:
        return Decoded(content.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return Decoded(content.decode("cp1252", errors="replace"), "Windows-1252", certain=False)


def separator_of(text: str) -> str:
    """The separator of a table: that which divides its first line most often, else a comma."""
    first = next(iter(text.removeprefix("\ufeff").splitlines()), "")
    return max(SEPARATORS, key=first.count)


class Table:
    """A CSV file with a header. Problems are kept, each with its place: ``name:7 zone``."""

    def __init__(
        self, text: str, name: str, *, columns: Sequence[str], required: Sequence[str]
    ) -> None:
        self.text = text.removeprefix("\ufeff")
        self.name = name
        self.columns = columns
        self.required = required
        self.problems: list[Problem] = []

    def rows(self) -> Iterator[Row]:
        """The rows that can be read, in their order; what is wrong is in `problems`."""
        source = io.StringIO(self.text, newline="")
        reader = csv.reader(source, delimiter=separator_of(self.text), strict=True)
        try:
            header = [cell.strip().lower() for cell in next(reader, [])]
            self.problems += self._header_problems(header)
            if self.problems:
                return
            line = reader.line_num + 1
            for number, cells in enumerate(reader, start=1):
                if number > MOST_ROWS:
                    mend = f"split it into files of at most {MOST_ROWS} rows"
                    self._refuse(line, "", number, "is one row too many", mend)
                    return
                blank = not any(cell.strip() for cell in cells)
                if not blank and (row := self._row(header, cells, line)):
                    yield row
                line = reader.line_num + 1
        except csv.Error as error:
            mend = "check the quotes on this line; a quote inside a quoted cell is written twice"
            self._refuse(reader.line_num, "", str(error), "keeps this from being CSV", mend)

    def _header_problems(self, header: Sequence[str]) -> Iterator[Problem]:
        place = f"{self.name}:1"
        if header == [""] or not header:
            mend = f"begin the file with {','.join(self.columns)}"
            yield Problem(place, "", "is no header", mend)
            return
        for column in header:
            if column not in self.columns:
                mend = choose(column, self.columns, "remove the column")
                yield Problem(place, column, "is not a column known here", mend)
            elif header.count(column) > 1:
                yield Problem(place, column, "stands twice in the header", "keep one of the two")
        for column in self.required:
            if column not in header:
                mend = f"add the column {column}"
                yield Problem(place, column, "is missing from the header", mend)

    def _row(self, header: Sequence[str], cells: list[str], line: int) -> Row | None:
        if len(cells) != len(header):
            told, message = f"{len(cells)} cells", f"do not fit the {len(header)} columns"
            mend = "put cells that hold a separator into quotes"
            self._refuse(line, "", told, f"{message} of the header", mend)
            return None
        values = dict.fromkeys(self.columns, "") | {
            column: as_typed(cell.strip()) for column, cell in zip(header, cells, strict=True)
        }
        for column, cell in values.items():
            if "\0" in cell:  # the database is asked for some of them before a service sees them
                self._refuse(line, column, cell, "holds a NUL character", "remove it")
                return None
        for column in self.required:
            if not values[column]:
                self._refuse(line, column, "", "is blank", "fill it in")
        return Row(line, values) if all(values[column] for column in self.required) else None

    def _refuse(self, line: int, column: str, value: object, message: str, mend: str) -> None:
        place = f"{self.name}:{line} {column}".rstrip()
        self.problems.append(Problem(place, value, message, mend))
