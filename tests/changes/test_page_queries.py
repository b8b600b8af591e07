"""The pages of changes ask as much for few as for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requirements_app.changes.actions.converse import comment_add
from requirements_app.changes.actions.edit import items_leave_out
from requirements_app.changes.actions.submit import change_submit
from requirements_app.sites.services import role_grant
from tests.rulesets.stored import rule_set_build, site_make

from .acting import FOR_ALL, approve, asked_for, implemented, submitted
from .browsing import TABS, client_of

pytestmark = pytest.mark.django_db
# The request page tells everything there is of a change.
MOST = 45


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


def test_a_change_asks_as_much_for_few_items_as_for_many(office):
    from requirements_app.accounts.models import User

    few, many = asked_for(office), asked_for(office)
    positions = list(few.items.values_list("position", flat=True))[1:]
    few = items_leave_out(number=few.pk, actor=office.olga, positions=positions, **FOR_ALL)
    for number in range(4):
        comment_add(number=many.pk, actor=office.anna, text=f"What of it, @olga? {number}")
        user = User.objects.create_user(f"more-{number}", f"m{number}@example.org")
        role_grant(actor=office.olga, site=office.site, role="approver", user=user)
    comment_add(number=few.pk, actor=office.anna, text="What of it, @olga?")
    for change in (few, many):
        change_submit(number=change.pk, actor=office.olga, **FOR_ALL)
    client = client_of(office.anna)
    for name in TABS:
        addresses = [reverse(name, args=[change.pk]) for change in (few, many)]
        for address in addresses:  # fills what the process keeps
            queries(client, address)
        counts = [queries(client, address) for address in addresses]
        assert counts[0] == counts[1] <= MOST, (name, counts)


def test_lists_ask_as_much_for_few_changes_as_for_many(office):
    addresses = ("/", "/changes/", "/changes/board/", "/changes/approvals/",
                 "/changes/absence/", "/sites/hq/in-force/")  # fmt: skip
    approve(submitted(office), office.anna)
    submitted(office)
    approver, owner = client_of(office.amir), client_of(office.olga)
    counts = {}
    for _filled in range(2):
        counts = {each: (queries(approver, each), queries(owner, each)) for each in addresses}
    site = site_make(office.olga, "lab", third=10)
    role_grant(actor=office.olga, site=site, role="approver", user=office.amir)
    office.rule_set, built = rule_set_build(site, office.olga), office.rule_set
    for _each in range(3):
        submitted(office)
    before = queries(approver, "/")
    submitted(office, title="One more")
    assert queries(approver, "/") == before <= MOST
    office.rule_set = built
    implemented(office)
    changes = "&".join(f"change={number}" for number in range(1, 40))
    for each in addresses:
        if each != "/":  # which tells of sites besides
            assert (queries(approver, each), queries(owner, each)) == counts[each], each
    several = f"/changes/approvals/several/?{changes}"
    assert queries(approver, several) == queries(approver, "/changes/approvals/several/?change=2")
