"""The portal's own sending, to a real Request Tracker and a real Redmine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from exports.tickets.port import Update
from tests.changes.acting import approved
from tests.changes.conftest import office_make
from tests.tickets.conftest import desk_make

from .conftest import Real

pytestmark = [pytest.mark.tickets, pytest.mark.slow, pytest.mark.django_db]


def test_a_change_is_one_ticket_with_its_documents_until_it_is_closed_there(
    real: Real, settings: Any
):
    settings.OUTGOING_ALLOW = [urlsplit(real.at.address).netloc]
    there: Any = SimpleNamespace(
        address=real.at.address,
        settings=real.at.settings.model_dump(),
        secret=dict(real.at.secret),
    )
    desk = desk_make(office_make(), there, real.driver.system)
    ticket = desk.send(approved(desk.office))
    assert (ticket.error, ticket.state, ticket.meaning) == ("", "open", "open")
    found = real.asked(real.driver.find(real.at, ticket.external_id))
    assert found is not None
    assert found.key == ticket.key
    attached = real.asked(real.driver.read(real.at, ticket.key)).attached
    assert attached is not None
    assert {name.rpartition(".")[2] for name in attached} == {"pdf", "csv"}

    engineer = real.as_account("engineer")
    engineer.asked(engineer.driver.update(engineer.at, ticket.key, Update(status=real.done)))
    ticket = desk.later(ticket)
    assert (ticket.status, ticket.state, ticket.meaning) == (real.done, "closed", "closed")
    # The change is approved and not yet carried out: shown, never guessed.
    assert ticket.conflict
