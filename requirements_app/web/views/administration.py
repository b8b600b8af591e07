"""The administrators' pages: what leads where, and who has which role at which site."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from requirements_app.accounts.overview import accounts_overview
from requirements_app.catalogue.selectors import current_version
from requirements_app.catalogue.standing import sources_standing
from requirements_app.jobs.notice import queue_trouble
from requirements_app.jobs.selectors import queue_health
from requirements_app.sites.selectors import every_role
from requirements_app.web.paging import page_of
from requirements_app.web.settings_shown import settings_shown

from .people import PeopleView


class Administration(PeopleView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        context = {
            "accounts": accounts_overview(),
            "role_count": every_role().count(),
            "health": queue_health(),
            "trouble": queue_trouble(),
            "sources": sources_standing(),
            "newest": current_version(),
            "settings": settings_shown(),
        }
        return self.show("administration/administration.html", context)


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
        context = {"page": page_of(rows, request.GET), "q": words}
        return self.show("administration/roles.html", context)
