"""The auditor's report of a site: a page, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from requirements_app.changes.auditing import audit_csv, audited, day_of, in_force_on
from requirements_app.core.errors import InvalidInput
from requirements_app.web.errors import shown_problems
from requirements_app.web.paging import page_of
from requirements_app.web.views.base import kept_private
from requirements_app.web.views.sites import SiteView


class AuditReport(SiteView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        site = self.site
        context: dict[str, Any] = {"site": site, "today": timezone.localdate()}
        try:
            day = day_of(request.GET.get("on", ""))
            if request.GET.get("format") == "csv":
                return _file(audit_csv(site, day), f"in-force-{slug}-{day}.csv")
            page = page_of(in_force_on(site, day), self.paged)
        except InvalidInput as error:
            context["problems"] = shown_problems(error.problems)
            return self.show("changes/audit_report.html", context, status=400)
        context |= {"page": page, "day": day, "lines": audited(site, page.rows, day)}
        return self.show("changes/audit_report.html", context)


def _file(pieces: Any, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(
        (piece.encode() for piece in pieces),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "",
            "X-Content-Type-Options": "nosniff",
        },
    )
    return kept_private(response)  # type: ignore[arg-type]
