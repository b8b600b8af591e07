"""What a change rests on is looked at when it is submitted, by the policies of then."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import ADMINISTRATORS
from requirements_app.changes import preparing
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.portions import change_merge
from requirements_app.changes.actions.review import review_decide
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.models import BaselineEntry, Change
from requirements_app.changes.policies import policy_replace
from requirements_app.changes.reminders import change_remind
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.sites.services import override_create
from tests.rulesets.stored import bind, rule_set_build

from .acting import FOR_ALL, approve, asked_for, implemented, submitted

pytestmark = pytest.mark.django_db
STRICT = "schema: 1\notherwise: forbidden\n"


def risk_policy(office, text: str) -> None:
    chief, _made = User.objects.get_or_create(username="chief")
    chief.groups.add(Group.objects.get_or_create(name=ADMINISTRATORS)[0])
    policy_replace(kind="risk", text=text, actor=chief, expected_number=None)


def submit(office, change: Change) -> Change:
    return change_submit(number=change.pk, actor=office.olga, **FOR_ALL)


def test_a_draft_is_held_against_the_risk_policy_of_now(office):
    change = asked_for(office)
    assert not change.risks.filter(forbidden=True).exists()
    risk_policy(office, STRICT)
    with pytest.raises(InvalidInput, match="forbid"):
        submit(office, change)
    assert change.risks.filter(forbidden=True).exists()  # and is seen on its page
    change.refresh_from_db()
    assert (change.state, change.risk, change.risk_policy.number) == ("draft", "critical", 2)
    risk_policy(office, "schema: 1\notherwise: allowed\n")
    assert submit(office, change).risk == "none"


def test_many_items_are_judged_anew_by_a_job_before_they_are_submitted(office, monkeypatch):
    change = asked_for(office)
    monkeypatch.setattr(preparing, "MOST_AT_ONCE", 0)
    risk_policy(office, STRICT)
    for _attempt in range(2):
        with pytest.raises(Conflict, match="judged"):
            submit(office, change)
    job = Job.objects.get(kind="change-prepare")
    assert run_inline(job).state == Job.State.SUCCEEDED
    with pytest.raises(InvalidInput, match="forbid"):
        submit(office, change)


def test_a_required_flow_that_is_left_out_needs_a_last_day_though_nothing_comes(office):
    implemented(office)
    override_create(
        actor=office.olga, site=office.site, slug="without", kind="suppress", flow="app.https",
        reason="Not here.", owner="olga", deployment="prod", expires_on=dt.date(2060, 1, 1),
    )  # fmt: skip
    change = change_create(
        actor=office.olga, rule_sets=[rule_set_build(office.site, office.olga)],
        title="Less", justification="Not needed.",
    )  # fmt: skip
    assert {item.kind for item in change.items.all()} == {"remove"}
    with pytest.raises(InvalidInput, match="no day for an exception"):
        submit(office, change)


def test_a_merged_change_still_comes_from_its_rule_set(office):
    implemented(office)
    (removal,) = review_decide(
        actor=office.olga, entries=[BaselineEntry.objects.earliest("pk").pk], outcome="remove",
        text="Nobody uses it.",
    )  # fmt: skip
    bind(office.olga, office.site, "primary", "10.2.0.6")
    built = rule_set_build(office.site, office.olga)
    more = change_create(
        actor=office.olga, rule_sets=[built], title="More", justification="Another server."
    )
    assert removal.sites.get().rule_set is None
    both = change_merge(
        numbers=[removal.pk, more.pk], actor=office.olga, new_title="Both", justification="Once."
    )
    assert both.sites.get().rule_set == built


def test_a_review_after_the_fact_has_its_deadline_too(office):
    change = approve(submitted(office, emergency=True), office.mona)
    change_implement(number=change.pk, actor=office.mona, **FOR_ALL)
    steps = change.steps.filter(after_the_fact=True)
    assert steps.count() == 2
    assert change_remind(number=change.pk) == 0
    steps.update(opened_at=timezone.now() - dt.timedelta(hours=60))
    assert change_remind(number=change.pk) == 2
    steps.update(opened_at=timezone.now() - dt.timedelta(hours=80))
    assert change_remind(number=change.pk) == 2
    assert not steps.filter(escalated_at=None).exists()
