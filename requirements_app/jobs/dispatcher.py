"""The dispatcher: sends the ids of waiting jobs, settles lost ones, and runs the periodic hooks.

The broker is a lossy wake-up. A row is marked as sent, committed, and only then sent; one that
nobody claims is sent again. Two dispatchers at once are harmless.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from .lifecycle import jobs_reap
from .models import DispatcherState, Job
from .periodic import Schedule
from .registry import background_kinds
from .services import WAKE_CHANNEL

logger = logging.getLogger(__name__)

Send = Callable[[UUID, int, bool], None]
Check = Callable[[], object]
Due = list[tuple[UUID, int, bool]]
# A pooled channel of kombu's that has lost its connection raises AttributeError.
BROKER_ERRORS = (BrokerError, RedisError, OSError, AttributeError)
_LONGEST_BROKER_PAUSE = 15.0
SIGN_SECONDS = 5.0

# A message is trusted for as long as the job had waited when it was sent, within limits: a lost
# one is made good soon, and a long queue does not fill the broker with copies.
_ON_ITS_WAY = """
coalesce(sent_at > statement_timestamp() - least(
    make_interval(secs => %(resend)s) * 30,
    greatest(make_interval(secs => %(resend)s), sent_at - coalesce(not_before, created_at))
), false)
"""
_OF_THE_SORT = "(kind = ANY(%(background_kinds)s)) = %(background)s"
_TAKE_DUE = f"""
WITH due AS (
    SELECT id FROM jobs_job
    WHERE state = 'queued'
        AND {_OF_THE_SORT}
        AND (not_before IS NULL OR not_before <= statement_timestamp())
        AND NOT {_ON_ITS_WAY}
    ORDER BY created_at
    LIMIT greatest(0, %(window)s - (
        SELECT count(*) FROM jobs_job
        WHERE state = 'queued' AND {_OF_THE_SORT} AND {_ON_ITS_WAY}
    ))
    FOR UPDATE SKIP LOCKED
)
UPDATE jobs_job SET sent_at = statement_timestamp() WHERE id IN (SELECT id FROM due)
RETURNING created_at, id, deadline_seconds
"""  # noqa: S608 - made of constants

_GIVE_SIGN = """
INSERT INTO jobs_dispatcherstate AS mine (name, seen_at, broker_failing_since)
VALUES (%(name)s, statement_timestamp(), CASE WHEN %(failing)s THEN statement_timestamp() END)
ON CONFLICT (name) DO UPDATE SET
    seen_at = excluded.seen_at,
    broker_failing_since = CASE WHEN %(failing)s
        THEN coalesce(mine.broker_failing_since, excluded.broker_failing_since) END
"""
_FORGET_SIGNS = """
DELETE FROM jobs_dispatcherstate WHERE seen_at < statement_timestamp() - interval '1 day'
"""


class Dispatcher:
    """`check` asks the broker for an answer while there is nothing to send, and raises as `send`
    does. `poll_seconds`: the longest sleep; a new job wakes it at once. `resend_seconds`: after
    how long an unclaimed message is first sent again. `window`: the most messages that are on
    their way at once; `background_window`: those of background jobs, a short queue of their own
    that is in nobody's way. `alive` is called in every round, whether or not the database
    answers."""

    def __init__(
        self,
        send: Send,
        *,
        check: Check = lambda: None,
        alive: Callable[[], None] = lambda: None,
        poll_seconds: float = 1.0,
        resend_seconds: float = 10.0,
        window: int = 200,
        background_window: int = 50,
        schedule: Schedule | None = None,
    ) -> None:
        self._send = send
        self._check = check
        self._alive = alive
        self._name = f"{socket.gethostname()[:80]}:{os.getpid()}"
        self._poll_seconds = poll_seconds
        self._resend_seconds = resend_seconds
        self._windows = {False: window, True: background_window}
        self._schedule = schedule or Schedule()
        self._stopping = False
        self._listener: BaseDatabaseWrapper | None = None
        self._broker_pause = 0.0
        self._broker_again = 0.0
        self._sign_again = 0.0

    def stop(self) -> None:
        """End `run` within a moment; safe in a signal handler and from any thread."""
        self._stopping = True

    def run(self) -> None:
        """Work until `stop`. Neither the database's nor the broker's absence ends it."""
        try:
            while not self._stopping:
                self._round()
            with suppress(OperationalError, InterfaceError):
                DispatcherState.objects.filter(pk=self._name).delete()
        finally:
            self._disconnect()

    def _round(self) -> None:
        self._alive()
        try:
            listener = self._listen()
            self.step()
            self._sleep(listener)
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database does not answer: %s", type(error).__name__)
            self._disconnect()
            time.sleep(self._poll_seconds)

    def step(self) -> int:
        """Settle, send and tend once. Returns how many jobs were sent."""
        while jobs_reap():
            pass
        sent = 0
        if time.monotonic() >= self._broker_again:
            sent = self._send_all([*self._take_due(), *self._take_due(background=True)])
        self._give_sign()
        self._schedule.run_due()
        return sent

    def _give_sign(self) -> None:
        """Say every few seconds, and at once when the broker comes or goes, how things stand."""
        if time.monotonic() < self._sign_again:
            return
        if time.monotonic() >= self._broker_again:
            self._ask_broker()
        self._sign_again = time.monotonic() + SIGN_SECONDS
        facts: dict[str, str | bool] = {"name": self._name, "failing": self._broker_pause > 0}
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_SIGN, facts)
            cursor.execute(_FORGET_SIGNS)

    def _ask_broker(self) -> None:
        """Find out about the broker also while no job has to be sent."""
        try:
            self._check()
        except BROKER_ERRORS as error:
            self._broker_failed(error, [])
        else:
            self._broker_pause = 0.0

    def _take_due(self, *, background: bool = False) -> Due:
        facts: dict[str, Any] = {
            "resend": self._resend_seconds,
            "window": self._windows[background],
            "background": background,
            "background_kinds": background_kinds(),
        }
        with connection.cursor() as cursor:
            cursor.execute(_TAKE_DUE, facts)
            rows = sorted(cursor.fetchall())
        return [(job_id, seconds, background) for _, job_id, seconds in rows]

    def _send_all(self, due: Due) -> int:
        for sent, (job_id, deadline_seconds, background) in enumerate(due):
            try:
                self._send(job_id, deadline_seconds, background)
            except BROKER_ERRORS as error:
                self._broker_failed(error, due[sent:])
                return sent
        if due and self._broker_pause:
            self._broker_pause, self._sign_again = 0.0, 0.0
        return len(due)

    def _broker_failed(self, error: Exception, unsent: Due) -> None:
        """Leave the rest queued, as if never sent, and ask again after a growing pause."""
        if not self._broker_pause:
            self._sign_again = 0.0
        self._broker_pause = min(max(0.5, self._broker_pause * 2), _LONGEST_BROKER_PAUSE)
        self._broker_again = time.monotonic() + self._broker_pause
        logger.warning(
            "the broker does not answer (%s); %s jobs wait, next try in %.1f s",
            type(error).__name__,
            len(unsent),
            self._broker_pause,
        )
        ids = [job_id for job_id, *_ in unsent]
        Job.objects.filter(pk__in=ids, state=Job.State.QUEUED).update(sent_at=None)

    def _listen(self) -> BaseDatabaseWrapper:
        """A connection of its own that hears of new jobs."""
        if self._listener is None:
            self._listener = connections.create_connection(settings.DIRECT_DATABASE)
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
