"""Examinations of the installation: a worker looks at every part of it, administrators read what
it found. How one is made, `operations.examination` knows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.audit.services import record
from requirements_app.core.errors import NotAllowed

from .models import Job
from .services import job_create

KIND = "examination"
OLD = dt.timedelta(days=1)
_DEADLINE_SECONDS = 300


@dataclass(frozen=True)
class Examination:
    """`made` is the last one that came to an end, `asked` one that is newer: it waits, is being
    made, or failed."""

    made: Job | None
    asked: Job | None

    @property
    def waits(self) -> bool:
        return self.asked is not None and not self.asked.is_final

    @property
    def due(self) -> bool:
        """Whether nobody has asked for one lately."""
        newest = self.asked or self.made
        return newest is None or newest.created_at < timezone.now() - OLD


def examination_newest() -> Examination:
    """How it stands: two queries."""
    jobs = Job.objects.filter(kind=KIND).order_by("-created_at")
    made = jobs.filter(state=Job.State.SUCCEEDED).first()
    newest = jobs.first()
    return Examination(made, newest if newest != made else None)


@transaction.atomic
def examination_request(*, actor: User) -> Job:
    """A job that examines the installation; the one that waits or runs, where there is one.

    Raises NotAllowed for anybody but administrators.
    """
    if not is_administrator(actor):
        raise NotAllowed("only administrators examine the installation", "ask one of them")
    state = examination_newest()
    if state.asked is not None and state.waits:
        return state.asked
    job = job_create(
        kind=KIND, owner=actor, arguments={}, max_attempts=1, deadline_seconds=_DEADLINE_SECONDS
    )
    record(actor=actor, action="examination.request", obj=job)
    return job
