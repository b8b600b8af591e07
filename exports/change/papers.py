"""The papers of one firewall of a change: its implementer's list, the way back, and what to try
before and after; docs/exports.md describes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO, Literal, NamedTuple

from pydantic import Field

from exports.base import Exporter, ExportError, Options
from exports.change.papers_data import papers_data
from exports.change.papers_tables import papers_record, write_steps, write_trials
from exports.change.papers_text import papers_text
from exports.change.tables import SEPARATOR
from exports.change.telling import warning
from exports.change.work import Work, work_at
from exports.pdf.typesetting import typeset_apart
from exports.wording import counted
from requirements_app.core.canonical import plain_canonical_json
from requirements_app.core.change_report import ChangeReport

STEPS_PER_PDF = 1_000
"""Each stands in the document three times: as a step, as a step back, and as a connection to try.
More is no paper to work by, and its typesetting needs memory in proportion."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)

Part = Literal["implementation", "rollback", "tests"]


class PapersOptions(Options):
    """`site` and `firewall`: whose papers. Both must be given."""

    site: str = Field(min_length=1, max_length=80)
    firewall: str = Field(min_length=1, max_length=200)


class PapersCsvOptions(PapersOptions):
    """`part`: which list. `bom`: start with a byte order mark."""

    part: Part = "implementation"
    bom: bool = False


class _Form(NamedTuple):
    """A form of the papers. `write` gets the options of `options`, and returns the rows."""

    identifier: str
    label: str
    media_type: str
    suffix: str
    write: Callable[[ChangeReport, Work, Any, BinaryIO], int]
    options: type[PapersOptions] = PapersOptions


class PapersExporter(Exporter[ChangeReport, PapersOptions]):
    """Papers of the firewall that the options name, in one form; they hold all its steps at once.
    `render` returns how many steps (with `part=tests`: connections) there are."""

    accepts = (ChangeReport,)

    def __init__(self, form: _Form) -> None:
        self.identifier, self.label, self.media_type, self.suffix, self._write, self.options = form

    def render(self, report: ChangeReport, options: PapersOptions, out: BinaryIO) -> int:
        return self._write(report, work_at(report, options.site, options.firewall), options, out)


def _csv(report: ChangeReport, work: Work, options: PapersCsvOptions, out: BinaryIO) -> int:
    return _write_part(report, work, options.part, out, bom=options.bom)


def _text(report: ChangeReport, work: Work, _options: PapersOptions, out: BinaryIO) -> int:
    out.write(papers_text(report, work).encode())
    return len(work.steps)


def _json(report: ChangeReport, work: Work, _options: PapersOptions, out: BinaryIO) -> int:
    out.write(plain_canonical_json(papers_record(report, work)))
    return len(work.steps)


def _pdf(report: ChangeReport, work: Work, _options: PapersOptions, out: BinaryIO) -> int:
    if not fits_a_pdf(work):
        raise ExportError(_too_long(work), "take papers-csv, papers-md or papers-zip")
    made_at = int(report.updated_at.timestamp())
    out.write(typeset_apart(papers_data(report, work), made_at, "papers"))
    return len(work.steps)


def _zip(report: ChangeReport, work: Work, options: PapersOptions, out: BinaryIO) -> int:
    """Every form in one archive; without the PDF where the list is too long for one, which the
    README in it says."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _files(report, work, options).items():
            archive.writestr(zipfile.ZipInfo(name, date_time=_EARLIEST), content)
    return len(work.steps)


def fits_a_pdf(work: Work) -> bool:
    """Whether the papers are short enough for a PDF."""
    return max(len(work.steps), len(work.trials)) <= STEPS_PER_PDF


def _too_long(work: Work) -> str:
    return (
        f"{counted(len(work.steps), 'step')} and {counted(len(work.trials), 'connection')} at "
        f"{work.firewall} are more than a PDF holds"
    )


def _write_part(
    report: ChangeReport, work: Work, part: Part, out: BinaryIO, *, bom: bool = False
) -> int:
    if part == "tests":
        return write_trials(report, work, out, bom=bom)
    steps = work.steps if part == "implementation" else work.way_back
    return write_steps(report, work, steps, out, bom=bom)


def _files(report: ChangeReport, work: Work, options: PapersOptions) -> dict[str, bytes]:
    parts: tuple[Part, ...] = ("implementation", "rollback", "tests")
    files = {"README.txt": _readme(report, work).encode()}
    for part in parts:
        out = io.BytesIO()
        _write_part(report, work, part, out)
        files[f"{part}.csv"] = out.getvalue()
    for form in (_TEXT, _JSON, _PDF) if fits_a_pdf(work) else (_TEXT, _JSON):
        out = io.BytesIO()
        form.write(report, work, options, out)
        files[f"papers.{form.suffix}"] = out.getvalue()
    return files


def _readme(report: ChangeReport, work: Work) -> str:
    mark, mark_note = warning(report)
    pdf = "papers.pdf          the same for print"
    lines = [
        f"Change {report.number} at firewall {work.firewall} (site {work.site})",
        f"Content {report.content_hash}",
        *([f"{mark}. {mark_note}"] if mark else []),
        "",
        "implementation.csv  what to add, change and remove, in this order",
        "rollback.csv        how to undo it, in this order",
        "tests.csv           what to try before and after",
        "papers.md           all three to read",
        "papers.json         all three for a program",
        pdf if fits_a_pdf(work) else f"There is no papers.pdf: {_too_long(work)}.",
        "",
        f"In the CSV files several values in one cell are joined by '{SEPARATOR}', and a cell",
        "that a spreadsheet could take for a formula has an apostrophe in front.",
    ]
    return "\n".join(lines) + "\n"


_PLACE = "for a firewall of a change"
_CSV = _Form(
    "papers-csv", f"CSV list {_PLACE}", "text/csv; charset=utf-8", "csv", _csv, PapersCsvOptions
)
_TEXT = _Form("papers-md", f"Text (Markdown) {_PLACE}", "text/markdown; charset=utf-8", "md", _text)
_JSON = _Form("papers-json", f"JSON {_PLACE}", "application/json", "json", _json)
_PDF = _Form("papers-pdf", f"PDF {_PLACE}", "application/pdf", "pdf", _pdf)
_ZIP = _Form("papers-zip", f"Everything {_PLACE}", "application/zip", "zip", _zip)

PAPERS = tuple(map(PapersExporter, (_CSV, _TEXT, _JSON, _PDF, _ZIP)))
