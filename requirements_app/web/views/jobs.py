"""Jobs: the list, and one job with live progress."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.jobs.models import Job
from requirements_app.jobs.notice import queue_trouble
from requirements_app.jobs.selectors import job_get, visible_jobs
from requirements_app.jobs.services import job_cancel
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.tables.jobs import JobTable

from .base import PageView

_SEEN_LENGTH = 120


class Jobs(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = visible_jobs(self.account)
        state = request.GET.get("state", "")
        if state:
            if state not in Job.State.values:
                known = ", ".join(Job.State.values)
                raise InvalidInput.one("state", state, "is no state of a job", f"use {known}")
            rows = rows.filter(state=state)
        context = {
            "table": JobTable(rows, request=request),
            "state": state,
            "states": Job.State.values,
        }
        return self.show("jobs/jobs.html", context)


class JobPage(PageView):
    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:  # noqa: ARG002
        job = job_get(self.account, job_id)
        return self.show("jobs/job.html", progress(job) | {"subject": subject(job, self.account)})


class JobProgress(PageView):
    """The part of a page that shows how far a job is; it asks for itself until the end. `seen`
    is what the reader was last told, so that screen readers hear changes only."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = job_get(self.account, job_id)
        seen = request.GET.get("seen", "")[:_SEEN_LENGTH]
        return self.show("jobs/_progress.html", progress(job, seen))


class JobCancel(PageView):
    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = job_cancel(job=job_get(self.account, job_id), actor=self.account)
        if not job.is_final:
            messages.info(request, _("The job stops as soon as its worker notices, in seconds."))
        return redirect("job", job.pk)


def progress(job: Job, seen: str | None = None) -> dict[str, Any]:
    """What a job's progress shows. `told` is a short form of what a screen reader is told, `late`
    why it starts late; a whole page says that at its head."""
    told = f"{job.state}/{job.phase}"
    return {
        "job": job,
        "target": target(job),
        "told": told,
        "announce": seen is not None and seen != told,
        "stalled": job.state == Job.State.QUEUED and job.attempts > 0,
        "late": queue_trouble() if seen is not None and job.state == Job.State.QUEUED else "",
    }


def subject(job: Job, reader: User) -> Site | None:
    """The site that a job is about, if the reader may see it; None for other jobs."""
    of_site = Q(rule_sets__job=job) | Q(rule_sets__exports__job=job)
    return visible_sites(reader).filter(of_site).first()


def target(job: Job) -> str:
    """The page of what the job makes; "" where it makes nothing with a page."""
    if rule_set := job.arguments.get("rule_set"):
        return reverse("rule-set", args=[rule_set])
    if export := job.arguments.get("export"):
        return reverse("export", args=[export])
    return ""
