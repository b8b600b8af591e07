"""The life of a change, from a rule set to what is in force."""

from __future__ import annotations

import pytest

from requirements_app.audit.models import Event
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.decide import change_approve, change_reject
from requirements_app.changes.actions.edit import change_edit, items_leave_out
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.portions import change_merge, change_split
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.withdraw import change_revise, change_withdraw
from requirements_app.changes.difference import difference_counts
from requirements_app.changes.models import Baseline, BaselineEntry, Change
from requirements_app.changes.selectors import in_force
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from tests.rulesets.stored import jobs_run

from .acting import (
    FOR_ALL,
    approve,
    approved,
    asked_for,
    closed,
    implemented,
    scheduled,
    submitted,
)

pytestmark = pytest.mark.django_db


def test_a_change_lives_from_a_rule_set_to_its_end(office):
    change = closed(office)
    assert change.state == Change.State.CLOSED
    entries = office.rule_set.content.entries
    rows = in_force(office.site)
    assert {row.entry_key for row in rows} == set(entries.values_list("entry_id", flat=True))
    assert {(row.owner, row.reason) for row in rows} == {(office.olga, "Prod goes live.")}
    assert all(row.review_on > row.since.date() for row in rows)
    actions = Event.objects.filter(object_type="changes.change", object_id=str(change.pk))
    assert list(actions.order_by("id").values_list("action", flat=True)) == [
        "change.created", "change.submitted", "change.approved", "change.implemented",
        "change.evidence-added", "change.verified", "change.closed",
    ]  # fmt: skip
    assert difference_counts(office.site, office.rule_set.content) == {}


def test_what_is_in_force_already_is_no_change(office):
    implemented(office)
    with pytest.raises(Conflict, match="in force already"):
        asked_for(office)


def test_nobody_approves_what_they_asked_for(office):
    from requirements_app.sites.services import role_grant

    role_grant(actor=office.olga, site=office.site, role="approver", user=office.olga)
    change = submitted(office)
    with pytest.raises(NotAllowed, match="asked for"):
        approve(change, office.olga)
    with pytest.raises(NotAllowed, match="not among"):
        approve(change, office.mona)
    assert approve(change, office.anna).state == Change.State.APPROVED


def test_an_edit_voids_the_approvals_and_says_so(office):
    change = approved(office)
    change = change_edit(number=change.pk, actor=office.olga, title="Another title", **FOR_ALL)
    assert change.state == Change.State.DRAFT
    decision = change.decisions.get()
    assert decision.voided_at is not None
    assert "edited" in decision.void_reason
    change = change_submit(number=change.pk, actor=office.olga, **FOR_ALL)
    assert approve(change, office.anna).state == Change.State.APPROVED


def test_a_reference_is_edited_without_another_approval(office):
    change = approved(office)
    change = change_edit(number=change.pk, actor=office.olga, external_system="rt",
                         external_reference="4711", **FOR_ALL)  # fmt: skip
    assert change.state == Change.State.APPROVED


def test_a_rejection_says_why_and_can_be_revised(office):
    change = submitted(office)
    with pytest.raises(InvalidInput):
        change_reject(number=change.pk, actor=office.anna, options={}, **FOR_ALL)
    change = change_reject(
        number=change.pk, actor=office.anna, options={"comment": "Not before the audit."}, **FOR_ALL
    )
    assert change.state == Change.State.REJECTED
    change = change_revise(number=change.pk, actor=office.olga, **FOR_ALL)
    assert change.state == Change.State.DRAFT
    change = change_withdraw(number=change.pk, actor=office.olga, **FOR_ALL)
    with pytest.raises(Conflict, match="withdrawn"):
        approve(change, office.anna)


def test_who_saw_another_revision_decides_nothing(office):
    change = submitted(office)
    with pytest.raises(Stale):
        change_approve(
            number=change.pk, actor=office.anna, expected_revision=change.revision - 1, options={}
        )
    hidden = Change.objects.create(title="x", justification="x", owner=office.olga,
                                   requested_by=office.olga)  # fmt: skip
    with pytest.raises(NotFound):
        change_approve(number=hidden.pk, actor=office.anna, expected_revision=None, options={})


def test_firewall_by_firewall_an_item_comes_into_force_with_the_last(office):
    change = scheduled(office)
    names = sorted({name for item in change.items.all() for name in item.firewalls})
    assert len(names) == 2
    change = change_implement(number=change.pk, actor=office.mona, firewall=names[0], **FOR_ALL)
    crossing = change.items.filter(firewalls=[names[1]])
    assert change.state == Change.State.SCHEDULED
    assert not BaselineEntry.objects.filter(item__in=crossing).exists()
    change = change_implement(number=change.pk, actor=office.mona, firewall=names[1], **FOR_ALL)
    assert change.state == Change.State.IMPLEMENTED
    assert Baseline.objects.get(site=office.site).revision == 2


def test_split_and_merge_lose_no_item(office):
    change = approved(office)
    count = change.item_count
    part = change_split(
        number=change.pk, actor=office.olga, positions=[1], new_title="The first", **FOR_ALL
    )
    change.refresh_from_db()
    assert (change.item_count, part.item_count) == (count - 1, 1)
    assert {change.state, part.state} == {Change.State.DRAFT}
    whole = change_merge(
        numbers=[change.pk, part.pk], actor=office.olga, new_title="Both", justification="One day."
    )
    change.refresh_from_db()
    assert (whole.item_count, change.state) == (count, Change.State.WITHDRAWN)


def test_an_open_change_follows_the_baseline(office):
    first, second = asked_for(office), approved(office)
    change_implement(number=second.pk, actor=office.mona, **FOR_ALL)
    jobs_run()
    first.refresh_from_db()
    assert first.state == Change.State.WITHDRAWN
    assert first.item_count == 0


def test_an_approved_change_that_the_baseline_overtakes_needs_approval_again(office):
    change = approved(office)
    part = change_split(
        number=change.pk, actor=office.olga, positions=[1], new_title="The first", **FOR_ALL
    )
    whole = change_create(actor=office.olga, rule_sets=[office.rule_set], title="All of it",
                          justification="Now.")  # fmt: skip
    whole = approve(change_submit(number=whole.pk, actor=office.olga, **FOR_ALL), office.anna)
    part = approve(change_submit(number=part.pk, actor=office.olga, **FOR_ALL), office.anna)
    change_implement(number=part.pk, actor=office.mona, **FOR_ALL)
    with pytest.raises(Stale, match="recomputed"):
        change_implement(number=whole.pk, actor=office.mona, **FOR_ALL)
    whole.refresh_from_db()
    assert whole.state == Change.State.DRAFT
    assert whole.items.count() == office.rule_set.content.entry_count - 1


def test_rolling_back_leads_to_what_was_in_force_before(office):
    change = implemented(office)
    back = change_roll_back(number=change.pk, actor=office.olga, reason="It broke prod.", **FOR_ALL)
    back = approve(change_submit(number=back.pk, actor=office.olga, **FOR_ALL), office.anna)
    change_implement(number=back.pk, actor=office.mona, **FOR_ALL)
    change.refresh_from_db()
    assert change.state == Change.State.ROLLED_BACK
    assert not in_force(office.site).exists()
    assert BaselineEntry.objects.filter(site=office.site).count() == change.item_count


def test_items_are_left_out(office):
    change = asked_for(office)
    count = change.item_count
    change = items_leave_out(number=change.pk, actor=office.olga, positions=[1], **FOR_ALL)
    assert change.item_count == count - 1
    with pytest.raises(InvalidInput, match="no items"):
        items_leave_out(number=change.pk, actor=office.olga, positions=[1], **FOR_ALL)


def test_only_a_move_writes_the_baseline(office):
    from django.db import ProgrammingError, transaction

    implemented(office)
    for attempt in (
        lambda: BaselineEntry.objects.all().delete(),
        lambda: BaselineEntry.objects.update(flow="another"),
        lambda: BaselineEntry.objects.update(until="2030-01-01T00:00:00Z"),
    ):
        with pytest.raises(ProgrammingError, match="refused"), transaction.atomic():
            attempt()
    assert BaselineEntry.objects.update(reason="Still needed.") > 0
