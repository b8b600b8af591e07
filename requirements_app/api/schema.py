"""The OpenAPI 3.1 document, and the page to try the API."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from .base import PortalView


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of this process; it depends on nothing but the code."""
    schema = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    plain: dict[str, Any] = json.loads(OpenApiJsonRenderer().render(schema))
    return plain


class Schema(PortalView):
    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The OpenAPI document."""
        self.query()
        disposition = 'inline; filename="network-requirements-portal-openapi.json"'
        return Response(document(), headers={"Content-Disposition": disposition})


@require_safe
def try_it(request: HttpRequest) -> HttpResponse:
    """The API's addresses, to read and to try. All its code and style comes from files (CSP)."""
    return render(request, "api/try_it.html")
