"""The papers of one firewall of a change: its implementer's list, the way back, and what to try
before and after; docs/exports.md describes them."""

from __future__ import annotations

import io
import zipfile
from abc import abstractmethod
from typing import BinaryIO, Generic, Literal, TypeVar

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


PapersOptionsT = TypeVar("PapersOptionsT", bound=PapersOptions)


class _Papers(Exporter[ChangeReport, PapersOptionsT], Generic[PapersOptionsT]):
    """Papers of the firewall that the options name; they hold all its steps at once. `render`
    returns how many steps (with `part=tests`: connections) there are."""

    accepts = (ChangeReport,)

    def render(self, report: ChangeReport, options: PapersOptionsT, out: BinaryIO) -> int:
        return self.write(report, work_at(report, options.site, options.firewall), options, out)

    @abstractmethod
    def write(
        self, report: ChangeReport, work: Work, options: PapersOptionsT, out: BinaryIO
    ) -> int:
        """Write the papers of this work; returns the rows."""


class PapersCsvExporter(_Papers[PapersCsvOptions]):
    identifier = "papers-csv"
    label = "CSV list for a firewall of a change"
    media_type = "text/csv; charset=utf-8"
    suffix = "csv"
    options = PapersCsvOptions

    def write(
        self, report: ChangeReport, work: Work, options: PapersCsvOptions, out: BinaryIO
    ) -> int:
        return _write_part(report, work, options.part, out, bom=options.bom)


class PapersTextExporter(_Papers[PapersOptions]):
    identifier = "papers-md"
    label = "Text (Markdown) for a firewall of a change"
    media_type = "text/markdown; charset=utf-8"
    suffix = "md"
    options = PapersOptions

    def write(
        self,
        report: ChangeReport,
        work: Work,
        options: PapersOptions,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        out.write(papers_text(report, work).encode())
        return len(work.steps)


class PapersJsonExporter(_Papers[PapersOptions]):
    identifier = "papers-json"
    label = "JSON for a firewall of a change"
    media_type = "application/json"
    suffix = "json"
    options = PapersOptions

    def write(
        self,
        report: ChangeReport,
        work: Work,
        options: PapersOptions,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        out.write(plain_canonical_json(papers_record(report, work)))
        return len(work.steps)


class PapersPdfExporter(_Papers[PapersOptions]):
    identifier = "papers-pdf"
    label = "PDF for a firewall of a change"
    media_type = "application/pdf"
    suffix = "pdf"
    options = PapersOptions

    def write(
        self,
        report: ChangeReport,
        work: Work,
        options: PapersOptions,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        if not fits_a_pdf(work):
            raise ExportError(_too_long(work), "take papers-csv, papers-md or papers-zip")
        made_at = int(report.updated_at.timestamp())
        out.write(typeset_apart(papers_data(report, work), made_at, "papers"))
        return len(work.steps)


class PapersZipExporter(_Papers[PapersOptions]):
    """Every form of the papers in one archive; without the PDF where the list is too long for
    one, which the README in it says."""

    identifier = "papers-zip"
    label = "Everything for a firewall of a change"
    media_type = "application/zip"
    suffix = "zip"
    options = PapersOptions

    def write(self, report: ChangeReport, work: Work, options: PapersOptions, out: BinaryIO) -> int:
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
    whole: tuple[_Papers[PapersOptions], ...] = (PapersTextExporter(), PapersJsonExporter())
    for exporter in (*whole, PapersPdfExporter()) if fits_a_pdf(work) else whole:
        out = io.BytesIO()
        exporter.write(report, work, options, out)
        files[f"papers.{exporter.suffix}"] = out.getvalue()
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
