"""The first page: what waits for the reader, and what is new."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import Change
from requirements_app.downloads.selectors import sites_of_jobs
from requirements_app.jobs.models import Job
from requirements_app.jobs.selectors import visible_jobs
from requirements_app.web.lists import change_lines
from requirements_app.web.waiting import waiting_for

from .base import PageView
from .catalogue import versions_with_counts
from .jobs import target

_CHANGES_SHOWN = 8
_VERSIONS_SHOWN = 3
_JOBS_SHOWN = 6
_LATELY = dt.timedelta(hours=12)
_RUNNING = (Job.State.QUEUED, Job.State.RUNNING)


class Home(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        versions = list(versions_with_counts()[:_VERSIONS_SHOWN])
        newest = versions[0] if versions else None
        changes = Change.objects.filter(version=newest).select_related("product", "version")
        context: dict[str, Any] = {
            "version": newest,
            "versions": versions,
            "changes": change_lines(changes[:_CHANGES_SHOWN]),
            "waiting": waiting_for(self.account),
            **own_jobs(self.account),
        }
        return self.show("home.html", context)


class OwnJobs(PageView):
    """The part of the first page that shows the reader's jobs; it asks for itself while one of
    them runs."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.show("home/_jobs.html", own_jobs(self.account))


def own_jobs(reader: User) -> dict[str, Any]:
    """The reader's jobs that run, or else ended within hours, each with its site and the page of
    what it makes; three queries besides that for the jobs."""
    own = visible_jobs(reader).filter(owner=reader)
    jobs = [
        *own.filter(state__in=_RUNNING)[:_JOBS_SHOWN],
        *own.exclude(state__in=_RUNNING).filter(finished_at__gt=timezone.now() - _LATELY)[
            :_JOBS_SHOWN
        ],
    ][:_JOBS_SHOWN]
    sites = sites_of_jobs(reader, jobs)
    return {
        "jobs": [(job, sites.get(job.pk), target(job)) for job in jobs],
        "jobs_run": any(not job.is_final for job in jobs),
    }
