"""Whom the pages name as asked, and what falls due by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import AUDITORS, SECURITY
from requirements_app.changes import reminders
from requirements_app.changes.asking import asked_of
from requirements_app.changes.models import Change, Delegation, Step
from requirements_app.changes.selectors import waiting_for
from requirements_app.changes.standing import members_of
from requirements_app.sites.models import SiteRole

from .acting import asked_for, submitted

pytestmark = pytest.mark.django_db


def security_asked(office) -> Change:
    change = submitted(office)
    change.steps.update(group=SECURITY, site=None)
    return change


def test_the_pages_name_those_who_may_decide_and_nobody_else(office):
    security = Group.objects.get(name=SECURITY)
    names = ("away", "auditor", "far", "near", "root")
    people = {name: User.objects.create_user(name, f"{name}@example.org") for name in names}
    security.user_set.add(*people.values())
    Group.objects.get_or_create(name=AUDITORS)[0].user_set.add(people["auditor"])
    User.objects.filter(username="root").update(is_superuser=True)
    readers = Group.objects.create(name="readers of hq")
    readers.user_set.add(people["near"])
    SiteRole.objects.create(site=office.site, group=readers, role=SiteRole.Role.READER)
    today = timezone.localdate()
    Delegation.objects.create(
        person=people["far"], delegate=office.rene, first_day=today, last_day=today
    )
    change = security_asked(office)
    asked = asked_of([change])[change.pk]
    for place, step in enumerate(asked.standing.steps):
        assert asked.question.members[place] == members_of(step)
        assert {user.username for user in asked.people[place]} == members_of(step)
    assert asked.question.members[0] == {"auditor", "near", "root", "sara"}
    assert waiting_for(office.rene) == []
    assert [found for found, _steps in waiting_for(office.sara)] == [change]


def test_what_was_reminded_of_keeps_nobody_else_from_being_reminded(office, monkeypatch):
    monkeypatch.setattr(reminders, "_AT_ONCE", 1)
    first, second = submitted(office), submitted(office)
    now = timezone.now()
    for change, hours in ((first, 9), (second, 8)):
        change.steps.update(
            hours=1, opened_at=now - dt.timedelta(hours=hours),
            due_at=now - dt.timedelta(hours=hours - 1), escalate_to="",
        )  # fmt: skip
    draft = asked_for(office)
    Step.objects.create(change=draft, round=0, position=1, order=1, name="Old", group=SECURITY,
                        needed=1, hours=1, due_at=now - dt.timedelta(days=9))  # fmt: skip
    for _round in range(2):
        reminders.deadlines_watch()
    assert not Step.objects.filter(change__in=[first, second], reminded_at=None).exists()
