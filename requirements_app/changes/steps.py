"""Opening the steps that are asked now, and telling those who are asked."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from .models import Change, Step
from .standing import Standing, people_asked, standing_of
from .telling import notify


def steps_open(change: Change) -> Standing:
    """Give every step that is asked now its beginning and its deadline, once, and tell the people
    whom it asks. Returns where the approvals stand."""
    standing = standing_of(change)
    now = timezone.now()
    for step in standing.open_steps():
        if step.opened_at is not None:
            continue
        step.opened_at = now
        step.due_at = now + dt.timedelta(hours=step.hours) if step.hours else None
        Step.objects.filter(pk=step.pk).update(opened_at=step.opened_at, due_at=step.due_at)
        notify(change, people_asked(step), "approval-asked", key=f"step {step.pk} asks")
    return standing
