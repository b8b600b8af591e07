"""Recertification: campaigns, decisions, and who answers for what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.changes.actions.campaign import campaign_close, campaign_create
from requirements_app.changes.actions.review import entries_hand_over, review_decide
from requirements_app.changes.models import BaselineEntry, Change, Review
from requirements_app.changes.reviews import ReviewFilters, campaign_list, reviews_due
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale

from .acting import implemented
from .test_retiring import run_out

pytestmark = pytest.mark.django_db


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@pytest.fixture
def keys(office) -> list[int]:
    """The keys of what is in force at the office, due today."""
    implemented(office)
    BaselineEntry.objects.update(review_on=in_days(0))
    return list(BaselineEntry.objects.order_by("pk").values_list("pk", flat=True))


def due(user, **texts: str) -> int:
    return reviews_due(user, ReviewFilters.from_texts(texts)).count()


def test_what_is_kept_is_due_again_when_the_policy_says(office, keys):
    assert due(office.rene) == len(keys)
    assert due(office.rene, due="overdue") == 0
    assert review_decide(actor=office.olga, entries=keys[:1], outcome="keep", text="Used.") == []
    row = BaselineEntry.objects.get(pk=keys[0])
    assert row.review_on > in_days(80)
    assert due(office.rene, owner="olga", site="hq", product="app") == len(keys) - 1
    review = Review.objects.get()
    assert (review.outcome, review.person, review.review_on) == (
        "keep", office.olga, row.review_on,
    )  # fmt: skip
    event = Event.objects.get(action="in-force.kept")
    assert event.data["entries"] == [row.entry_key]
    assert event.site_slug == "hq"


def test_a_day_of_ones_own_is_taken_within_the_policy(office, keys):
    review_decide(actor=office.olga, entries=keys, outcome="keep", review_on=in_days(30))
    assert set(BaselineEntry.objects.values_list("review_on", flat=True)) == {in_days(30)}
    assert due(office.olga) == 0
    assert due(office.olga, due="soon") == len(keys)
    for day in (in_days(0), in_days(3_000), in_days(9_000)):
        with pytest.raises(InvalidInput, match="review_on"):
            review_decide(actor=office.olga, entries=keys, outcome="keep", review_on=day)


def test_what_is_to_go_becomes_a_draft_and_stays_in_force_until_then(office, keys):
    (change,) = review_decide(
        actor=office.olga, entries=keys[:2], outcome="remove", text="Nobody uses it."
    )
    assert (change.origin, change.item_count) == (Change.Origin.REVIEW, 2)
    assert change.justification == "Nobody uses it."
    assert BaselineEntry.objects.filter(until=None).count() == len(keys)
    assert set(Review.objects.values_list("change", flat=True)) == {change.pk}
    wrong: dict[str, Any]
    for wrong in ({"text": ""}, {"outcome": "maybe"}, {"entries": []}, {"review_on": in_days(9)}):
        given: dict[str, Any] = {"entries": keys, "outcome": "change", "text": "Why.", **wrong}
        with pytest.raises(InvalidInput):
            review_decide(actor=office.olga, **given)


def test_who_answers_for_an_entry_keeps_it_but_owners_of_the_site_have_it_removed(office, keys):
    with pytest.raises(NotAllowed, match="answer"):
        review_decide(actor=office.rene, entries=keys, outcome="keep")
    assert entries_hand_over(actor=office.olga, entries=keys, owner=office.rene) == len(keys)
    assert entries_hand_over(actor=office.olga, entries=keys, owner=office.rene) == 0
    assert Event.objects.get(action="in-force.handed-over").data["to"] == "rene"
    review_decide(actor=office.rene, entries=keys, outcome="keep")
    with pytest.raises(NotAllowed):
        review_decide(actor=office.rene, entries=keys, outcome="remove", text="Away with it.")
    outsider = type(office.olga).objects.create_user("otto")
    with pytest.raises(NotFound):
        review_decide(actor=outsider, entries=keys, outcome="keep")
    with pytest.raises(InvalidInput, match="does not see"):
        entries_hand_over(actor=office.rene, entries=keys, owner=outsider)


def test_what_ran_out_is_not_kept(office, keys):
    run_out()
    with pytest.raises(Conflict, match="ran out"):
        review_decide(actor=office.olga, entries=keys, outcome="keep")


def test_a_campaign_waits_until_all_is_decided_or_it_is_closed(office, keys):
    campaign = campaign_create(
        actor=office.mona, name="Spring", due_on=in_days(20), sites=[office.site]
    )
    asked = {"campaign": str(campaign.pk)}
    assert due(office.olga, **asked) == len(keys)
    review_decide(actor=office.olga, entries=keys[1:], outcome="keep")
    assert due(office.olga, **asked) == 1
    assert Review.objects.count() == len(keys)
    told: Any = campaign_list(office.rene).get()
    assert (told.asked, told.decided) == (len(keys), len(keys) - 1)
    with pytest.raises(Stale):
        campaign_close(actor=office.mona, campaign=campaign.pk, expected_version=9)
    with pytest.raises(NotAllowed):
        campaign_close(actor=office.rene, campaign=campaign.pk, expected_version=None)
    campaign_close(actor=office.mona, campaign=campaign.pk, expected_version=1)
    assert Event.objects.get(action="campaign.closed").data["undecided"] == 1
    with pytest.raises(Conflict, match="closed already"):
        campaign_close(actor=office.mona, campaign=campaign.pk, expected_version=None)
    review_decide(actor=office.olga, entries=keys[:1], outcome="keep")
    assert Review.objects.get(campaign=campaign, entry=keys[0]).outcome == ""


def test_a_campaign_is_for_those_who_carry_out_and_for_what_is_in_force(office):
    given: dict[str, Any] = {"name": "Spring", "due_on": in_days(20), "sites": [office.site]}
    with pytest.raises(NotAllowed):
        campaign_create(actor=office.anna, **given)
    with pytest.raises(Conflict, match="nothing is in force"):
        campaign_create(actor=office.olga, **given)
    wrong: dict[str, Any]
    for wrong in ({"name": " "}, {"due_on": in_days(0)}, {"sites": []}):
        with pytest.raises(InvalidInput):
            campaign_create(actor=office.olga, **{**given, **wrong})
    with pytest.raises(NotFound):
        campaign_close(actor=office.olga, campaign=99, expected_version=None)


def test_filters_that_are_unknown_are_refused():
    for texts in ({"due": "never"}, {"campaign": "spring"}):
        with pytest.raises(InvalidInput):
            ReviewFilters.from_texts(texts)


def test_what_one_has_to_review_waits_on_the_first_page(office):
    from requirements_app.web.waiting import waiting_for

    def lines(user):
        return [line.text for block in waiting_for(user).blocks for line in block.lines]

    implemented(office)
    assert not any("to be reviewed" in line for line in lines(office.olga))
    soon = timezone.localdate() + dt.timedelta(days=7)
    BaselineEntry.objects.update(review_on=soon)
    (line,) = [line for line in lines(office.olga) if "to be reviewed" in line]
    count = office.rule_set.content.entry_count
    assert line == f"HQ: {count} entries of yours are to be reviewed, the first by {soon}"
    assert not any("to be reviewed" in line for line in lines(office.rene))
