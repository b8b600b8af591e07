"""What comes due by itself: trying again, and looking at what became of tickets."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from requirements_app.jobs.models import Job
from requirements_app.jobs.periodic import periodic

from .models import Received, Ticket
from .outbox import ticket_held, wake
from .speaking import Failure
from .waits import try_again

_AT_ONCE = 50
RECEIVED_KEPT = dt.timedelta(days=7)
"""Longer than any system's webhook may be old when it is taken in."""


@periodic(10)
def tickets_watch() -> int:
    """Wake the jobs of tickets that are due, and of those whose job ended without letting go of
    them. Returns how many."""
    active = Ticket.objects.filter(connector__active=True).filter(
        Q(job=None) | Q(job__state__in=[Job.State.FAILED, Job.State.CANCELLED, Job.State.SUCCEEDED])
    )
    due = active.filter(Q(try_at__lte=Now()) | Q(look_at__lte=Now())).order_by("try_at", "look_at")
    woken = 0
    for number in list(due.values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            woken += _wake_or_wait(ticket_held(number))
    return woken


def _wake_or_wait(ticket: Ticket) -> bool:
    """A job that failed, which is a fault of the portal, is not made anew at once, and not for
    ever."""
    if ticket.job is None or ticket.job.state != Job.State.FAILED:
        wake(ticket)
        return True
    words = (ticket.job.error or {}).get("message", "")
    try_again(ticket, Failure(words, "an administrator finds more in the job", True, True))
    ticket.job = None
    ticket.save()
    return False


@periodic(3600)
def received_forget() -> int:
    """Remove the names of webhooks that are too old to be taken in again."""
    return Received.objects.filter(at__lt=timezone.now() - RECEIVED_KEPT).delete()[0]
