"""What comes due by itself: deadlines of approvals, with reminders and escalation, and access that
runs out."""

from __future__ import annotations

from itertools import islice

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from requirements_app.audit.services import record
from requirements_app.jobs.periodic import periodic
from requirements_app.jobs.services import job_create

from .actions.decide import LATE
from .actions.expire import expired_unproposed
from .compute.approval import Duty, duties
from .models import Change, Step
from .policies import approval_policy
from .standing import people_asked, pure_step, standing_of
from .telling import notify

_AT_ONCE = 100
"""So many changes of which something was told; the next round goes on with the others."""


@periodic(300)
def deadlines_watch() -> None:
    """Remind and escalate where a deadline is near or past."""
    asking = Q(change__state=Change.State.SUBMITTED) | Q(
        change__emergency=True, change__state__in=LATE
    )
    escalates = ~Q(escalate_to="") & Q(due_at__lte=timezone.now())
    untold = Q(escalates, escalated_at=None) | Q(~escalates, reminded_at=None)
    steps = Step.objects.filter(asking, untold, due_at__isnull=False, round=F("change__round"))
    numbers = dict.fromkeys(steps.order_by("due_at").values_list("change", flat=True))
    told = (number for number in numbers if change_remind(number=number))
    for _number in islice(told, _AT_ONCE):
        pass


@periodic(86_400)
def expired_watch() -> None:
    """Have access that ran out proposed for removal, once a day; a job for each site."""
    sites = expired_unproposed().order_by("site").values_list("site", flat=True).distinct()
    for site in list(sites):
        job_create(kind="changes-expire", owner=None, arguments={"site": site})


@transaction.atomic
def change_remind(*, number: int) -> int:
    """Do what is due at the open steps of a change, each once. Returns how many were due."""
    change = Change.objects.select_for_update(of=("self",)).get(pk=number)
    late = change.emergency and change.state in LATE
    asks = change.state == Change.State.SUBMITTED or late
    if not asks or change.approval_policy is None:
        return 0
    standing = standing_of(change)
    opened = {
        place: step.opened_at
        for place, step in enumerate(standing.steps)
        if place in standing.progress.open and step.opened_at is not None
    }
    due = duties(
        [pure_step(step) for step in standing.steps],
        opened,
        timezone.now(),
        approval_policy(change.approval_policy).limits.remind_hours_before,
    )
    return sum(_do(change, standing.steps[each.step], each) for each in due)


def _do(change: Change, step: Step, duty: Duty) -> bool:
    if duty.kind == "remind":
        if step.reminded_at is not None:
            return False
        step.reminded_at = timezone.now()
        step.save(update_fields=["reminded_at"])
        notify(change, people_asked(step), "approval-due", key=f"step {step.pk} due")
        return True
    if step.escalated_at is not None:
        return False
    step.escalated_at = timezone.now()
    step.save(update_fields=["escalated_at"])
    record(
        actor=None,
        action="change.approval-escalated",
        obj=change,
        data={"step": step.name, "to": step.escalate_to},
    )
    notify(change, people_asked(step), "approval-escalated", key=f"step {step.pk} escalated")
    return True
