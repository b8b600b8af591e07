"""The steps of a job's life, each one transaction on its row. All times are the database's."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypedDict
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from requirements_app.accounts.models import User
from requirements_app.audit.services import record

from .models import Job

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=1)
BATCH = 100

_CLAIM = """
UPDATE jobs_job SET
    state = 'running',
    fence = fence + 1,
    attempts = attempts + 1,
    lease_until = statement_timestamp() + make_interval(secs => %(lease)s),
    started_at = coalesce(started_at, statement_timestamp()),
    deadline_at = statement_timestamp() + make_interval(secs => deadline_seconds),
    sent_at = NULL, not_before = NULL, phase = '', done = 0, total = NULL
WHERE id = %(id)s AND state = 'queued'
    AND (not_before IS NULL OR not_before <= statement_timestamp())
RETURNING *
"""


class JobError(TypedDict):
    """Why an attempt or a job failed, in words for its owner."""

    code: str
    message: str
    mend: str


def back_off(attempts: int) -> timedelta:
    """The wait after a failed attempt: 5, 15, 45 … seconds."""
    return timedelta(seconds=5 * 3 ** (attempts - 1))


def connection_renew() -> None:
    """Let go of a connection that broke, so that the next query makes a new one."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def job_claim(job_id: UUID) -> Job | None:
    """Take a queued job for this worker: one statement, so that of many messages one wins.

    Returns None where there is nothing to take: running, ended, unknown, or not due yet.
    """
    claimed = list(Job.objects.raw(_CLAIM, {"id": job_id, "lease": settings.JOB_LEASE_SECONDS}))
    return claimed[0] if claimed else None


def held(job: Job) -> Job | None:
    """The job's row, locked, where this claim of it still counts; None where it was lost.

    Call it inside a transaction.
    """
    claim = Job.objects.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING)
    return claim.select_for_update().first()


def job_end(
    job: Job,
    *,
    state: Job.State,
    actor: User | None,
    error: JobError | None = None,
    result: Mapping[str, Any] | None = None,
) -> None:
    """Give a job that the caller has locked its final state, with the audit event."""
    job.state, job.error, job.result = state, error, result
    job.lease_until, job.sent_at, job.not_before = None, None, None
    job.finished_at = Now()
    job.save(
        update_fields=[
            "state", "error", "result", "lease_until", "sent_at", "not_before", "finished_at",
            "cancel_requested", "phase", "done", "total",
        ]
    )  # fmt: skip
    job.refresh_from_db(fields=["finished_at"])
    facts = {"kind": job.kind, "attempts": job.attempts} | ({"error": error} if error else {})
    record(actor=actor, action=f"job.{state}", obj=job, data=facts)
    logger.info("job %s (%s) %s after %s attempts", job.pk, job.kind, state, job.attempts)


def job_retry_or_fail(
    job: Job, *, error: JobError, pause: timedelta, actor: User | None = None
) -> None:
    """Queue a job that the caller has locked for another attempt, or fail it with `error` where
    it had all of its attempts."""
    if job.attempts >= job.max_attempts:
        job_end(job, state=Job.State.FAILED, actor=actor, error=error)
        return
    job.state, job.error, job.lease_until, job.sent_at = Job.State.QUEUED, error, None, None
    job.not_before = Now() + pause
    job.deadline_at = Now() + LONGEST_WAIT
    job.save(
        update_fields=["state", "error", "lease_until", "sent_at", "not_before", "deadline_at"]
    )
    logger.warning("job %s (%s) is tried again: %s", job.pk, job.kind, error["message"])


def job_expire(job: Job) -> None:
    """Fail a job that the caller has locked and whose deadline has passed."""
    if job.state == Job.State.QUEUED:
        hours = LONGEST_WAIT // timedelta(hours=1)
        error = JobError(
            code="not-started",
            message=f"No worker took the job within {hours} hours.",
            mend="Ask an administrator whether the workers run, then ask for it again.",
        )
    else:
        error = JobError(
            code="deadline",
            message=f"The job took longer than the {job.deadline_seconds} seconds it may take.",
            mend="Ask for less at once, or ask an administrator to allow more time.",
        )
    job_end(job, state=Job.State.FAILED, actor=None, error=error)


def jobs_reap() -> int:
    """Settle jobs whose worker is gone or whose deadline has passed. Returns how many.

    A job whose worker fell silent is queued again, cancelled where that was asked for, or failed
    after its last attempt. Rows that another process holds are left to it.
    """
    with transaction.atomic():
        overdue = list(_some(Job.objects.filter(deadline_at__lt=Now())))
        for job in overdue:
            job_expire(job)
        lost = list(_some(Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=Now())))
        for job in lost:
            _settle_lost(job)
    return len(overdue) + len(lost)


def _some(jobs: QuerySet[Job]) -> QuerySet[Job]:
    unfinished = jobs.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return unfinished.order_by("created_at").select_for_update(skip_locked=True)[:BATCH]


def _settle_lost(job: Job) -> None:
    if job.cancel_requested:
        job_end(job, state=Job.State.CANCELLED, actor=None)
        return
    error = JobError(
        code="worker-lost",
        message=f"The worker stopped without a word in attempt {job.attempts}"
        f" of {job.max_attempts}.",
        mend="Ask an administrator to look for the reason in the workers' log.",
    )
    job_retry_or_fail(job, error=error, pause=timedelta())
