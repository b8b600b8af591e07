"""The dispatcher: sends the ids of waiting jobs, settles lost ones, and runs the periodic hooks.

The broker is a lossy wake-up. A row is marked as sent, committed, and only then sent; one that
nobody claims is sent again. Two dispatchers at once are harmless.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from .lifecycle import jobs_reap
from .models import Job
from .periodic import Schedule
from .services import WAKE_CHANNEL

logger = logging.getLogger(__name__)

Send = Callable[[UUID, int], None]
Due = list[tuple[UUID, int]]
BROKER_ERRORS = (BrokerError, RedisError, OSError)
_LONGEST_BROKER_PAUSE = 15.0

# A message is trusted for as long as the job had waited when it was sent, within limits: a lost
# one is made good soon, and a long queue does not fill the broker with copies.
_ON_ITS_WAY = """
coalesce(sent_at > statement_timestamp() - least(
    make_interval(secs => %(resend)s) * 30,
    greatest(make_interval(secs => %(resend)s), sent_at - coalesce(not_before, created_at))
), false)
"""
_TAKE_DUE = f"""
WITH due AS (
    SELECT id FROM jobs_job
    WHERE state = 'queued'
        AND (not_before IS NULL OR not_before <= statement_timestamp())
        AND NOT {_ON_ITS_WAY}
    ORDER BY created_at
    LIMIT greatest(0, %(window)s - (
        SELECT count(*) FROM jobs_job WHERE state = 'queued' AND {_ON_ITS_WAY}
    ))
    FOR UPDATE SKIP LOCKED
)
UPDATE jobs_job SET sent_at = statement_timestamp() WHERE id IN (SELECT id FROM due)
RETURNING created_at, id, deadline_seconds
"""  # noqa: S608 - made of constants


class Dispatcher:
    """`poll_seconds`: the longest sleep; a new job wakes it at once. `resend_seconds`: after how
    long an unclaimed message is first sent again. `window`: the most messages that are on their
    way at once."""

    def __init__(
        self,
        send: Send,
        *,
        poll_seconds: float = 1.0,
        resend_seconds: float = 10.0,
        window: int = 200,
        schedule: Schedule | None = None,
    ) -> None:
        self._send = send
        self._poll_seconds = poll_seconds
        self._resend_seconds = resend_seconds
        self._window = window
        self._schedule = schedule or Schedule()
        self._stopping = False
        self._listener: BaseDatabaseWrapper | None = None
        self._broker_pause = 0.0
        self._broker_again = 0.0

    def stop(self) -> None:
        """End `run` within a moment; safe in a signal handler and from any thread."""
        self._stopping = True

    def run(self) -> None:
        """Work until `stop`. Neither the database's nor the broker's absence ends it."""
        try:
            while not self._stopping:
                try:
                    listener = self._listen()
                    self.step()
                    self._sleep(listener)
                except (OperationalError, InterfaceError) as error:
                    logger.warning("the database does not answer: %s", type(error).__name__)
                    self._disconnect()
                    time.sleep(self._poll_seconds)
        finally:
            self._disconnect()

    def step(self) -> int:
        """Settle, send and tend once. Returns how many jobs were sent."""
        while jobs_reap():
            pass
        sent = 0
        if time.monotonic() >= self._broker_again:
            sent = self._send_all(self._take_due())
        self._schedule.run_due()
        return sent

    def _take_due(self) -> Due:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_DUE, {"resend": self._resend_seconds, "window": self._window})
            return [(job_id, seconds) for _, job_id, seconds in sorted(cursor.fetchall())]

    def _send_all(self, due: Due) -> int:
        for sent, (job_id, deadline_seconds) in enumerate(due):
            try:
                self._send(job_id, deadline_seconds)
            except BROKER_ERRORS as error:
                self._broker_failed(error, due[sent:])
                return sent
        if due:
            self._broker_pause = 0.0
        return len(due)

    def _broker_failed(self, error: Exception, unsent: Due) -> None:
        """Leave the rest queued, as if never sent, and ask again after a growing pause."""
        self._broker_pause = min(max(0.5, self._broker_pause * 2), _LONGEST_BROKER_PAUSE)
        self._broker_again = time.monotonic() + self._broker_pause
        logger.warning(
            "the broker does not answer (%s); %s jobs wait, next try in %.1f s",
            type(error).__name__,
            len(unsent),
            self._broker_pause,
        )
        ids = [job_id for job_id, _ in unsent]
        Job.objects.filter(pk__in=ids, state=Job.State.QUEUED).update(sent_at=None)

    def _listen(self) -> BaseDatabaseWrapper:
        """A connection of its own that hears of new jobs."""
        if self._listener is None:
            self._listener = connections.create_connection("default")
            with self._listener.cursor() as cursor:
                cursor.execute(f"LISTEN {WAKE_CHANNEL}")
        return self._listener

    def _sleep(self, listener: BaseDatabaseWrapper) -> None:
        """Wait for a new job, at most the poll's time."""
        with listener.wrap_database_errors:
            for _ in listener.connection.notifies(timeout=self._poll_seconds, stop_after=1):
                pass

    def _disconnect(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        connection.close()
