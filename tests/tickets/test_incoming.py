"""Webhooks of ticketing systems."""

from __future__ import annotations

import json

import pytest

from exports.tickets.port import Attempt
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from requirements_app.tickets.connectors import connector_update
from requirements_app.tickets.incoming import webhook_take
from requirements_app.tickets.models import Received
from tests.changes.acting import approved

pytestmark = pytest.mark.django_db
SECRET = "0123456789abcdef"


def message(key: str, *, token: str = SECRET, delivery: str = "d-1") -> Attempt:
    body = {"object_kind": "issue", "object_attributes": {"iid": int(key)}}
    headers = {"x-gitlab-token": token, "x-gitlab-event-uuid": delivery}
    return Attempt(headers, json.dumps(body).encode())


@pytest.fixture
def ticket(desk):
    connector_update(connector=desk.connector, actor=desk.admin, incoming_secret=SECRET)
    return desk.send(approved(desk.office))


def test_a_webhook_has_the_portal_look(desk, ticket):
    desk.there.close_ticket(ticket.key)
    assert webhook_take(slug="desk", attempt=message(ticket.key)) == 1
    ticket = desk.settle(ticket)
    assert (ticket.state, ticket.status) == ("closed", "closed")


def test_the_same_webhook_is_taken_in_once(desk, ticket):
    webhook_take(slug="desk", attempt=message(ticket.key))
    with pytest.raises(Conflict, match="was taken in before"):
        webhook_take(slug="desk", attempt=message(ticket.key))
    assert Received.objects.count() == 1


def test_a_wrong_signature_changes_nothing(desk, ticket):
    before = len(desk.there.requests)
    for token in ("", "wrong", SECRET[:-1], SECRET.upper()):
        with pytest.raises(NotAllowed):
            webhook_take(slug="desk", attempt=message(ticket.key, token=token))
    desk.settle(ticket)
    assert len(desk.there.requests) == before
    assert not Received.objects.exists()


def test_what_is_no_message_is_told(desk, ticket):
    for body in (b"", b"[]", b"{}", b'{"object_kind": "push"}', b"\x00\xff"):
        with pytest.raises(InvalidInput):
            webhook_take(slug="desk", attempt=Attempt({"x-gitlab-token": SECRET}, body))


def test_an_unknown_ticket_is_taken_in_and_nothing_is_looked_at(desk, ticket):
    assert webhook_take(slug="desk", attempt=message("404")) == 0


def test_a_connector_without_a_secret_takes_none(desk):
    for slug in ("desk", "nowhere"):
        with pytest.raises(NotFound):
            webhook_take(slug=slug, attempt=message("1"))
