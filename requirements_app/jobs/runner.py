"""One attempt at a job: claim, work on a snapshot (an errand: on none), commit behind the fence."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from uuid import UUID

from django.db import connection, transaction

from requirements_app.audit.middleware import job_context
from requirements_app.core.errors import ExplainedError, PortalError

from .heartbeat import heartbeat
from .lifecycle import (
    JobError,
    back_off,
    connection_renew,
    held,
    job_claim,
    job_end,
    job_retry_or_fail,
)
from .models import Job
from .registry import JobFailure, JobRun, JobStopped, Outcome, handler_for, is_errand
from .snapshots import snapshot

logger = logging.getLogger(__name__)


def run_job(job_id: UUID) -> Job | None:
    """Make one attempt at a job. Returns it as the attempt left it, or None where there was
    nothing to take, as with a message that came twice.

    Raises only what keeps the database from answering; the lease then gives the job to another.
    """
    job = job_claim(job_id)
    if job is None:
        logger.info("job %s is not there to take", job_id)
        return None
    with job_context(str(job.pk), job.request_id):
        logger.info("job %s (%s) begins attempt %s", job.pk, job.kind, job.attempts)
        _attempt(job)
    job.refresh_from_db()
    return job


def run_inline(job: Job) -> Job:
    """Make one attempt at a job in this process and return it as it then stands.

    Inside a transaction the work reads that transaction instead of a snapshot of its own, and
    needs no heartbeat: nobody else can see the claim before it is committed.
    """
    return run_job(job.pk) or Job.objects.get(pk=job.pk)


def _attempt(job: Job) -> None:
    run = JobRun(
        job_id=job.pk,
        owner_id=job.owner_id,
        arguments=job.arguments,
        attempt=job.attempts,
        hold=lambda: _still_wanted(job),
    )
    try:
        outcome = _work(job, run)
        _commit(job, run, outcome)
    except JobStopped as stopped:
        logger.info("job %s stops: %s", job.pk, stopped)
        _let_go(job)
    except PortalError as error:
        _give_up(job, error)
    except Exception as error:
        logger.exception("job %s failed in attempt %s", job.pk, job.attempts)
        _try_again(job, _unexpected(job, error))


def _work(job: Job, run: JobRun) -> Outcome:
    work = handler_for(job.kind)
    if connection.in_atomic_block:
        with transaction.atomic():
            return work(run)
    with heartbeat(job, run.shared), nullcontext() if is_errand(job.kind) else snapshot():
        return work(run)


def _still_wanted(job: Job) -> bool:
    mine = held(job)
    return mine is not None and not mine.cancel_requested


def _commit(job: Job, run: JobRun, outcome: Outcome) -> None:
    with transaction.atomic():
        mine = held(job)
        if mine is None or mine.cancel_requested:
            raise JobStopped("it was cancelled" if mine else "it was taken over")
        result = outcome.write()
        last = run.shared
        mine.phase, mine.done, mine.total = last.phase, last.done, last.total
        job_end(mine, state=Job.State.SUCCEEDED, actor=mine.owner, result=result)


def _let_go(job: Job) -> None:
    """End a job that was cancelled; one that is past its deadline is left to the reaper."""
    with transaction.atomic():
        mine = held(job)
        if mine is not None and mine.cancel_requested:
            job_end(mine, state=Job.State.CANCELLED, actor=mine.owner)


def _give_up(job: Job, error: PortalError) -> None:
    """Fail for a reason that the owner can be told, or try again where that may help."""
    words = (error.message, error.mend) if isinstance(error, ExplainedError) else (str(error), "")
    code = error.code if isinstance(error, JobFailure) else "refused"
    reason = JobError(code=code, message=words[0], mend=words[1])
    if isinstance(error, JobFailure) and not error.permanent:
        _try_again(job, reason)
        return
    with transaction.atomic():
        mine = held(job)
        if mine is not None:
            job_end(mine, state=Job.State.FAILED, actor=mine.owner, error=reason)


def _try_again(job: Job, error: JobError) -> None:
    connection_renew()
    with transaction.atomic():
        mine = held(job)
        if mine is None:
            return
        if mine.cancel_requested:
            job_end(mine, state=Job.State.CANCELLED, actor=mine.owner)
            return
        job_retry_or_fail(mine, error=error, pause=back_off(job.attempts), actor=mine.owner)


def _unexpected(job: Job, error: Exception) -> JobError:
    """Only the error's type: its text may hold what the owner may not see."""
    return JobError(
        code="internal",
        message=f"An unexpected error ({type(error).__name__}) ended attempt {job.attempts}"
        f" of {job.max_attempts}.",
        mend=f"Give an administrator the job's number, {job.pk}: the log has the details.",
    )
