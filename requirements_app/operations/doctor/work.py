"""Dispatcher, workers, queue, and the chain over the audit events."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.conf import settings
from kombu import Connection

from portal.celery import app
from requirements_app.audit.models import Seal
from requirements_app.audit.seal import verify
from requirements_app.jobs.models import Job
from requirements_app.jobs.selectors import queue_health
from requirements_app.jobs.services import job_create
from requirements_app.operations.measures import work_facts
from requirements_app.operations.self_check import KIND

from .base import Finding, Options, check, error, ok, spelt, warning

WAITED_WARNING, WAITED_ERROR = 60, 600  # seconds
SEAL_WARNING, SEAL_ERROR = 30, 600
FOLLOW_WARNING, FOLLOW_ERROR = 60, 600
LONGEST_CHAIN = 50_000  # events that are proved without being asked; some seconds' work
_PING_SECONDS = 2.0


@check("work.dispatcher", needs="database.migrations")
def dispatcher_lives(_: Options) -> Iterator[Finding]:
    health = queue_health()
    if not health.dispatchers:
        yield error(
            "No dispatcher gives a sign of life: jobs stay queued, audit events unsealed.",
            "Start `manage.py dispatch`, and keep it running as a service.",
        )
    elif not health.connected:
        yield error(
            "The dispatcher does not reach the broker.", "Check REDIS_URL on its host, and its log."
        )
    else:
        yield ok(f"{health.dispatchers} at work")


@check("work.workers", needs="broker.reachable")
def workers_answer(_: Options) -> Iterator[Finding]:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with Connection(settings.REDIS_URL, transport_options=options) as link:
        answers = app.control.ping(timeout=_PING_SECONDS, connection=link)
    if answers:
        yield ok(f"{len(answers)} at work")
    else:
        yield error(
            "No worker answers.",
            "Start `celery -A portal worker`; a worker that is busy answers all the same.",
        )


@check("work.queue", needs="database.migrations")
def queue_moves(_: Options) -> Iterator[Finding]:
    health, facts = queue_health(), work_facts()
    waited = health.oldest_due_seconds
    words = f"The oldest of {health.queued} queued jobs has waited {spelt(waited)}."
    mend = "See that dispatcher, broker and workers run; add workers where all are busy."
    if waited > WAITED_ERROR:
        yield error(words, mend)
    elif waited > WAITED_WARNING:
        yield warning(words, mend)
    else:
        yield ok(f"{health.queued} queued, {health.running} running")
    if facts["lost_leases"]:
        yield warning(
            f"The workers of {facts['lost_leases']:.0f} running jobs fell silent.",
            "A dispatcher gives them to others; see why the workers ended (memory?).",
        )


@check("work.seal", needs="database.migrations")
def seal_follows(_: Options) -> Iterator[Finding]:
    lag = work_facts()["seal_lag_seconds"] or 0.0
    words = f"The oldest unsealed audit event has waited {spelt(lag)}."
    mend = "The dispatcher seals; see that it runs, and its log."
    if lag > SEAL_ERROR:
        yield error(words, mend)
    elif lag > SEAL_WARNING:
        yield warning(words, mend)


@check("work.webhooks", needs="database.migrations")
def webhooks_follow(_: Options) -> Iterator[Finding]:
    facts = work_facts()
    lag, count = facts["follow_lag_seconds"] or 0.0, facts["unfollowed_events"] or 0.0
    words = f"Webhooks are {count:.0f} audit events behind; the oldest has waited {spelt(lag)}."
    mend = "The dispatcher makes their messages, none is lost; see that it runs, and its log."
    if lag > FOLLOW_ERROR:
        yield error(words, mend)
    elif lag > FOLLOW_WARNING:
        yield warning(words, mend)


@check("work.audit", needs="database.migrations")
def audit_proves_itself(options: Options) -> Iterator[Finding]:
    sealed = Seal.objects.count()
    if sealed > LONGEST_CHAIN and not options.whole_chain:
        yield ok(f"{sealed} sealed events; --whole-chain or `manage.py audit verify` proves them")
        return
    found = verify()
    if found.altered or found.broken or found.lost_heads:
        yield error(
            f"The audit log is not what was sealed: {len(found.altered)} events altered, "
            f"{len(found.broken)} seals out of line.",
            "Run `manage.py audit verify`, keep a copy of the database, and find out who did it.",
        )
    else:
        yield ok(f"{found.sealed} sealed events are unaltered")


@check("work.job", needs="work.queue")
def job_goes_round(options: Options) -> Iterator[Finding]:
    """A job that does nothing, through dispatcher, broker and worker."""
    if not options.with_job:
        yield ok("not tried; --with-job has the workers do a job")
        return
    began = time.monotonic()
    job = job_create(kind=KIND, owner=None, arguments={}, max_attempts=1)
    while not job.is_final and time.monotonic() < began + options.patience:
        time.sleep(0.1)
        job.refresh_from_db()
    if job.state == Job.State.SUCCEEDED:
        yield ok(f"a job was done within {time.monotonic() - began:.1f} seconds")
    else:
        yield error(
            f"A job that does nothing is {job.state} after {options.patience:.0f} seconds.",
            f"See the other checks, and the workers' log for job {job.pk}.",
        )
