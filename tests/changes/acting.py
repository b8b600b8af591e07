"""What tests do to changes, in one line each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.decide import change_approve
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.prove import evidence_add
from requirements_app.changes.actions.schedule import change_schedule
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.verify import change_close, change_verify
from requirements_app.changes.models import Change

from .conftest import Office

FOR_ALL: Any = {"expected_revision": None}


def asked_for(office: Office, **fields: Any) -> Change:
    """A draft that brings the site to its rule set."""
    values = {"title": "Open what prod needs", "justification": "Prod goes live.", **fields}
    return change_create(actor=office.olga, rule_sets=[office.rule_set], **values)


def submitted(office: Office, **fields: Any) -> Change:
    change = asked_for(office, **fields)
    return change_submit(number=change.pk, actor=office.olga, **FOR_ALL)


def approve(change: Change, *people: User) -> Change:
    for person in people:
        change = change_approve(number=change.pk, actor=person, options={}, **FOR_ALL)
    return change


def approved(office: Office, **fields: Any) -> Change:
    return approve(submitted(office, **fields), office.anna)


def scheduled(office: Office, **fields: Any) -> Change:
    change = approved(office, **fields)
    start = timezone.now() + dt.timedelta(hours=1)
    return change_schedule(
        number=change.pk,
        actor=office.olga,
        starts_at=start,
        ends_at=start + dt.timedelta(hours=2),
        **FOR_ALL,
    )


def implemented(office: Office, **fields: Any) -> Change:
    change = approved(office, **fields)
    return change_implement(number=change.pk, actor=office.mona, **FOR_ALL)


def verified(office: Office, **fields: Any) -> Change:
    change = implemented(office, **fields)
    evidence_add(number=change.pk, actor=office.mona, outcome="works", text="Seen to work.")
    return change_verify(number=change.pk, actor=office.mona, **FOR_ALL)


def closed(office: Office, **fields: Any) -> Change:
    change = verified(office, **fields)
    return change_close(number=change.pk, actor=office.mona, **FOR_ALL)
