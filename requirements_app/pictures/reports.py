"""A drawn picture as exporters get it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from exports.picture.drawing import Drawing
from requirements_app.catalogue.models import Version
from requirements_app.core.report import ConnectionLine, PictureReport

from .models import Picture


def picture_report(
    picture: Picture, version: Version, selection: Mapping[str, str]
) -> PictureReport:
    """The report of a picture that is drawn, as of a catalogue version. `selection` is what its
    page was asked for."""
    if picture.drawn_at is None:
        raise ValueError("the picture is not drawn")
    drawing = Drawing.model_validate(picture.drawing)
    titles = {box.id: box.title for box in drawing.boxes}
    return PictureReport(
        title=drawing.title,
        description=drawing.description,
        language=drawing.language,
        url=f"{settings.PORTAL_URL}{reverse('pictures')}?{urlencode(selection, safe=',:')}",
        catalogue_version=version.pk,
        drawn_at=picture.drawn_at,
        svg=picture.svg,
        width=picture.width,
        height=picture.height,
        connections=tuple(
            ConnectionLine(
                titles[arrow.source], titles[arrow.target], arrow.services,
                (*arrow.notes, *arrow.warnings),
            )
            for arrow in drawing.arrows
        ),
    )  # fmt: skip
