"""The jobs of this stage: drawing a picture, and asking for those that a publication changed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from exports.base import ExportError
from exports.picture.drawing import Drawing
from exports.picture.layout import laid_out_apart
from exports.picture.svg import svg
from requirements_app.catalogue.models import Change
from requirements_app.catalogue.selectors import content_at
from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler

from .models import Picture
from .product_drawing import product_picture
from .product_graph import Choice
from .services import AHEAD_KIND, JOB_KIND, picture_request

PUBLISHED_KIND = "pictures-of-publication"
MOST_AHEAD = 20
"""Products; a picture takes a second or more of a processor."""


@handler(AHEAD_KIND, background=True)
@handler(JOB_KIND)
def draw_picture(run: JobRun) -> Outcome:
    """Lay the drawing out and keep the SVG."""
    picture = Picture.objects.filter(pk=run.arguments["picture"]).first()
    if picture is None:
        raise JobFailure("The picture was deleted before it was drawn.", "Ask for it again.")
    if picture.svg:
        return Outcome(lambda: _facts(picture))
    drawing = Drawing.model_validate(picture.drawing)
    run.progress("laying out", 0, None)
    try:
        laid_out = laid_out_apart(drawing)
    except ExportError as error:
        raise JobFailure(
            f"{error.message[:1].upper()}{error.message[1:]}.",
            f"{error.mend[:1].upper()}{error.mend[1:]}.",
            permanent=not error.retry,
            code="picture",
        ) from error
    run.progress("drawing", 0, None)
    drawn = svg(drawing, laid_out)

    def write() -> dict[str, Any]:
        picture.svg, picture.width, picture.height = drawn.text, drawn.width, drawn.height
        picture.drawn_at = timezone.now()
        picture.save(update_fields=["svg", "width", "height", "drawn_at"])
        return _facts(picture)

    return Outcome(write)


def _facts(picture: Picture) -> dict[str, Any]:
    return {"picture": picture.key, "width": picture.width, "height": picture.height}


@handler(PUBLISHED_KIND, background=True)
def ask_for_pictures(run: JobRun) -> Outcome:
    """Ask for the picture of each product that a publication changed, so that its first reader
    finds it drawn; for none where it changed many, which would keep the workers from other work."""
    version = int(run.arguments["version"])
    content = content_at(version)
    changed = set(
        Change.objects.filter(version=version, product__isnull=False).values_list(
            "product__slug", flat=True
        )
    )
    drawings = []
    products = sorted(changed & set(content.products))
    for done, slug in enumerate(products if len(products) <= MOST_AHEAD else ()):
        run.progress("reading the products", done, len(changed))
        found = product_picture(content, (slug,), Choice())
        if found.graph.links:
            drawings.append(found.drawing)

    def write() -> dict[str, Any]:
        for drawing in drawings:
            picture_request(actor=None, drawing=drawing)
        return {"pictures": len(drawings)}

    return Outcome(write)
