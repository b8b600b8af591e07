"""The document of a change, its papers for those who carry it out, and its reachability checks."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from exports.registry import exporter_for
from requirements_app.changes.access import require_carrying_out, require_whole
from requirements_app.changes.actions.check_run import check_result_take, check_run_make
from requirements_app.changes.check_plans import PLATFORMS, Platform, script_of
from requirements_app.changes.models import Change, CheckRun
from requirements_app.changes.moving import sites_of
from requirements_app.changes.reports import change_report
from requirements_app.changes.selectors import check_run_get, check_runs_seen
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.downloads.services import export_request
from requirements_app.jobs.idempotency import Answer

from . import change_bodies as bodies
from . import change_shapes as told
from . import inputs
from .changes import FILE, ChangeView
from .documentation import listing, operation
from .downloads import accepted
from .shapes import changes as shapes
from .shapes import work

MOST_AT_ONCE = 1_000
"""A document of so many items is made while its reader waits; a job makes longer ones."""


class ChangeExports(ChangeView):
    @operation(
        "change_exports",
        work.AcceptedExportShape,
        404,
        status=202,
        body=inputs.ExportBody,
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Make a file: `change-json`, `change-csv` or `change-pdf`, or of a firewall `papers-csv`,
        `papers-md`, `papers-json`, `papers-pdf` or `papers-zip`. Location is the job."""
        change, values = self.change(number), self.validated(inputs.ExportBody)

        def make() -> Answer:
            export = export_request(
                actor=self.account,
                format=values["format"],
                options=values.get("options", {}),
                change=change,
            )
            return accepted(export, request)

        return self.once(make)


class ChangeDocument(ChangeView):
    @operation("change_document", shapes.ChangeDocumentShape, 404, 409)
    def get(self, request: Request, number: str) -> HttpResponse:  # noqa: ARG002
        """The whole change as the JSON document that `change-json` makes; not of many items."""
        self.query()
        change = self.change(number)
        require_whole(self.account, change)
        if change.item_count > MOST_AT_ONCE or not change.content_hash:
            raise Conflict(
                f"the document of change {change.pk} is not made at once",
                "ask for an export of it in the format change-json",
            )
        exporter, out = exporter_for("change-json"), io.BytesIO()
        exporter.render(change_report(change), exporter.read_options({}), out)
        return HttpResponse(out.getvalue(), content_type="application/json")


class CheckRuns(ChangeView):
    @listing("change_check_runs_list", shapes.CheckRunShape, 404)
    def get(self, request: Request, number: str) -> Response:
        """The checks that were handed out at the sites you see, newest first."""
        self.list_query()
        rows = check_runs_seen(self.account, self.change(number))
        return self.page(rows, lambda row: _run(row, request), ("-created_at", "id"))

    @operation(
        "change_check_runs_make",
        shapes.CheckRunShape,
        404,
        409,
        status=201,
        body=bodies.CheckRunBody,
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Hand out a check of what is implemented at a site, from a source zone. Location is its
        script."""
        change, values = self.change(number), self.validated(bodies.CheckRunBody)

        def make() -> Answer:
            run = check_run_make(number=change.pk, actor=self.account, **values)
            return Answer(201, _run(run, request), {"Location": _script(run, request)})

        return self.once(make)


class CheckScript(ChangeView):
    @operation(
        "change_check_runs_script",
        OpenApiTypes.BINARY,
        404,
        409,
        parameters=[OpenApiParameter("platform", str, enum=list(PLATFORMS))],
        media=FILE,
    )
    def get(self, request: Request, number: str, run_id: UUID) -> HttpResponse:  # noqa: ARG002
        """The script of a check, for Python unless `platform` says otherwise. It holds the key that
        signs its result."""
        platform = self.query("platform").get("platform", PLATFORMS[0])
        if platform not in PLATFORMS:
            raise InvalidInput.one(
                "platform", platform, "is unknown", f"use one of {', '.join(PLATFORMS)}"
            )
        change = self.change(number)
        require_carrying_out(self.account, sites_of(change))
        return script_response(check_run_get(self.account, change, run_id), platform)


class CheckResults(ChangeView):
    @operation(
        "change_check_results",
        shapes.ChangeDetailShape,
        404,
        409,
        body=bodies.CheckResultBody,
        tagged=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Take up the file that a check's script wrote, as it is; each counts once, as evidence for
        its items."""
        change: Change = self.change(number)
        self.validated(bodies.CheckResultBody)
        content = request._request.body
        taken = check_result_take(number=change.pk, actor=self.account, content=content)
        return self.answer(taken)


def script_response(run: CheckRun, platform: Platform) -> HttpResponse:
    """The script as a file to keep, which no browser runs."""
    script = script_of(run, platform)
    return HttpResponse(
        script.content,
        content_type=FILE,
        headers={
            "Content-Disposition": content_disposition_header(True, script.name) or "",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _run(run: CheckRun, request: Request) -> dict[str, Any]:
    return {**told.check_run_shape(run), "script": _script(run, request)}


def _script(run: CheckRun, request: Request) -> str:
    return reverse("api:change-check-script", args=[run.change_id, run.pk], request=request)
