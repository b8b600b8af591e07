"""Freezes and maintenance windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse as page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.changes.actions.windows import (
    window_create,
    window_delete,
    window_edit,
    windows_import,
)
from requirements_app.changes.calendar import MEDIA_TYPE, calendar_of
from requirements_app.changes.models import Window
from requirements_app.changes.schedule import windows_seen
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get

from . import change_bodies as bodies
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import changes as shapes

_FILTERS = (
    OpenApiParameter("kind", str, enum=Window.Kind.values),
    OpenApiParameter("site", str, description="Those of one site, and those of every site."),
)


class WindowView(PortalView):
    def place(self, slug: str | None) -> Site | None:
        """The site that a body names, if the caller may see it; None for every site."""
        return site_get(user=self.account, slug=slug) if slug is not None else None

    def window(self, key: str) -> Window:
        """The window in the address, if the caller may see it. Raises NotFound."""
        found = windows_seen(self.account).filter(pk=int(key)).first()
        if found is None:
            raise NotFound(f"there is no window {key}", "see the list of windows")
        return found


class Windows(WindowView):
    @listing("windows_list", shapes.WindowShape, parameters=_FILTERS)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The windows of the sites you see, and those of every site."""
        given = self.list_query("kind", "site")
        rows = windows_seen(self.account)
        if kind := given.get("kind"):
            if kind not in Window.Kind.values:
                mend = f"use one of {', '.join(Window.Kind.values)}"
                raise InvalidInput.one("kind", kind, "is unknown", mend)
            rows = rows.filter(kind=kind)
        if slug := given.get("site"):
            rows = rows.filter(site__slug=slug) | rows.filter(site=None)
        return self.page(rows, window_shape, ("starts_at", "pk"))

    @operation(
        "windows_create",
        shapes.WindowShape,
        404,
        status=201,
        body=bodies.WindowBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Set a time in which nothing is implemented, or in which things should be."""
        values = self.validated(bodies.WindowBody)
        site = self.place(values.pop("site", None))

        def make() -> Answer:
            made = window_create(actor=self.account, site=site, **values)
            address = reverse("api:window", args=[made.pk], request=request)
            headers = {"Location": address, **etag(made.row_version)}
            return Answer(201, window_shape(made), headers)

        return self.once(make)


class WindowDetail(WindowView):
    @operation("windows_get", shapes.WindowShape, 404, tagged=True)
    def get(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """One window."""
        self.query()
        found = self.window(key)
        return Response(window_shape(found), headers=etag(found.row_version))

    @operation(
        "windows_edit",
        shapes.WindowShape,
        404,
        body=bodies.WindowFieldsBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, key: str) -> Response:
        """Change what is given."""
        seen = self.seen(request, key)
        values = self.validated(bodies.WindowFieldsBody, partial=True)
        made = window_edit(**seen, **values)
        return Response(window_shape(made), headers=etag(made.row_version))

    @operation("windows_delete", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, key: str) -> Response:
        """Delete the window. What is scheduled already stays as it is."""
        window_delete(**self.seen(request, key))
        return Response(status=204)

    def seen(self, request: Request, key: str) -> dict[str, Any]:
        found = self.window(key)
        version = expected_version(request, found.row_version)
        return {"actor": self.account, "window": found.pk, "expected_version": version}


class WindowsImport(WindowView):
    @operation("windows_import", shapes.WindowsImportedShape, 404, body=bodies.WindowsImportBody)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Take windows from an iCalendar file. Sent again, it changes what has changed in it."""
        values = self.validated(bodies.WindowsImportBody)
        found = windows_import(
            actor=self.account,
            site=self.place(values.get("site")),
            data=values["content"].encode(),
            kind=values["kind"],
            time_zone=values.get("time_zone", "UTC"),
        )
        return Response(vars(found))


class CalendarRenderer(BaseRenderer):
    """Lets callers ask for a calendar; problems are JSON all the same."""

    media_type = MEDIA_TYPE
    format = "ics"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # noqa: ARG002
        renderer_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> bytes:
        rendered: bytes = JSONRenderer().render(data)
        return rendered


class WindowsCalendar(PortalView):
    renderer_classes = [CalendarRenderer]

    @operation("windows_calendar", OpenApiTypes.STR, media=MEDIA_TYPE)
    def get(self, request: Request) -> HttpResponse:
        """The windows and scheduled changes that you see, as an iCalendar file."""
        self.query()
        written = calendar_of(
            self.account,
            address=lambda change: request.build_absolute_uri(page("change", args=[change.pk])),
            host=request.get_host(),
        )
        headers = {"Content-Disposition": 'attachment; filename="windows.ics"'}
        return HttpResponse(written, content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)


def window_shape(row: Window) -> dict[str, Any]:
    plain = ("kind", "name", "starts_at", "ends_at", "time_zone", "recurrence", "uid")
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in plain},
        "site": row.site.slug if row.site else None,
        "made_by": row.made_by.username,
        "row_version": row.row_version,
    }
