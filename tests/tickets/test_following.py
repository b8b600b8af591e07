"""What a ticket's status does to its change."""

from __future__ import annotations

import pytest

from requirements_app.audit.models import Event
from requirements_app.changes.actions.edit import change_edit
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.withdraw import change_withdraw
from requirements_app.changes.models import Change, Decision
from requirements_app.core.errors import NotAllowed
from requirements_app.sites.services import role_grant
from requirements_app.tickets.actions import ticket_retry
from requirements_app.tickets.following import RULES
from tests.changes.acting import FOR_ALL, approve, approved, submitted, verified

pytestmark = pytest.mark.django_db


def says(desk, ticket, status: str):
    """Somebody gives the ticket a status there, and the portal looks."""
    there = desk.there.tickets[ticket.key]
    there["labels"] = [] if status in ("opened", "closed") else [status]
    there["state"] = "closed" if status == "closed" else "opened"
    return desk.later(ticket)


@pytest.fixture
def asked(desk):
    """A ticket of a change that waits for approval."""
    desk.connector.begin = "submitted"
    desk.connector.save()
    return desk.send(submitted(desk.office))


def test_every_meaning_has_its_rule_and_acts_only_where_it_does_not_agree():
    assert set(RULES) == {
        "open", "approved", "rejected", "scheduled", "implemented", "closed", "cancelled",
    }  # fmt: skip
    for rule in RULES.values():
        assert not rule.agrees & rule.acts
        assert bool(rule.acts) == (rule.act is not None)


def test_what_approval_means_stays_with_the_portal(desk, asked):
    ticket = says(desk, asked, "approved")
    ticket.change.refresh_from_db()
    assert ticket.change.state == "submitted"
    assert "The ticket is “approved”, while the change is submitted: " in ticket.conflict
    assert not Decision.objects.exists()
    [event] = Event.objects.filter(action="ticket.conflict")
    assert event.data["status"] == "approved"
    desk.later(ticket)
    assert Event.objects.filter(action="ticket.conflict").count() == 1


def test_a_site_hands_approval_over_by_making_the_account_its_approver(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    ticket = says(desk, asked, "approved")
    ticket.change.refresh_from_db()
    assert (ticket.change.state, ticket.conflict) == ("approved", "")
    decision = Decision.objects.get()
    assert decision.person == desk.bot
    assert decision.comment == f"The desk: {ticket.label} is approved"
    assert decision.content_hash == ticket.content_hash
    # What the ticket itself brought about is not told to it again.
    assert desk.there.notes[ticket.key] == [
        note for note in desk.there.notes[ticket.key] if "was approved" not in note
    ]


def test_the_account_itself_decides_nothing_at_any_door(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    with pytest.raises(NotAllowed, match="service accounts decide nothing"):
        approve(asked.change, desk.bot)


def test_the_tickets_word_counts_for_the_content_that_the_ticket_tells_alone(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    desk.there.fault("503", times=9)
    change_edit(number=asked.change_id, actor=desk.office.olga, justification="More.", **FOR_ALL)
    ticket = desk.settle(asked)
    ticket.change.refresh_from_db()
    assert ticket.change.state == "draft"
    desk.there._faults.clear()
    ticket = says(desk, ticket, "approved")
    ticket.change.refresh_from_db()
    assert ticket.change.state == "draft"
    assert "while the change is draft" in ticket.conflict
    assert not Decision.objects.exists()


def test_an_approval_of_former_content_is_a_conflict_and_not_taken_for_the_new(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    ticket = says(desk, asked, "approved")
    change_edit(number=asked.change_id, actor=desk.office.olga, justification="More.", **FOR_ALL)
    ticket = desk.later(ticket)
    assert ticket.conflict == "The ticket is “approved”, while the change is draft."
    change_submit(number=asked.change_id, actor=desk.office.olga, **FOR_ALL)
    ticket = desk.later(ticket)
    assert Change.objects.get(pk=asked.change_id).state == "submitted"
    assert ticket.conflict == "The ticket is “approved”, while the change is submitted."
    approve(ticket.change, desk.office.anna)
    assert desk.later(ticket).conflict == ""


def test_what_was_approved_before_the_ticket_told_the_new_content_is_not_taken_for_it(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    change_edit(number=asked.change_id, actor=desk.office.olga, justification="More.", **FOR_ALL)
    desk.settle(asked)
    desk.there.tickets[asked.key]["labels"] = ["approved"]
    change_submit(number=asked.change_id, actor=desk.office.olga, **FOR_ALL)
    ticket = desk.settle(asked)
    assert "More." in desk.there.tickets[ticket.key]["description"]
    assert ticket.conflict == "The ticket is “approved”, while the change is submitted."
    ticket = desk.settle(ticket_retry(ticket=ticket, actor=desk.office.olga))
    assert ticket.conflict
    assert not Decision.objects.exists()
    says(desk, ticket, "opened")
    ticket = says(desk, ticket, "approved")
    assert (Decision.objects.get().person, ticket.conflict) == (desk.bot, "")
    assert Change.objects.get(pk=asked.change_id).state == "approved"


def test_a_word_on_texts_that_the_system_refused_does_not_count(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    change_edit(number=asked.change_id, actor=desk.office.olga, justification="More.", **FOR_ALL)
    desk.settle(asked)
    desk.there.fault("403", writes=True)
    change_submit(number=asked.change_id, actor=desk.office.olga, **FOR_ALL)
    ticket = says(desk, desk.settle(asked), "approved")
    assert ticket.conflict


def test_an_approval_that_waits_for_others_is_no_conflict(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    asked.change.steps.update(needed=2)
    ticket = desk.later(says(desk, asked, "approved"))
    assert Change.objects.get(pk=asked.change_id).state == "submitted"
    assert Decision.objects.get().person == desk.bot
    assert ticket.conflict == ""


def test_a_change_that_ends_while_its_ticket_is_open_is_told(desk):
    ticket = desk.send(approved(desk.office))
    change_withdraw(number=ticket.change_id, actor=desk.office.olga, reason="No need.", **FOR_ALL)
    ticket = desk.settle(ticket)
    assert ticket.conflict == "The ticket is “opened”, while the change is withdrawn."
    ticket = says(desk, ticket, "closed")
    assert (ticket.conflict, ticket.look_at) == ("", None)


def test_a_rejection_there_rejects_where_it_was_handed_over(desk, asked):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="approver", user=desk.bot)
    ticket = says(desk, asked, "rejected")
    ticket.change.refresh_from_db()
    assert ticket.change.state == "rejected"


def test_implemented_there_is_implemented_here_by_who_may_carry_it_out(desk):
    desk.mapped(statuses={"opened": "open", "closed": "implemented"})
    ticket = says(desk, desk.send(approved(desk.office)), "closed")
    ticket.change.refresh_from_db()
    assert ticket.change.state == "approved"
    assert "desk-bot may not carry out this change" in ticket.conflict
    role_grant(actor=desk.office.olga, site=desk.office.site, role="owner", user=desk.bot)
    ticket = desk.settle(ticket_retry(ticket=ticket, actor=desk.office.olga))
    ticket.change.refresh_from_db()
    assert (ticket.change.state, ticket.conflict) == ("implemented", "")


def test_a_closed_ticket_closes_what_is_verified_and_nothing_sooner(desk):
    role_grant(actor=desk.office.olga, site=desk.office.site, role="owner", user=desk.bot)
    sooner = says(desk, desk.send(approved(desk.office, title="First")), "closed")
    sooner.change.refresh_from_db()
    assert sooner.change.state == "approved"
    assert sooner.conflict == "The ticket is “closed”, while the change is approved."
    assert sooner.look_at is not None
    done = desk.send(verified(desk.office, title="Second"))
    ticket = says(desk, done, "closed")
    ticket.change.refresh_from_db()
    assert (ticket.change.state, ticket.conflict) == ("closed", "")
    # Both are at their end: nobody looks any more.
    assert ticket.look_at is None


def test_a_status_that_no_line_maps_is_told_and_does_nothing(desk):
    desk.mapped(statuses={"opened": "open"})
    ticket = says(desk, desk.send(approved(desk.office)), "closed")
    assert ticket.meaning == ""
    assert ticket.conflict == (
        "The status “closed” of The desk is in no line of the connector's mapping."
    )
    ticket = says(desk, ticket, "opened")
    assert ticket.conflict == ""


def test_the_change_sets_the_tickets_status_where_the_mapping_says_so(desk):
    desk.connector.begin = "submitted"
    desk.mapped(follow={"approved": "approved"})
    change = submitted(desk.office)
    ticket = desk.send(change)
    approve(change, desk.office.anna)
    ticket = desk.settle(ticket)
    assert "approved" in desk.there.tickets[ticket.key]["labels"]
    assert (ticket.status, ticket.meaning, ticket.conflict) == ("approved", "approved", "")
