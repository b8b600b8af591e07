"""One ticket, with real workers that are killed while they speak."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from requirements_app.tickets.actions import ticket_send
from requirements_app.tickets.models import Ticket
from tests.changes.acting import approved
from tests.jobs.processes import Processes, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def processes(open_desk, tmp_path, monkeypatch, settings) -> Iterator[Processes]:
    monkeypatch.setenv("OUTGOING_ALLOW", ",".join(settings.OUTGOING_ALLOW))
    monkeypatch.setenv("TICKET_SECONDS", "2")
    group = Processes(tmp_path)
    group.broker()
    try:
        yield group
    finally:
        group.end()


def test_fifty_sends_and_a_killed_worker_at_each_step_make_one_ticket(open_desk, processes):
    """A worker is killed as the ticket is being made, the next as a document is attached."""
    there, change = open_desk.there, approved(open_desk.office)
    there.fault("time-out after accepting", writes=True, times=2)
    processes.dispatcher()
    processes.worker("first")

    def send(_: int) -> int:
        try:
            actor = open_desk.office.olga
            return ticket_send(number=change.pk, connector=open_desk.connector, actor=actor).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert len(set(pool.map(send, range(50)))) == 1

    wait_until(lambda: there.tickets, "the ticket is being made")
    processes.kill("first")
    processes.worker("second")
    wait_until(lambda: Ticket.objects.exclude(key="").exists(), "it is found again", 60)
    wait_until(lambda: there.uploads, "a document is being attached", 60)
    processes.kill("second")
    processes.worker("third")
    done = Ticket.objects.filter(state="open", status="opened")
    wait_until(done.exists, "everything was told", 90)

    ticket = Ticket.objects.get()
    assert there.external_ids() == [ticket.external_id]
    assert not ticket.messages.filter(done_at=None).exists()
