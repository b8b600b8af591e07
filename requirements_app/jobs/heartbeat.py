"""The heartbeat: while a worker works, a thread says so on a connection of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .models import Job
from .registry import Progress

logger = logging.getLogger(__name__)

_BEAT = """
UPDATE jobs_job SET
    lease_until = statement_timestamp() + make_interval(secs => %s),
    phase = %s, done = %s, total = %s
WHERE id = %s AND fence = %s AND state = 'running'
RETURNING cancel_requested, deadline_at < statement_timestamp()
"""


@contextmanager
def heartbeat(job: Job, shared: Progress) -> Iterator[None]:
    """Extend the lease and publish the progress of a claimed job for as long as the block lasts.

    `shared.stop` says why the work has to end, once it has to: the job was cancelled, is past
    its deadline, or is no longer this worker's.
    """
    ended = threading.Event()
    thread = threading.Thread(
        target=_beat_until, args=(ended, job, shared), name=f"heartbeat-{job.pk}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat_until(ended: threading.Event, job: Job, shared: Progress) -> None:
    own = connections.create_connection("default")
    interval = min(1.0, settings.JOB_LEASE_SECONDS / 3)
    last_heard = time.monotonic()
    try:
        while not shared.stop and not ended.wait(interval):
            try:
                stop = _beat(own, job, shared)
                last_heard = time.monotonic()
            except Error as error:
                logger.warning("job %s: no heartbeat (%s)", job.pk, type(error).__name__)
                own.close()
                silent = time.monotonic() - last_heard
                stop = "the lease ran out" if silent > settings.JOB_LEASE_SECONDS else ""
            with shared.lock:
                shared.stop = stop
    finally:
        own.close()


def _beat(own: BaseDatabaseWrapper, job: Job, shared: Progress) -> str:
    """Extend the lease. Returns why the work has to stop, or nothing."""
    with shared.lock:
        progress = (shared.phase, shared.done, shared.total)
    with own.cursor() as cursor:
        cursor.execute(_BEAT, (settings.JOB_LEASE_SECONDS, *progress, job.pk, job.fence))
        row = cursor.fetchone()
    if row is None:
        return "it was taken over"
    cancel_requested, overdue = row
    return "it was cancelled" if cancel_requested else "its deadline passed" if overdue else ""
