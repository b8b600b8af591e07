"""The auditor's report of a day tells who answered then, whoever does today."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from requirements_app.changes.actions.review import entries_hand_over, review_decide
from requirements_app.changes.duties import Duty, duties_at
from requirements_app.changes.models import BaselineEntry

from .acting import implemented
from .conftest import office_make


def rows() -> list[BaselineEntry]:
    return list(
        BaselineEntry.objects.select_related(
            "owner", "change__owner", "change__approval_policy"
        ).order_by("pk")
    )


@pytest.mark.django_db(transaction=True)  # events bear the time at which their transaction began
def test_owner_and_review_day_are_those_of_the_moment():
    office = office_make()
    implemented(office)
    first = rows()
    key, other = first[0].pk, first[1].pk
    moments = [timezone.now()]
    day = timezone.localdate() + dt.timedelta(days=30)
    for owner in (office.anna, office.rene):
        entries_hand_over(actor=office.olga, entries=[key], owner=owner)
        moments.append(timezone.now())
    review_decide(actor=office.rene, entries=[key], outcome="keep", review_on=day)
    moments.append(timezone.now())
    now = rows()
    told = [duties_at(office.site, now, moment) for moment in moments]
    began = first[0].review_on
    assert [each[0] for each in told] == [
        Duty("olga", began), Duty("anna", began), Duty("rene", began), Duty("rene", day),
    ]  # fmt: skip
    assert {each[1] for each in told} == {Duty("olga", first[1].review_on)}
    assert now[1].pk == other


def test_it_asks_as_much_for_many_entries_as_for_few(office, django_assert_num_queries):
    implemented(office)
    found = rows()
    entries_hand_over(
        actor=office.olga, entries=[row.pk for row in found], owner=office.anna
    )  # fmt: skip
    for some in (found[:1], found):
        with django_assert_num_queries(2):
            duties_at(office.site, some, timezone.now())
