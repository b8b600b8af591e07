"""What one of the real systems has that the other has not."""

from __future__ import annotations

import pytest

from exports.tickets.port import TicketError, Update

from .conftest import Real

pytestmark = [pytest.mark.tickets, pytest.mark.slow]


def test_a_ticket_that_was_deleted_in_rt_is_read_as_closed_and_no_search_shows_it(
    request_tracker: Real,
):
    rt, draft = request_tracker, request_tracker.draft()
    made = rt.asked(rt.driver.create(rt.at, draft))
    there = rt.as_account("engineer")
    there.asked(there.driver.update(there.at, made.key, Update(status="deleted")))
    seen = rt.asked(rt.driver.read(rt.at, made.key))
    assert (seen.status, seen.closed) == ("deleted", True)
    # As docs/ticketing-request-tracker.md says.
    assert rt.asked(rt.driver.find(rt.at, draft.external_id)) is None


def test_an_account_that_may_not_see_the_field_in_rt_finds_out_before_it_makes_a_second_ticket(
    request_tracker: Real,
):
    draft = request_tracker.draft()
    request_tracker.asked(request_tracker.driver.create(request_tracker.at, draft))
    blind = request_tracker.as_account("blind")
    with pytest.raises(TicketError, match="SeeCustomField"):
        blind.asked(blind.driver.find(blind.at, draft.external_id))


def test_owner_and_priority_are_set_in_rt_and_an_unknown_owner_is_told(request_tracker: Real):
    rt = request_tracker
    rt.asked(rt.driver.create(rt.at, rt.draft(assignee="engineer", priority="50")))
    with pytest.raises(TicketError) as caught:
        rt.asked(rt.driver.create(rt.at, rt.draft(assignee="nobody of that name")))
    assert "Owner" in str(caught.value)


def test_a_field_by_which_redmine_does_not_filter_is_no_key(redmine: Real, redmine_server):
    redmine.asked(redmine.driver.create(redmine.at, redmine.draft()))
    number = redmine_server.made["fields"]["Not a filter"]
    other = redmine.with_settings(key_field=number)
    with pytest.raises(TicketError, match="used as a filter"):
        other.asked(other.driver.find(other.at, "portal:none"))
    lines = other.asked(other.driver.probe(other.at))
    assert [line.what for line in lines if not line.ok] == ["Custom field"]


def test_a_status_number_that_redmine_drops_with_success_is_told(redmine: Real):
    made = redmine.asked(redmine.driver.create(redmine.at, redmine.draft()))
    update = Update(fields={"status_id": 999})
    with pytest.raises(TicketError) as caught:
        redmine.asked(redmine.driver.update(redmine.at, made.key, update))
    assert (caught.value.trouble, caught.value.field) == ("ignored", "status_id")
    assert "In Progress" in caught.value.mend


def test_somebody_outside_the_project_in_redmine_is_told_so(redmine: Real):
    stranger = redmine.as_account("stranger")
    lines = stranger.asked(stranger.driver.probe(stranger.at))
    assert [(line.what, line.ok) for line in lines] == [("Sign-in", True), ("Project", False)]
    with pytest.raises(TicketError) as caught:
        stranger.asked(stranger.driver.find(stranger.at, "portal:none"))
    assert caught.value.trouble == "forbidden"
