"""Taking out of force what is needed no more, and what ran out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.changes.actions.expire import expired_propose
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.retire import product_retire, retire
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.withdraw import change_withdraw
from requirements_app.changes.models import BaselineEntry, Change
from requirements_app.changes.reminders import expired_watch
from requirements_app.changes.reviews import standing_on_dropped_flows
from requirements_app.changes.selectors import in_force
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed
from tests.rulesets.compute.world import HOST, HTTPS, catalogue
from tests.rulesets.stored import jobs_run, publish

from .acting import FOR_ALL, approve, implemented

pytestmark = pytest.mark.django_db
WHY = {"justification": "Prod moves to another site."}


def run_out(*, days: int = 1) -> int:
    """Let everything in force have run out, past the trigger that keeps it as it is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE changes_baselineentry DISABLE TRIGGER changes_guard")
        count = BaselineEntry.objects.update(
            expires_on=timezone.localdate() - dt.timedelta(days=days)
        )
        cursor.execute("ALTER TABLE changes_baselineentry ENABLE TRIGGER changes_guard")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return count


def test_a_deployment_is_retired_by_a_change_that_needs_approval(office):
    brought = implemented(office)
    (change,) = retire(actor=office.olga, sites=[office.site], deployment="prod", **WHY)
    assert (change.state, change.origin) == (Change.State.DRAFT, Change.Origin.RETIREMENT)
    assert change.item_count == brought.item_count
    assert set(change.items.values_list("kind", flat=True)) == {"remove"}
    assert in_force(office.site).count() == brought.item_count
    change = change_submit(number=change.pk, actor=office.olga, **FOR_ALL)
    change_implement(number=approve(change, office.anna).pk, actor=office.mona, **FOR_ALL)
    assert not in_force(office.site).exists()
    with pytest.raises(Conflict, match="nothing of it is in force"):
        retire(actor=office.olga, sites=[office.site], deployment="prod", **WHY)


def test_a_product_or_a_whole_site_is_retired(office):
    count = implemented(office).item_count
    (change,) = product_retire(actor=office.olga, product="app", sites=[office.site], **WHY)
    assert change.item_count == count
    (change,) = retire(actor=office.olga, sites=[office.site], **WHY)
    assert change.item_count == count
    with pytest.raises(Conflict, match="nothing of other"):
        product_retire(actor=office.olga, product="other", sites=[office.site], **WHY)


def test_only_owners_of_the_site_retire_and_only_what_is_there(office):
    implemented(office)
    for person in (office.anna, office.mona, office.rene):
        with pytest.raises(NotAllowed):
            retire(actor=person, sites=[office.site], **WHY)
    wrong: dict[str, Any]
    for wrong in (
        {"deployment": "nowhere"}, {"deployment": "prod", "product": "app"}, {"sites": []},
        {"justification": " "},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            retire(**{"actor": office.olga, "sites": [office.site], **WHY, **wrong})


def test_what_ran_out_is_proposed_once_for_the_sites_owner(office):
    implemented(office)
    assert expired_propose(site_id=office.site.pk) is None
    count = run_out()
    for _ in range(2):
        expired_watch()
        jobs_run()
    change = Change.objects.get(origin=Change.Origin.EXPIRY)
    assert (change.state, change.owner, change.item_count) == ("draft", office.olga, count)
    created = Event.objects.get(action="change.created", object_id=str(change.pk))
    assert created.actor is None
    change_withdraw(number=change.pk, actor=office.olga, **FOR_ALL)
    expired_watch()
    jobs_run()
    assert Change.objects.filter(origin=Change.Origin.EXPIRY, state="draft").count() == 1


def test_what_runs_out_later_goes_into_the_same_draft(office):
    from requirements_app.changes.actions.edit import items_leave_out

    implemented(office)
    count = run_out()
    change = expired_propose(site_id=office.site.pk)
    assert change is not None
    items_leave_out(number=change.pk, actor=office.olga, positions=[1], **FOR_ALL)
    again = expired_propose(site_id=office.site.pk)
    assert again is not None
    assert (again.pk, again.item_count) == (change.pk, count)
    assert again.content_hash


def test_entries_of_a_flow_that_the_vendor_dropped_are_marked(office):
    implemented(office)
    assert not standing_on_dropped_flows(office.olga).exists()
    version = publish(catalogue(HTTPS, hosts=[HOST]))
    office.site.catalogue_version = version
    office.site.save()
    found = standing_on_dropped_flows(office.olga, office.site)
    assert {row.flow for row in found} == {"app.update"}
    outsider = type(office.olga).objects.create_user("otto")
    assert not standing_on_dropped_flows(outsider).exists()
