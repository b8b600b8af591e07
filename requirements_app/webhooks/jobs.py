"""The work of this stage: sending what is due, an endpoint at a time, and telling owners.

Each endpoint has one job at most, which sends its messages one after the other and ends after half
a minute: a slow endpoint holds up nobody but itself.
"""

from __future__ import annotations

import time

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from requirements_app.jobs.models import Job
from requirements_app.jobs.periodic import periodic
from requirements_app.jobs.registry import JobRun, Outcome, handler
from requirements_app.jobs.services import job_create

from .disabling import NOTE, note_send
from .models import Delivery, Endpoint
from .retention import deliveries_retire
from .sending import delivery_send, delivery_settle, delivery_take, due_at

DELIVER = "webhook-deliver"
MOST_AT_ONCE = 100
_TAKES_SECONDS = 30
_DEADLINE_SECONDS = 300
_LOCK = 7_405_661


@periodic(2)
def deliveries_ask() -> int:
    """A job for each endpoint at which something is due and that has none. Returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        unfinished = Job.objects.filter(
            kind=DELIVER, state__in=[Job.State.QUEUED, Job.State.RUNNING]
        )
        busy = list(unfinished.values_list("arguments__endpoint", flat=True))
        due = Delivery.objects.filter(due_at(timezone.now()), endpoint=OuterRef("pk"))
        asked = Endpoint.objects.filter(Exists(due)).exclude(pk__in=busy).order_by("pk")
        for key in (found := list(asked.values_list("pk", flat=True)[:MOST_AT_ONCE])):
            job_create(
                kind=DELIVER,
                owner=None,
                arguments={"endpoint": key},
                deadline_seconds=_DEADLINE_SECONDS,
            )
    return len(found)


@handler(DELIVER, background=True, errand=True)
def deliver(run: JobRun) -> Outcome:
    """Send what is due at one endpoint, until it fails as a whole or the time is used up."""
    endpoint = int(run.arguments["endpoint"])
    ends, tried, arrived = time.monotonic() + _TAKES_SECONDS, 0, 0
    while tried < MOST_AT_ONCE and time.monotonic() < ends:
        run.progress("sending", tried)
        with run.writing():
            delivery = delivery_take(endpoint)
        if delivery is None:
            break
        result = delivery_send(delivery)
        with run.writing():
            delivery_settle(delivery, result)
        tried, arrived = tried + 1, arrived + result.ok
    return Outcome(lambda: {"tried": tried, "arrived": arrived})


@handler(NOTE, background=True, errand=True)
def send_note(run: JobRun) -> Outcome:
    """Tell the owner of an endpoint that it is disabled."""
    endpoint = Endpoint.objects.select_related("owner__responsible").filter(
        pk=run.arguments["endpoint"]
    )
    sent = any(note_send(each) for each in endpoint)
    return Outcome(lambda: {"sent": sent})


@periodic(3600)
def deliveries_tidy() -> None:
    """Let go of old messages."""
    deliveries_retire()
