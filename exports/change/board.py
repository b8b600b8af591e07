"""A change as a PDF for those who decide, or as a ZIP of several where it is long."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from exports.base import Exporter, FileType, Options
from exports.change.board_data import Volume, board_data
from exports.pdf.typesetting import typeset_apart
from requirements_app.core.change_report import ChangeReport

ITEMS_PER_VOLUME = 1_000
"""Each fills a table row of two connections with their terms. More make a document that no reader
opens with pleasure, and its compilation needs memory in proportion."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)


class _Set(NamedTuple):
    volume: Volume
    pdf: bytes
    items: int


class ChangePdfExporter(Exporter[ChangeReport, Options]):
    identifier = "change-pdf"
    label = "PDF document of a change"
    media_type = "application/pdf"
    suffix = "pdf"
    accepts = (ChangeReport,)

    def file_type(self, report: ChangeReport) -> FileType:
        if report.item_count <= ITEMS_PER_VOLUME:
            return super().file_type(report)
        return FileType("application/zip", "zip")

    def render(
        self,
        report: ChangeReport,
        options: Options,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        if report.item_count <= ITEMS_PER_VOLUME:
            (only,) = _volumes(report)
            out.write(only.pdf)
            return only.items
        count = 0
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for each in _volumes(report):
                name = f"change-{report.number}-volume-{each.volume.number:02d}.pdf"
                archive.writestr(zipfile.ZipInfo(name, date_time=_EARLIEST), each.pdf)
                count += each.items
        return count


def _volumes(report: ChangeReport) -> Iterator[_Set]:
    """One volume after the other, each with as many items as one holds; at least one."""
    items = iter(report.items)
    made_at = int(report.updated_at.timestamp())
    of = max(1, -(-report.item_count // ITEMS_PER_VOLUME))
    for number in range(1, of + 1):
        volume = Volume(number, of, tuple(islice(items, ITEMS_PER_VOLUME)))
        pdf = typeset_apart(board_data(report, volume), made_at, "change")
        yield _Set(volume, pdf, len(volume.items))
