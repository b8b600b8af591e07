"""The administrators' pages: what leads where, and who has which role at which site."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requirements_app.accounts.overview import accounts_overview
from requirements_app.catalogue.selectors import current_version
from requirements_app.catalogue.standing import sources_standing
from requirements_app.jobs.examinations import (
    Examination,
    examination_newest,
    examination_request,
)
from requirements_app.jobs.notice import queue_trouble
from requirements_app.jobs.selectors import queue_health
from requirements_app.sites.selectors import every_role
from requirements_app.web.paging import page_of
from requirements_app.web.settings_shown import settings_shown

from .people import PeopleView

_EXAMINATION = "examination"


class Administration(PeopleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        if self.partial and request.headers.get("HX-Target") == _EXAMINATION:
            return self.examination()
        context = {
            **examination_told(examination_newest()),
            "accounts": accounts_overview(),
            "role_count": every_role().count(),
            "health": queue_health(),
            "trouble": queue_trouble(),
            "sources": sources_standing(),
            "newest": current_version(),
            "settings": settings_shown(),
        }
        return self.show("administration/administration.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Have the installation examined."""
        examination_request(actor=self.account)
        return self.examination() if self.partial else redirect("administration")

    def examination(self) -> HttpResponse:
        """How the examination stands, as a part of the page."""
        return self.show("administration/_examination.html", examination_told(examination_newest()))


def examination_told(found: Examination) -> dict[str, Any]:
    """What the page tells of an examination: what is wrong, the worst first, and what is well."""
    result = (found.made.result or {}) if found.made else {}
    lines = [
        {**line, "check": check["check"]}
        for check in result.get("checks", ())
        for line in check["findings"]
    ]
    wrong = [line for line in lines if line["level"] != "ok"]
    return {
        "examination": found,
        "level": result.get("level", ""),
        "wrong": sorted(wrong, key=lambda line: line["level"] != "error"),
        "well": [line for line in lines if line["level"] == "ok"],
        "skipped": [check for check in result.get("checks", ()) if check["level"] == "skipped"],
    }


class SiteRoles(PeopleView):
    """Every role at every site; a site's own page is where they are given and taken."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        rows = every_role()
        if words:
            rows = rows.filter(
                Q(site__slug__icontains=words)
                | Q(site__name__icontains=words)
                | Q(user__username__icontains=words)
                | Q(group__name__icontains=words)
                | Q(role=words.lower())
            )
        context = {"page": page_of(rows, self.paged), "q": words}
        return self.show("administration/roles.html", context)
