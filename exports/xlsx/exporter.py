"""An Excel workbook, written row by row. Text is only ever written as text, never as a formula,
link or number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.base import Exporter, ExportError, Options
from exports.wording import counted
from exports.xlsx.sheets import Cell, Sheet, catalogue_sheets, rule_set_sheets
from requirements_app.core.report import CatalogueReport, RuleSetReport

ROW_LIMIT = 1_048_575  # Excel's 2 ** 20 without the header
CELL_LIMIT = 32_767
TALLEST_ROW = 409.0
LINE_HEIGHT = 15.0
_MEND = "export as CSV, which has no such limit"


class XlsxExporter(Exporter[RuleSetReport | CatalogueReport, Options]):
    identifier = "xlsx"
    label = "Excel workbook"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = "xlsx"
    accepts = (RuleSetReport, CatalogueReport)

    def render(
        self,
        report: RuleSetReport | CatalogueReport,
        options: Options,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        if isinstance(report, RuleSetReport):
            _refuse_beyond(max(report.rule_count, report.entry_count))
            sheets, made_at = rule_set_sheets(report), report.built_at
            title = f"Rule set of {report.site_name}"
        else:
            sheets, made_at = catalogue_sheets(report), report.published_at
            title = f"Catalogue {report.catalogue_version}: flows"
        with (
            # Its drafts of the sheets go, come what may: on a full disk it forgets them.
            TemporaryDirectory() as scratch,
            _honest_errors(),
            xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": scratch}) as workbook,
        ):
            created = made_at.astimezone(dt.UTC).replace(tzinfo=None)
            workbook.set_properties(
                {"title": title, "author": "Network Requirements Portal", "created": created}
            )
            styles = _Styles(
                workbook.add_format({"bold": True, "bg_color": "#E3EAF2", "valign": "vcenter"}),
                workbook.add_format({"text_wrap": True, "align": "left", "valign": "top"}),
                workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
            )
            counts = [_write(workbook.add_worksheet(sheet.name), sheet, styles) for sheet in sheets]
        return counts[1]


@contextmanager
def _honest_errors() -> Iterator[None]:
    """Let a disk that is full be told as the OSError that it is."""
    try:
        yield
    except FileCreateError as error:
        raise error.args[0] from error


class _Styles(NamedTuple):
    header: Format
    text: Format
    date: Format


def _write(worksheet: Worksheet, sheet: Sheet, styles: _Styles) -> int:
    """Write one sheet with its header frozen and filterable; returns its number of rows."""
    worksheet.freeze_panes(1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.repeat_rows(0)
    worksheet.set_row(0, 20)
    for column, (title, width) in enumerate(sheet.columns):
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, title, styles.header)
    row = 0
    for row, cells in enumerate(sheet.rows, 1):
        _refuse_beyond(row)
        worksheet.set_row(row, _height(cells, sheet))
        for column, cell in enumerate(cells):
            _write_cell(worksheet, row, column, cell, styles)
        _forget(worksheet, row - 1)
    worksheet.autofilter(0, 0, row, len(sheet.columns) - 1)
    return row


def _forget(worksheet: Worksheet, row: int) -> None:
    """Drop the height of a row that is in the file already: xlsxwriter keeps them all, which at
    a million rows is most of an export's memory."""
    worksheet.row_info.pop(row, None)
    worksheet.row_sizes.pop(row, None)


def _height(cells: tuple[Cell, ...], sheet: Sheet) -> float:
    """The row's height in points, for its tallest cell; not every program works it out."""
    tallest = 1
    for cell, (_, width) in zip(cells, sheet.columns, strict=True):
        values = cell if isinstance(cell, tuple) else (cell,) if isinstance(cell, str) else ()
        tallest = max(tallest, sum(max(1, ceil(len(value) / width)) for value in values))
    return min(tallest * LINE_HEIGHT, TALLEST_ROW)


def _write_cell(worksheet: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    if isinstance(cell, tuple):
        worksheet.write_string(row, column, _lines(cell), styles.text)
    elif isinstance(cell, str):
        worksheet.write_string(row, column, _lines((cell,)), styles.text)
    elif isinstance(cell, dt.date):
        worksheet.write_datetime(row, column, cell, styles.date)
    elif cell is not None:
        worksheet.write_number(row, column, cell, styles.text)


def _lines(values: tuple[str, ...]) -> str:
    """The values one a line, cut after a whole value where Excel's cell would overflow."""
    text = "\n".join(values) if any(values) else ""
    if len(text) <= CELL_LIMIT:
        return text
    if len(values) == 1:
        raise ExportError(f"a text of {len(text):,} characters does not fit an Excel cell", _MEND)
    room = CELL_LIMIT - 100
    kept = 0
    for value in values:
        room -= len(value) + 1
        if room < 0:
            break
        kept += 1
    left_out = counted(len(values) - kept, "more value")
    return "\n".join([*values[:kept], f"… and {left_out}, beyond what an Excel cell holds"])


def _refuse_beyond(rows: int) -> None:
    if rows > ROW_LIMIT:
        raise ExportError(f"more than the {ROW_LIMIT:,} rows that an Excel sheet holds", _MEND)
