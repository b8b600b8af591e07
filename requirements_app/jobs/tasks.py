"""The Celery task. It carries a job's id; everything else is on the job's row."""

from __future__ import annotations

import logging
import time
from uuid import UUID

from celery import Celery, shared_task
from django.db import InterfaceError, OperationalError

from .lifecycle import connection_renew
from .runner import run_job

logger = logging.getLogger(__name__)

TASK = "jobs.run"
_GRACE_SECONDS = 30
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
# Valkey keeps a list for each priority, and workers empty the first one first.
_AT_ONCE, _WHEN_IDLE = 0, 9


@shared_task(name=TASK, ignore_result=True)
def run(job_id: str) -> None:
    """Make one attempt at the job.

    A worker without its database waits for it: else it would empty the queue in a moment, message
    by message, and every job would wait until it is sent again.
    """
    for pause in _PAUSES:
        try:
            run_job(UUID(job_id))
            return
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database does not answer (%s)", type(error).__name__)
            connection_renew()
            time.sleep(pause)
    run_job(UUID(job_id))


class CelerySender:
    """Puts job ids on the broker's queue; the time limit ends work that never looks up.

    A broker that refuses or does not answer is told by what its client raises.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app

    def __call__(self, job_id: UUID, deadline_seconds: int, background: bool) -> None:
        self._app.send_task(
            TASK,
            args=[str(job_id)],
            time_limit=deadline_seconds + _GRACE_SECONDS,
            priority=_WHEN_IDLE if background else _AT_ONCE,
            # Not retry=False: the client then tries on by itself for six seconds.
            retry_policy={"max_retries": 1},
            ignore_result=True,
        )

    def check(self) -> None:
        """Have the broker answer; raises as sending does where it does not."""
        with self._app.connection_for_write() as connection:
            connection.channel().client.ping()  # type: ignore[attr-defined]  # of Redis channels
