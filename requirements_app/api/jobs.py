"""Jobs: how far accepted work is, and stopping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import InvalidInput
from requirements_app.jobs.again import job_retry
from requirements_app.jobs.idempotency import Answer
from requirements_app.jobs.models import Job
from requirements_app.jobs.notice import queue_trouble
from requirements_app.jobs.selectors import job_get, visible_jobs
from requirements_app.jobs.services import job_cancel

from .base import PortalView
from .documentation import LATER, listing, operation
from .shapes import work as shapes

_STATE = OpenApiParameter("state", str, enum=Job.State.values)


class Jobs(PortalView):
    @listing("jobs_list", shapes.JobShape, parameters=[_STATE])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Your jobs, newest first; administrators see all."""
        state = self.list_query("state").get("state", "")
        rows = visible_jobs(self.account)
        if state:
            if state not in Job.State.values:
                mend = f"use {', '.join(Job.State.values)}"
                raise InvalidInput.one("state", state, "is no state of a job", mend)
            rows = rows.filter(state=state)
        return self.page(rows, self.shape, ("-created_at", "id"))

    def shape(self, job: Job) -> dict[str, Any]:
        return job_facts(job, self.request)


class JobDetail(PortalView):
    @operation("jobs_get", shapes.JobShape, 404, parameters=[LATER])
    def get(self, request: Request, job_id: UUID) -> Response:
        """One job. Poll it until `state` is succeeded, failed or cancelled."""
        self.query()
        job = job_get(self.account, job_id)
        headers = {} if job.is_final else {"Retry-After": "1"}
        return Response(job_facts(job, request), headers=headers)


class JobCancel(PortalView):
    @operation("jobs_cancel", shapes.JobShape, 404, 409, 413, status=202)
    def post(self, request: Request, job_id: UUID) -> Response:
        """Ask a queued or running job to stop."""
        job = job_cancel(job=job_get(self.account, job_id), actor=self.account)
        return Response(job_facts(job, request), status=202)


class JobRetry(PortalView):
    @operation("jobs_retry", shapes.JobShape, 404, status=202, once=True)
    def post(self, request: Request, job_id: UUID) -> Response:
        """Ask again for what a failed or cancelled job did not make. Location is the new job."""
        job = job_get(self.account, job_id)

        def make() -> Answer:
            again = job_retry(job=job, actor=self.account)
            facts = job_facts(again, request)
            return Answer(202, facts, {"Location": facts["url"]})

        return self.once(make)


def job_facts(job: Job, request: Request) -> dict[str, Any]:
    """A job as the API tells it."""
    return {
        "id": job.pk,
        "kind": job.kind,
        "state": job.state,
        "phase": job.phase,
        "done": job.done,
        "total": job.total,
        "attempts": job.attempts,
        "error": job.error,
        "result": job.result,
        "cancel_requested": job.cancel_requested,
        "degraded": (queue_trouble() or None) if job.state == Job.State.QUEUED else None,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "url": reverse("api:job", args=[job.pk], request=request),
    }
