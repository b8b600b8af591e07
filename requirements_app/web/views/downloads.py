"""Exports: asking for a file of a rule set, its progress, and handing it out."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.downloads.links import link_sign
from requirements_app.downloads.models import Export
from requirements_app.downloads.selectors import export_get, visible_exports
from requirements_app.downloads.services import TooMany, export_delete, export_request
from requirements_app.rulesets.models import RuleSet
from requirements_app.web.paging import page_of

from .base import PageView
from .jobs import progress
from .rulesets import RuleSetView


class RuleSetExport(RuleSetView):
    """Asks for a file. A page that asks by part stays, and shows how far the file is."""

    def post(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        rule_set = self.rule_set
        try:
            export = self.ask(rule_set, request.POST.get("format", ""))
        except TooMany as error:
            if not self.partial:
                raise
            return self.show("rulesets/_download.html", {"problem": error})
        if not self.partial:
            return redirect("export", export.pk)
        return self.show("rulesets/_download.html", progress(export.job))

    def ask(self, rule_set: RuleSet, text: str) -> Export:
        """The export that `format` or `format:view` names. Raises InvalidInput and TooMany."""
        identifier, _colon, view = text.partition(":")
        return export_request(
            actor=self.account,
            format=identifier,
            options={"view": view} if view else {},
            rule_set=rule_set,
        )


class Exports(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        page = page_of(visible_exports(self.account), self.paged)
        kept = dt.timedelta(days=settings.EXPORT_RETENTION_DAYS)
        lines = [(export, export.created_at + kept) for export in page.rows]
        context = {"page": page, "lines": lines, "days": settings.EXPORT_RETENTION_DAYS}
        return self.show("downloads/exports.html", context)


class ExportPage(PageView):
    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponse:  # noqa: ARG002
        export = export_get(self.account, export_id)
        return self.show("downloads/export.html", {"export": export, **progress(export.job)})


class ExportDelete(PageView):
    def post(self, request: HttpRequest, export_id: UUID) -> HttpResponse:
        export_delete(export=export_get(self.account, export_id), actor=self.account)
        messages.success(request, _("The file is deleted."))
        return redirect("exports")


class ExportFile(PageView):
    """On to a link that was signed just now, so that a page left open never holds a stale one."""

    def get(self, request: HttpRequest, export_id: UUID) -> HttpResponse:  # noqa: ARG002
        return redirect(link_sign(export_get(self.account, export_id)).path)
