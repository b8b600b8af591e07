"""One change, one ticket: whatever fails in between."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.changes.actions.allowed import allowed_leave_out
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.withdraw import change_withdraw
from requirements_app.core.errors import Conflict, NotAllowed
from requirements_app.jobs.lifecycle import job_claim
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.sites.services import role_grant
from requirements_app.tickets import drafting
from requirements_app.tickets.actions import ticket_remake, ticket_retry, ticket_send
from requirements_app.tickets.models import Message, Ticket
from requirements_app.tickets.sending import Speaker
from tests.changes.acting import FOR_ALL, approve, approved, asked_for, submitted
from tests.rulebases.files import covered, uploaded

pytestmark = pytest.mark.django_db


def test_an_approved_change_becomes_a_ticket_with_its_documents(desk):
    change = approved(desk.office)
    ticket = desk.send(change)
    assert (ticket.state, ticket.status, ticket.meaning) == ("open", "opened", "open")
    assert desk.there.external_ids() == [ticket.external_id]
    made = desk.there.tickets[ticket.key]
    assert made["title"] == f"Change {change.pk}: {change.title}"
    assert "Prod goes live." in made["description"]
    assert f"/changes/{change.pk}/" in made["description"]
    assert len(desk.there.uploads) == 2
    actions = Event.objects.filter(object_type="tickets.ticket").values_list("action", flat=True)
    assert list(actions) == ["ticket.asked-for", "ticket.made"]


def test_the_ticket_says_what_the_firewalls_allow_already(desk):
    office = desk.office
    base = uploaded(office.site, office.olga)
    covered(base, office.olga, office.rule_set)
    change = asked_for(office)
    allowed_leave_out(number=change.pk, actor=office.olga, rule_bases=[base.pk], **FOR_ALL)
    change_submit(number=change.pk, actor=office.olga, **FOR_ALL)
    ticket = desk.send(approve(change, office.anna))
    told = desk.there.tickets[ticket.key]["description"]
    assert told.count("(allowed already: nothing to do)") == 1
    assert told.count("- add ") == change.items.count() > 1


def test_a_document_that_is_too_large_is_left_out_with_a_word(desk, monkeypatch):
    monkeypatch.setattr(drafting, "LARGEST_FILE", 2_000)  # the PDF's is more, the CSV's less
    change = approved(desk.office)
    ticket = desk.send(change)
    (name,) = (path.rpartition("/")[2] for path in desk.there.uploads)
    assert name.endswith(".csv")
    message = ticket.messages.get(kind="attach")
    assert message.dropped.startswith("no PDF")
    assert message.dropped.endswith("too many for a ticket. The ticket links to the change")
    assert ticket.state == "open"


def test_a_draft_becomes_no_ticket_and_neither_does_a_change_for_who_may_not_send_it(desk):
    with pytest.raises(Conflict, match=r"is draft, and The desk takes changes once approved"):
        desk.send(asked_for(desk.office))
    with pytest.raises(NotAllowed, match=r"rene may not send change"):
        desk.send(approved(desk.office, title="Another"), desk.office.rene)
    assert not Ticket.objects.exists()


def test_the_ticket_tells_only_what_the_connectors_account_may_see(desk):
    desk.office.site.roles.filter(user=desk.bot).delete()
    with pytest.raises(Conflict, match=r"desk-bot of The desk does not see every site"):
        desk.send(approved(desk.office))


def test_a_ticket_is_told_nothing_more_once_the_account_may_not_see_it(desk):
    ticket = desk.send(approved(desk.office))
    told = list(desk.there.notes[ticket.key])
    roles = list(desk.office.site.roles.filter(user=desk.bot))
    desk.office.site.roles.filter(user=desk.bot).delete()
    change_withdraw(number=ticket.change_id, actor=desk.office.olga, reason="Secret.", **FOR_ALL)
    ticket = desk.settle(ticket)
    assert ticket.state == "failed"
    assert "desk-bot of The desk does not see every site" in ticket.error
    assert desk.there.notes[ticket.key] == told
    role_grant(actor=desk.office.olga, site=desk.office.site, role=roles[0].role, user=desk.bot)
    ticket = desk.settle(ticket_retry(ticket=ticket, actor=desk.office.olga))
    assert (ticket.state, ticket.error) == ("open", "")
    assert "was withdrawn" in desk.there.notes[ticket.key][-1]


def test_what_happens_to_the_change_is_told_to_the_ticket(desk):
    desk.connector.begin = "submitted"
    desk.connector.save()
    change = submitted(desk.office)
    ticket = desk.send(change)
    approve(change, desk.office.anna)
    desk.settle(ticket)
    assert desk.there.notes[ticket.key][-1] == f"Change {change.pk} was approved by anna."


def test_a_connector_that_is_automatic_makes_the_ticket_with_the_approval(desk):
    desk.connector.automatic = True
    desk.connector.save()
    change = submitted(desk.office)
    assert not Ticket.objects.exists()
    approve(change, desk.office.anna)
    ticket = desk.settle(Ticket.objects.get())
    assert ticket.change == change
    assert ticket.state == "open"


def test_a_ticket_is_found_again_after_its_answer_was_lost(desk):
    desk.there.fault("truncated", writes=True)
    ticket = desk.send(approved(desk.office))
    assert (ticket.state, ticket.key) == ("waiting", "")
    assert ticket.try_at is not None
    ticket = desk.later(ticket)
    assert ticket.state == "open"
    assert desk.there.external_ids() == [ticket.external_id]


def test_who_comes_after_a_lost_answer_waits_until_the_request_can_no_longer_be_under_way(desk):
    desk.there.fault("truncated", writes=True)
    ticket = desk.send(approved(desk.office))
    before = len(desk.there.requests)
    Ticket.objects.update(try_at=None)
    ticket = ticket_retry(ticket=ticket, actor=desk.office.olga)
    ticket = desk.settle(ticket)
    assert len(desk.there.requests) == before
    begun = Message.objects.get(kind="create").begun_at
    assert (ticket.try_at - begun).total_seconds() >= 90


def test_who_was_held_up_as_it_began_sends_nothing_any_more(desk, settings, monkeypatch):
    """A database that stood still as it noted the beginning: by now another may have looked for
    the ticket, and be making it."""
    settings.TICKET_SECONDS = 0.5
    begin = Speaker._begin

    def held_up(self: Speaker, message: Message) -> float:
        began = begin(self, message)
        time.sleep(0.6)
        return began

    with monkeypatch.context() as patch:
        patch.setattr(Speaker, "_begin", held_up)
        ticket = desk.send(approved(desk.office))
    assert desk.there.tickets == {}
    assert (ticket.state, "took longer than" in ticket.error) == ("waiting", True)
    ticket = desk.later(ticket)
    assert (ticket.state, len(desk.there.tickets)) == ("open", 1)


def test_a_worker_whose_clock_is_ahead_waits_as_long_as_any_other(desk, monkeypatch):
    desk.there.fault("truncated", writes=True)
    ticket = desk.send(approved(desk.office))
    before = len(desk.there.requests)
    ahead = timezone.now() + dt.timedelta(hours=2)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: ahead)
        ticket = desk.settle(ticket_retry(ticket=ticket, actor=desk.office.olga))
    assert len(desk.there.requests) == before
    assert ticket.try_at < ahead


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ("401", "failed", "401"),
        ("403", "failed", "403"),
        ("429", "waiting", "429"),
        ("503", "waiting", "503"),
    ],
)
def test_what_fails_for_good_waits_for_a_person_and_the_rest_is_tried_again(
    desk, fault, state, words
):
    desk.there.fault(fault)
    ticket = desk.send(approved(desk.office))
    assert ticket.state == state
    assert words in ticket.error
    assert (ticket.try_at is None) == (state == "failed")
    ticket = desk.settle(ticket_retry(ticket=ticket, actor=desk.office.olga))
    assert ticket.state == "open"
    assert (ticket.error, ticket.failures) == ("", 0)


def test_a_refused_message_holds_up_nothing_behind_it(desk):
    ticket = desk.send(approved(desk.office))
    Message.objects.create(ticket=ticket, kind="update", data={"status": "no such status"})
    Message.objects.create(ticket=ticket, kind="update", data={"status": "closed"})
    ticket = desk.later(ticket)
    assert ticket.state == "closed"
    assert Message.objects.exclude(dropped="").count() == 1
    assert Event.objects.filter(action="ticket.message-refused").count() == 1


def test_a_template_that_cannot_be_filled_is_told_and_can_be_mended(desk):
    desk.mapped(title="{{ change.weather }}")
    ticket = desk.send(approved(desk.office))
    assert ticket.state == "failed"
    assert "mapping.title" in ticket.error
    assert desk.there.tickets == {}
    desk.mapped(title="Mended")
    ticket = desk.settle(ticket_retry(ticket=ticket, actor=desk.office.olga))
    assert desk.there.tickets[ticket.key]["title"] == "Mended"


def test_a_ticket_that_is_gone_there_is_made_anew_on_demand_alone(desk):
    ticket = desk.send(approved(desk.office))
    desk.there.tickets.clear()
    ticket = desk.later(ticket)
    assert ticket.state == "gone"
    assert desk.later(ticket).state == "gone"
    ticket = desk.settle(ticket_remake(ticket=ticket, actor=desk.office.olga))
    assert ticket.state == "open"
    assert desk.there.external_ids() == [ticket.external_id]
    with pytest.raises(Conflict, match="is not gone"):
        ticket_remake(ticket=ticket, actor=desk.office.olga)


@pytest.mark.django_db(transaction=True)
def test_fifty_sends_at_once_make_one_ticket(open_desk):
    change = approved(open_desk.office)

    def send(_: int) -> int:
        try:
            ticket = ticket_send(
                number=change.pk, connector=open_desk.connector, actor=open_desk.office.olga
            )
            for job in Job.objects.filter(kind="ticket-send", state="queued"):
                run_job(job.pk)
            return ticket.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert len(set(pool.map(send, range(50)))) == 1
    ticket = open_desk.settle(Ticket.objects.get())
    assert ticket.state == "open"
    assert open_desk.there.external_ids() == [ticket.external_id]
    assert len(open_desk.there.uploads) == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_it_sends_makes_no_second_ticket(open_desk):
    """The ticket is made there; the worker dies before it can say so, and another comes."""
    ticket = ticket_send(
        number=approved(open_desk.office).pk,
        connector=open_desk.connector,
        actor=open_desk.office.olga,
    )
    open_desk.there.fault("time-out after accepting", writes=True)
    first = job_claim(ticket.job_id or Job.objects.get(kind="ticket-send").pk)
    assert first is not None

    def work() -> None:
        from requirements_app.jobs import runner

        try:
            runner._attempt(first)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        dead = pool.submit(work)
        assert open_desk.there.accepted.wait(30)
        # Its lease ran out: the job is another's.
        Job.objects.filter(pk=first.pk).update(state="queued", fence=first.fence + 1)
        open_desk.there._stopping.set()
        dead.result(timeout=60)
    ticket.refresh_from_db()
    assert ticket.key == ""
    open_desk.settle(ticket)
    ticket = open_desk.later(ticket)
    assert ticket.state == "open"
    assert open_desk.there.external_ids() == [ticket.external_id]
