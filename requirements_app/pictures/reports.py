"""A drawn picture as exporters get it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from exports.picture.drawing import Box, Drawing
from requirements_app.core.report import PictureReport, PictureTable

from .models import Picture

Cells = tuple[tuple[str, ...], ...]


def picture_report(picture: Picture, *, url: str, about: str) -> PictureReport:
    """The report of a picture that is drawn. `url` is its page, `about` what of it is shown."""
    if picture.drawn_at is None:
        raise ValueError("the picture is not drawn")
    drawing = Drawing.model_validate(picture.drawing)
    with override(drawing.language):
        table = _table(drawing)
    return PictureReport(
        title=drawing.title,
        description=drawing.description,
        language=drawing.language,
        url=url,
        about=about,
        drawn_at=picture.drawn_at,
        svg=picture.svg,
        width=picture.width,
        height=picture.height,
        table=table,
    )


def _table(drawing: Drawing) -> PictureTable:
    """The arrows; where these are plain lines, the boxes and what each is joined with."""
    if any(arrow.kind != "line" for arrow in drawing.arrows):
        return PictureTable(
            _("Connections"),
            (_("From"), _("To"), _("Services"), _("Requirement")),
            tuple(_connections(drawing)),
        )
    return PictureTable(
        _("The same as a table"),
        (_("Part"), _("What is in it"), _("Joined with")),
        tuple(_boxes(drawing)),
    )


def _connections(drawing: Drawing) -> Iterator[Cells]:
    places = {place.id: place.title for place in drawing.places if place.kind == "zone"}
    ends = {box.id: _end(box, places) for box in drawing.boxes}
    for arrow in drawing.arrows:
        told = (*arrow.notes, *arrow.warnings)
        yield ends[arrow.source], ends[arrow.target], arrow.services, told


def _end(box: Box, places: dict[str, str]) -> tuple[str, ...]:
    return (box.title, places[box.place]) if box.place in places else (box.title,)


def _boxes(drawing: Drawing) -> Iterator[Cells]:
    titles = {box.id: box.title for box in drawing.boxes}
    for box in drawing.boxes:
        joined = [
            titles[other]
            for arrow in drawing.arrows
            for mine, other in ((arrow.source, arrow.target), (arrow.target, arrow.source))
            if mine == box.id
        ]
        yield (box.name or box.title,), box.lines, tuple(joined)
