"""Rolling back what is in force in part, or going back in part."""

from __future__ import annotations

import pytest

from requirements_app.changes.actions.edit import items_leave_out
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.selectors import in_force
from requirements_app.core.errors import Conflict

from .acting import FOR_ALL, approve, approved, implemented, scheduled

pytestmark = pytest.mark.django_db


def reverse_of(change, office):
    return change_roll_back(number=change.pk, actor=office.olga, reason="It broke.", **FOR_ALL)


def implement(change, office, **where):
    change_implement(number=change.pk, actor=office.mona, **where, **FOR_ALL)
    change.refresh_from_db()


def carried_out(back, office):
    approve(change_submit(number=back.pk, actor=office.olga, **FOR_ALL), office.anna)
    implement(back, office)


@pytest.mark.parametrize("begin", [approved, scheduled])
def test_a_change_that_was_implemented_in_part_is_rolled_back_whole(office, begin):
    change = begin(office)
    implement(change, office, positions=[1])
    assert in_force(office.site).count() == 1
    carried_out(reverse_of(change, office), office)
    change.refresh_from_db()
    assert change.state == "rolled-back"
    assert not in_force(office.site).exists()


def test_a_change_of_which_something_stays_in_force_is_not_rolled_back(office):
    change = implemented(office)
    back = reverse_of(change, office)
    items_leave_out(number=back.pk, actor=office.olga, positions=[1], **FOR_ALL)
    carried_out(back, office)
    change.refresh_from_db()
    assert change.state == "implemented"
    assert in_force(office.site).count() == 1
    rest = reverse_of(change, office)
    assert rest.item_count == 1
    with pytest.raises(Conflict, match=f"change {rest.pk} rolls it back already"):
        reverse_of(change, office)
    carried_out(rest, office)
    change.refresh_from_db()
    assert change.state == "rolled-back"


def test_what_is_implemented_after_the_roll_back_was_asked_for_keeps_the_change_alive(office):
    change = approved(office)
    implement(change, office, positions=[1])
    back = reverse_of(change, office)
    implement(change, office)
    carried_out(back, office)
    change.refresh_from_db()
    assert change.state == "implemented"
    assert in_force(office.site).count() == change.item_count - 1
