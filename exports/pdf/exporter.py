"""A rule set as a PDF for a change board, or as a ZIP of several where it is long."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from exports.base import Exporter, FileType, Options
from exports.pdf.document import document_data
from exports.pdf.typesetting import typeset_apart
from exports.pdf.volumes import fits_one_volume, volumes_of
from requirements_app.core.report import RuleSetReport

LINES_PER_VOLUME = 20_000
"""So many lines of rules (`volumes.lines_of`) are some 1,700 rules with five ends each. More make
one document that no reader opens with pleasure, and its compilation needs memory in proportion:
about 750 MB for this many."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)


class PdfExporter(Exporter[RuleSetReport, Options]):
    identifier = "pdf"
    label = "PDF for a change board"
    media_type = "application/pdf"
    suffix = "pdf"
    accepts = (RuleSetReport,)

    def file_type(self, report: RuleSetReport) -> FileType:
        if fits_one_volume(report, LINES_PER_VOLUME):
            return super().file_type(report)
        return FileType("application/zip", "zip")

    def render(
        self,
        report: RuleSetReport,
        options: Options,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        volumes = volumes_of(report, LINES_PER_VOLUME)
        made_at = int(report.built_at.timestamp())
        pdfs = (typeset_apart(document_data(report, each, volumes), made_at) for each in volumes)
        if len(volumes) == 1:
            out.write(next(pdfs))
        else:
            _write_volumes(report, pdfs, out)
        return sum(len(pair.rules) for volume in volumes for pair in volume.zone_pairs)


def _write_volumes(report: RuleSetReport, pdfs: Iterator[bytes], out: BinaryIO) -> None:
    """The volumes in a ZIP whose bytes depend on nothing but the report."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, pdf in enumerate(pdfs, 1):
            name = f"{report.site}-volume-{number:02d}.pdf"
            archive.writestr(zipfile.ZipInfo(name, date_time=_EARLIEST), pdf)
