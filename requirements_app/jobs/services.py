"""Accepting and cancelling jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.audit.middleware import current_request_id
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, NotAllowed

from .lifecycle import LONGEST_WAIT, job_end
from .models import Job
from .registry import handler_for

WAKE_CHANNEL = "portal_jobs"


@transaction.atomic
def job_create(
    *,
    kind: str,
    owner: User | None,
    arguments: Mapping[str, Any],
    max_attempts: int | None = None,
    deadline_seconds: int | None = None,
) -> Job:
    """Accept a job, in the transaction that makes the domain rows it is about.

    The row is the outbox: the dispatcher is woken when the transaction commits. `arguments` is
    JSON; `deadline_seconds` is the longest that one attempt may take. `owner` is None for the
    system's own jobs. Raises LookupError for a kind without a handler.
    """
    handler_for(kind)
    job = Job.objects.create(
        kind=kind,
        owner=owner,
        arguments=dict(arguments),
        max_attempts=max_attempts or settings.JOB_MAX_ATTEMPTS,
        deadline_seconds=deadline_seconds or settings.JOB_DEADLINE_SECONDS,
        deadline_at=Now() + LONGEST_WAIT,
        request_id=current_request_id(),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE_CHANNEL])
    job.refresh_from_db()
    return job


@transaction.atomic
def job_cancel(*, job: Job, actor: User) -> Job:
    """Stop a job for its owner or an administrator.

    A queued job is cancelled at once, a running one as soon as its worker notices (seconds).
    A second request changes nothing. Raises NotAllowed, and Conflict for a job that has ended.
    """
    if job.owner_id != actor.pk and not is_administrator(actor):
        raise NotAllowed("this job is not yours", "ask its owner or an administrator")
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state == Job.State.CANCELLED or job.cancel_requested:
        return job
    if job.is_final:
        raise Conflict(f"the job has already {job.state}", "there is nothing left to cancel")
    record(actor=actor, action="job.cancel-requested", obj=job, data={"kind": job.kind})
    job.cancel_requested = True
    if job.state == Job.State.QUEUED:
        job_end(job, state=Job.State.CANCELLED, actor=actor)
    else:
        job.save(update_fields=["cancel_requested"])
    return job
