"""A connector to a contract server, and what the tests do with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.accounts.services import service_account_create
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.sites.services import role_grant
from requirements_app.tickets.actions import ticket_send
from requirements_app.tickets.connectors import connector_create
from requirements_app.tickets.models import Connector, Message, Ticket
from requirements_app.tickets.watching import tickets_watch
from tests.changes.conftest import Office, office_make

from .contract import contract_server
from .contract.server import Contract


@dataclass
class Desk:
    """An office whose changes go to `there` by `connector`, as the account `bot`."""

    office: Office
    there: Contract
    connector: Connector
    bot: User
    admin: User

    def send(self, change: Any, actor: User | None = None) -> Ticket:
        ticket = ticket_send(
            number=change.pk, connector=self.connector, actor=actor or self.office.olga
        )
        return self.settle(ticket)

    def settle(self, ticket: Ticket) -> Ticket:
        """Do the jobs that wait for tickets; what is tried later stays for later."""
        while job := Job.objects.filter(kind="ticket-send", state=Job.State.QUEUED).first():
            Job.objects.filter(pk=job.pk).update(not_before=None)
            run_job(job.pk)
        ticket.refresh_from_db()
        return ticket

    def later(self, ticket: Ticket) -> Ticket:
        """Let the time pass until the ticket is due, and have it looked after."""
        past = timezone.now() - dt.timedelta(days=1)
        Ticket.objects.filter(pk=ticket.pk, try_at__isnull=False).update(try_at=past)
        Ticket.objects.filter(pk=ticket.pk, look_at__isnull=False).update(look_at=past)
        Message.objects.filter(ticket=ticket, begun_at__isnull=False, done_at=None).update(
            begun_at=past
        )
        tickets_watch()
        return self.settle(ticket)

    def mapped(self, **mapping: Any) -> None:
        self.connector.mapping = self.connector.mapping | mapping
        self.connector.save()


def desk_make(office: Office, there: Contract, system: str) -> Desk:
    admin = User.objects.create_superuser("root")
    bot = service_account_create(username="desk-bot", responsible=admin, actor=admin)
    role_grant(actor=office.olga, site=office.site, role="reader", user=bot)
    connector = connector_create(
        actor=admin,
        slug="desk",
        system=system,
        name="The desk",
        address=there.address,
        account="desk-bot",
        settings=there.settings,
        secret=there.secret,
    )
    return Desk(office, there, connector, bot, admin)


@pytest.fixture
def gitlab(settings) -> Iterator[Contract]:
    with contract_server("gitlab") as there:
        settings.OUTGOING_ALLOW = [urlsplit(there.address).netloc]
        yield there
        assert there.unfit == []


@pytest.fixture
def desk(db: None, gitlab: Contract) -> Desk:
    """Within the test's transaction."""
    return desk_make(office_make(), gitlab, "gitlab")


@pytest.fixture
def open_desk(transactional_db: None, gitlab: Contract) -> Desk:
    """Committed, for tests in which others look on."""
    return desk_make(office_make(), gitlab, "gitlab")
