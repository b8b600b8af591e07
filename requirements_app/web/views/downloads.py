"""Exports: asking for a file of a rule set, its progress, and handing it out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requirements_app.downloads.links import link_sign
from requirements_app.downloads.selectors import export_get, visible_exports
from requirements_app.downloads.services import export_request
from requirements_app.web.paging import page_of

from .base import PageView
from .jobs import progress
from .rulesets import RuleSetView


class RuleSetExport(RuleSetView):
    def post(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        identifier, _, view = request.POST.get("format", "").partition(":")
        export = export_request(
            actor=self.account,
            format=identifier,
            options={"view": view} if view else {},
            rule_set=self.rule_set,
        )
        return redirect("export", export.pk)


class Exports(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(visible_exports(self.account), request.GET)
        return self.show("downloads/exports.html", {"page": page})


class ExportPage(PageView):
    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponse:  # noqa: ARG002
        export = export_get(self.account, export_id)
        return self.show("downloads/export.html", {"export": export, **progress(export.job)})


class ExportFile(PageView):
    """On to a link that was signed just now, so that a page left open never holds a stale one."""

    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponse:  # noqa: ARG002
        return redirect(link_sign(export_get(self.account, export_id)).path)
