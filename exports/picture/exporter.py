"""A picture as a PDF for print, with the table that says the same."""

from __future__ import annotations

from typing import BinaryIO

from exports.base import Exporter, Options
from exports.pdf.typesetting import typeset_apart
from requirements_app.core.report import PictureReport

# Landscape, in CSS pixels, without margins and the title above the picture.
_PAPERS = (("a4", 1010, 590), ("a3", 1470, 920), ("a2", 2130, 1385), ("a1", 3060, 2040))
_SMALLEST = 0.62
"""So much smaller than on the screen a label can still be read: its letters are 5 points high."""


class PicturePdfExporter(Exporter[PictureReport, Options]):
    identifier = "picture-pdf"
    label = "Picture as PDF"
    media_type = "application/pdf"
    suffix = "pdf"
    accepts = (PictureReport,)

    def render(
        self,
        report: PictureReport,
        options: Options,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        out.write(typeset_apart(picture_data(report), int(report.drawn_at.timestamp()), "picture"))
        return len(report.table.rows)


def picture_data(report: PictureReport) -> dict[str, object]:
    """What the template `picture.typ` reads."""
    return {
        "title": report.title,
        "description": report.description,
        "language": report.language[:2],
        "url": report.url,
        "about": report.about,
        "paper": paper_of(report.width, report.height),
        "svg": report.svg,
        "width": report.width * 0.75,
        "heading": report.table.heading,
        "columns": report.table.columns,
        "rows": report.table.rows,
        "characters_note": "",
    }


def paper_of(width: int, height: int) -> str:
    """The smallest paper on which a picture of this many pixels can be read."""
    for name, room_x, room_y in _PAPERS:
        if min(room_x / width, room_y / height) >= _SMALLEST:
            return name
    return _PAPERS[-1][0]
