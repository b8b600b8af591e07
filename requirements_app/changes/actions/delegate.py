"""Absences: who decides for whom, and when."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.text import clean_text

from ..models import Delegation


@transaction.atomic
def delegation_create(
    *, actor: User, delegate: User, first_day: dt.date, last_day: dt.date, reason: str = ""
) -> Delegation:
    """Let somebody decide for the actor on these days, both included. It reaches no further than
    what the actor is asked, and ends nothing that is decided."""
    if delegate == actor:
        raise InvalidInput.one("delegate", delegate.username, "is you", "name somebody else")
    if last_day < first_day:
        raise InvalidInput.one(
            "last_day", last_day.isoformat(), "is before the first", "give a later day"
        )
    if last_day < timezone.localdate():
        raise InvalidInput.one("last_day", last_day.isoformat(), "is over", "give a later day")
    made = Delegation.objects.create(
        person=actor,
        delegate=delegate,
        first_day=first_day,
        last_day=last_day,
        reason=clean_text(reason, "reason", 200),
    )
    record(
        actor=actor,
        action="delegation.created",
        obj=made,
        data={
            "delegate": delegate.username, "first_day": first_day, "last_day": last_day,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def delegation_end(*, actor: User, delegation: int) -> None:
    """End an absence of the actor's now. Raises NotFound for one that is not theirs."""
    found = Delegation.objects.select_for_update().filter(pk=delegation, person=actor).first()
    if found is None:
        raise NotFound("there is no such absence of yours", "see the list of them")
    record(
        actor=actor,
        action="delegation.ended",
        obj=found,
        data={"delegate": found.delegate_id, "last_day": found.last_day},
    )
    found.delete()
