"""When a ticket is spoken to again: after what failed, and to see what became of it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from exports.tickets.port import Seen
from requirements_app.core.pauses import wait_after

from .models import Ticket
from .speaking import Failure

FIRST_LOOK = dt.timedelta(minutes=1)
LONGEST_LOOK = dt.timedelta(hours=1)
CLOSED_LOOK = dt.timedelta(days=1)
FIRST_TRY = dt.timedelta(seconds=30)
LONGEST_TRY = dt.timedelta(hours=1)
MOST_TRIES = 30
"""Some 24 hours; then a person has to look."""
SEEN_FIELDS = (
    "state", "status", "meaning", "applied", "conflict", "seen_at", "looks", "look_at", "error",
    "mend", "failures", "try_at", "updated_at",
)  # fmt: skip
"""What a look at a ticket, or a failure, writes."""


def look_again(ticket: Ticket, seen: Seen) -> None:
    """Note what was seen, and when to look again: soon after something moved, then ever more
    rarely; a closed ticket once a day, for it may be opened again."""
    moved = seen.status != ticket.status
    ticket.looks = 0 if moved else ticket.looks + 1
    ticket.status = seen.status
    ticket.seen_at = timezone.now()
    ticket.state = Ticket.State.CLOSED if seen.closed else Ticket.State.OPEN
    ticket.error = ticket.mend = ""
    ticket.failures, ticket.try_at = 0, None
    wait = wait_after(ticket.looks + 1, base=FIRST_LOOK, cap=LONGEST_LOOK)
    ticket.look_at = timezone.now() + (CLOSED_LOOK if seen.closed else wait)


def try_again(ticket: Ticket, failure: Failure) -> None:
    """Note what failed, and when to try again, if ever."""
    ticket.failures += 1
    ticket.error, ticket.mend = failure.message, failure.mend
    ticket.look_at = None
    if failure.trouble == "gone" and ticket.key:
        ticket.state, ticket.try_at = Ticket.State.GONE, None
    elif not failure.passes or ticket.failures >= MOST_TRIES:
        ticket.state, ticket.try_at = Ticket.State.FAILED, None
    else:
        wait = wait_after(ticket.failures, base=FIRST_TRY, cap=LONGEST_TRY)
        ticket.try_at = timezone.now() + max(wait, dt.timedelta(seconds=failure.wait_seconds))
