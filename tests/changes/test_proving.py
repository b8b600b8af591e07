"""Evidence: what counts, and until when."""

from __future__ import annotations

import pytest

from requirements_app.changes.actions.check_run import check_run_make
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.prove import evidence_add
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.verify import change_close, change_verify
from requirements_app.core.errors import Conflict

from .acting import FOR_ALL, approve, closed, implemented, verified
from .browsing import client_of, do, text_of

pytestmark = pytest.mark.django_db


def found(change, office, outcome, positions=None):
    evidence_add(number=change.pk, actor=office.mona, outcome=outcome, text="Looked at it.",
                 positions=positions)  # fmt: skip


def verify(change, office):
    return change_verify(number=change.pk, actor=office.mona, **FOR_ALL)


def rolled_back(office):
    change = implemented(office)
    back = change_roll_back(number=change.pk, actor=office.olga, reason="It broke.", **FOR_ALL)
    back = approve(change_submit(number=back.pk, actor=office.olga, **FOR_ALL), office.anna)
    change_implement(number=back.pk, actor=office.mona, **FOR_ALL)
    change.refresh_from_db()
    return change


def test_of_the_whole_change_the_last_finding_counts(office):
    change = implemented(office)
    found(change, office, "works")
    found(change, office, "failed")
    found(change, office, "inconclusive")
    with pytest.raises(Conflict, match="was found not to work"):
        verify(change, office)
    text = text_of(client_of(office.mona), f"/changes/{change.pk}/")
    assert "neither verified nor closed" in text
    assert 'id="verify"' not in text
    found(change, office, "works")
    assert verify(change, office).state == "verified"


def test_a_change_that_fails_after_its_verification_is_not_closed(office):
    change = verified(office)
    found(change, office, "failed", [1])
    with pytest.raises(Conflict, match=r"items \[1\] do not work"):
        change_close(number=change.pk, actor=office.mona, **FOR_ALL)
    found(change, office, "works", [1])
    assert change_close(number=change.pk, actor=office.mona, **FOR_ALL).state == "closed"


@pytest.mark.parametrize("ended", [closed, rolled_back])
def test_nothing_is_proved_of_a_change_at_its_end(office, ended):
    change = ended(office)
    states = list(change.items.values_list("state", flat=True))
    for positions in (None, [1]):
        with pytest.raises(Conflict, match="takes no evidence"):
            found(change, office, "failed", positions)
    with pytest.raises(Conflict, match="takes no evidence"):
        check_run_make(number=change.pk, actor=office.mona, site="hq")
    assert list(change.items.values_list("state", flat=True)) == states
    mona = client_of(office.mona)
    text = text_of(mona, f"/changes/{change.pk}/implementation/")
    assert "Add evidence" not in text
    assert "Make a check" not in text
    do(mona, change, "evidence", 409, outcome="works", text="Seen.")


def test_a_change_that_was_rolled_back_says_until_when_it_was_in_force(office):
    change = rolled_back(office)
    facts = text_of(client_of(office.olga), f"/changes/{change.pk}/").split("In force</dt>")[1]
    assert "until" in facts.split("</dd>")[0]
