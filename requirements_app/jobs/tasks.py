"""The Celery task. It carries a job's id; everything else is on the job's row."""

from __future__ import annotations

from uuid import UUID

from celery import Celery, shared_task

from .runner import run_job

TASK = "jobs.run"
_GRACE_SECONDS = 30


@shared_task(name=TASK, ignore_result=True)
def run(job_id: str) -> None:
    """Make one attempt at the job."""
    run_job(UUID(job_id))


class CelerySender:
    """Puts job ids on the broker's queue; the time limit ends work that never looks up.

    A broker that refuses or does not answer is told by what its client raises.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app

    def __call__(self, job_id: UUID, deadline_seconds: int) -> None:
        self._app.send_task(
            TASK,
            args=[str(job_id)],
            time_limit=deadline_seconds + _GRACE_SECONDS,
            # Not retry=False: the client then tries on by itself for six seconds.
            retry_policy={"max_retries": 1},
            ignore_result=True,
        )
