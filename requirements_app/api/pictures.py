"""The architecture pictures of products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from exports.picture.drawing import Drawing
from requirements_app.catalogue.flow_filters import parts_of
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import InvalidInput, NotFound, Problem, shown
from requirements_app.jobs.idempotency import Answer
from requirements_app.pictures.choices import choice_of, products_of
from requirements_app.pictures.models import Picture
from requirements_app.pictures.product_drawing import product_picture
from requirements_app.pictures.selectors import picture_of
from requirements_app.pictures.services import picture_request

from . import inputs
from .catalogue import VERSION, CatalogueView
from .documentation import LATER, operation
from .shapes import catalogue as shapes

_RETRY_SECONDS = "1"
_MEANING = {
    "with": "Slugs of other products in the same picture, joined by commas.",
    "feature": "Full ids of features that are on, besides those that are by default.",
    "option": "`product.alternative:option` for an alternative, or `:all` of its options.",
    "phase": "What is shown besides operation: installation, troubleshooting; both unless given.",
    "chosen": "1: nothing is on but what is named.",
}
_KEYS = (*_MEANING, "version")
_PARAMETERS = [
    *(OpenApiParameter(key, str, description=words) for key, words in _MEANING.items()),
    VERSION,
]


class ProductPicture(CatalogueView):
    @operation("products_picture", shapes.PictureShape, 404, parameters=[*_PARAMETERS, LATER])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002
        """The product's architecture as SVG: `svg` is null until a job has drawn it."""
        picture = picture_of(self._drawing(slug, self.query(*_KEYS)))
        headers = {"Retry-After": _RETRY_SECONDS} if _state(picture) == "waiting" else {}
        return Response(_shape(picture), headers=headers)

    @operation(
        "products_picture_draw",
        shapes.AcceptedPictureShape,
        404,
        status=202,
        body=inputs.PictureBody,
        once=True,
    )
    def post(self, request: Request, slug: str) -> Response:
        """Draw the product's picture, unless it is drawn. Location is the job."""
        values = self.validated(inputs.PictureBody).get("selection", {})
        unknown = [key for key in values if key not in _KEYS]
        if unknown:
            mend = f"use {', '.join(_KEYS)}"
            problems = (Problem(key, values[key], "is no parameter", mend) for key in unknown)
            raise InvalidInput(*problems).under("selection")
        drawing = self._drawing(slug, values)

        def make() -> Answer:
            picture = picture_request(actor=self.account, drawing=drawing)
            job = picture.job_id
            name, key = ("api:job", job) if job else ("api:product-picture", slug)
            address = reverse(name, args=[key], request=request)
            return Answer(202, {"job": job, "state": _state(picture)}, {"Location": address})

        return self.once(make)

    def _drawing(self, slug: str, texts: Mapping[str, str]) -> Drawing:
        version = self.version(dict(texts)).number
        content = content_at(version)
        if slug not in content.products:
            raise NotFound(f"{shown(slug)} is no product of this version", "see the list")
        given = {key: parts_of(texts.get(key, "")) for key in _KEYS}
        products = products_of(content, (slug, *given["with"]))
        choice = choice_of(content, products, given)
        return product_picture(content, products, choice, pinned=self._pinned(version)).drawing

    def _pinned(self, version: int) -> int | None:
        newest = self.version({}).number
        return None if version == newest else version


def _state(picture: Picture | None) -> str:
    if picture is None or (picture.job is None and not picture.svg):
        return "missing"
    if picture.svg:
        return "drawn"
    return "failed" if picture.job and picture.job.is_final else "waiting"


def _shape(picture: Picture | None) -> dict[str, Any]:
    return {
        "state": _state(picture),
        "job": picture.job_id if picture else None,
        "svg": (picture.svg or None) if picture else None,
        "width": (picture.width or None) if picture else None,
        "height": (picture.height or None) if picture else None,
        "drawn_at": picture.drawn_at if picture else None,
    }
