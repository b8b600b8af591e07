"""The first page: what waits for the reader, and what is new."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from requirements_app.catalogue.models import Change
from requirements_app.jobs.models import Job
from requirements_app.jobs.selectors import visible_jobs
from requirements_app.sites.models import UpgradeProposal
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.forms.lookup import LookupForm
from requirements_app.web.lists import change_lines

from .base import PageView
from .catalogue import versions_with_counts
from .sites import with_newest

_SHOWN = 8
_VERSIONS_SHOWN = 3


class Home(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        versions = list(versions_with_counts()[:_VERSIONS_SHOWN])
        newest = versions[0] if versions else None
        changes = Change.objects.filter(version=newest).select_related("product", "version")
        context: dict[str, Any] = {
            "version": newest,
            "versions": versions,
            "changes": change_lines(changes[:_SHOWN]),
            **self.waiting(),
            "lookup": LookupForm(),
        }
        return self.show("home.html", context)

    def waiting(self) -> dict[str, Any]:
        """Findings, proposals and jobs that somebody should look at."""
        sites = visible_sites(self.account)
        running = visible_jobs(self.account).filter(
            state__in=[Job.State.QUEUED, Job.State.RUNNING], owner=self.account
        )
        proposals = UpgradeProposal.objects.filter(site__in=sites, state=UpgradeProposal.State.OPEN)
        counted = with_newest(sites)
        return {
            "sites_blocked": counted.filter(blocking__gt=0).order_by("-blocking", "slug")[:_SHOWN],
            "sites_unbuilt": counted.filter(newest_id=None).order_by("slug")[:_SHOWN],
            "proposals": proposals.select_related("site")[:_SHOWN],
            "jobs": running[:_SHOWN],
            "site_count": sites.count(),
        }
