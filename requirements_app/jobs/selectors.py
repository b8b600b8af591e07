"""Which jobs a user may see, and how the queue stands."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.core.errors import NotFound

from .models import Job
from .sight import in_sight

SIGN_LASTS_SECONDS = 20
WORKERS_PATIENCE_SECONDS = 60

_LOOK = """
SELECT
    (SELECT count(*) FROM jobs_dispatcherstate WHERE seen_at > statement_timestamp() - %(fresh)s),
    (SELECT count(*) FROM jobs_dispatcherstate
        WHERE seen_at > statement_timestamp() - %(fresh)s AND broker_failing_since IS NULL),
    count(*) FILTER (WHERE state = 'queued'),
    count(*) FILTER (WHERE state = 'running'),
    coalesce(extract(epoch FROM statement_timestamp() - min(coalesce(not_before, created_at))
        FILTER (WHERE state = 'queued'
            AND (not_before IS NULL OR not_before <= statement_timestamp()))), 0)::float8
FROM jobs_job WHERE state IN ('queued', 'running')
""".replace("%(fresh)s", f"interval '{SIGN_LASTS_SECONDS} seconds'")


@dataclass(frozen=True)
class QueueHealth:
    """`dispatchers` gave a sign of life in the last seconds, and `connected` of them reach the
    broker. `oldest_due_seconds`: how long the oldest job that may start has waited."""

    dispatchers: int
    connected: int
    queued: int
    running: int
    oldest_due_seconds: float

    @property
    def trouble(self) -> str:
        """Why jobs do not start, as `jobs.notice` keeps it in words; "" while all is well.

        An idle installation whose dispatcher never ran is told so once a job waits.
        """
        if not self.dispatchers:
            return "no-dispatcher" if self.oldest_due_seconds > SIGN_LASTS_SECONDS else ""
        if not self.connected:
            return "broker-away"
        idle = not self.running and self.oldest_due_seconds > WORKERS_PATIENCE_SECONDS
        return "no-worker" if idle else ""


def visible_jobs(user: User | AnonymousUser) -> QuerySet[Job]:
    """A user's own jobs, as long as what they tell of may be seen; all jobs for administrators;
    newest first."""
    jobs = Job.objects.select_related("owner")
    if is_administrator(user):
        return jobs
    return jobs.filter(in_sight(user), owner=user) if user.is_authenticated else jobs.none()


def job_get(user: User | AnonymousUser, job_id: UUID) -> Job:
    """One job that the user may see. Raises NotFound for all others."""
    job = visible_jobs(user).filter(pk=job_id).first()
    if job is None:
        raise NotFound("there is no such job", "check its address; you see your own jobs")
    return job


def queue_health() -> QueueHealth:
    """How the queue stands now: one query. All times are the database's."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK)
        return QueueHealth(*cursor.fetchone())
