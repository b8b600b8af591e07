"""Finding pictures by what they show."""

from __future__ import annotations

from exports.picture.drawing import Drawing
from requirements_app.core.canonical import plain_content_hash

from .models import Picture

RENDERING = 1
"""Raised when the same drawing is to look otherwise than before, so that all are drawn anew."""


def picture_key(drawing: Drawing) -> str:
    """The key of the picture that shows this."""
    return plain_content_hash([RENDERING, drawing.model_dump(mode="json")])


def picture_of(drawing: Drawing) -> Picture | None:
    """The picture, drawn or still asked for, with its job; None where nobody asked for it yet."""
    return Picture.objects.select_related("job").filter(pk=picture_key(drawing)).first()
