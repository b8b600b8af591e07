"""Connectors: who keeps them, what they refuse, and that their secrets stay so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, Stale
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.outgoing.client import Guarded
from requirements_app.tickets.connectors import (
    connector_create,
    connector_delete,
    connector_test,
    connector_update,
)
from requirements_app.tickets.models import Connector
from requirements_app.tickets.preview import ticket_preview
from tests.api.conformance import ConformingClient
from tests.api.conftest import token_of
from tests.changes.acting import approved

pytestmark = pytest.mark.django_db


def test_a_connector_begins_with_the_usual_mapping_and_is_on_record_without_its_secret(desk):
    assert desk.connector.mapping["statuses"]["closed"] == "closed"
    [event] = Event.objects.filter(action="connector.created")
    assert event.data["secrets_changed"] == ["secret"]
    assert "correct" not in json.dumps(event.data)
    assert "correct" not in repr(desk.connector.__dict__)
    [row] = Connector.objects.values_list("secret", flat=True)
    assert "correct" not in str(row)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("address", "http://169.254.169.254/latest", "address"),
        ("address", "https://user:pass@desk.example.org", "address"),
        ("address", "file:///etc/passwd", "address"),
        ("address", "", "address"),
        ("account", "olga", "is no active service account"),
        ("sites", ["nowhere"], "is no site"),
        ("secret", {"password": "x"}, r"secret\.password"),
        ("secret", {"token": "two\nlines"}, r"secret\.token"),
        ("settings", {"project": "x", "color": "red"}, r"settings\.color.*is not known here"),
        ("settings", {}, r"settings\.project: '' is missing; Project: Its path "),
        ("settings", {"project": "x"}, r"settings\.project.* not of the form that is asked for"),
        ("mapping", {"fields": {"due": {"in": 3}}}, r"mapping\.fields\.due.*is of another kind"),
        ("mapping", {"assign": [{"color": "red"}]}, r"mapping\.assign\.0\.color.*known are: site,"),
        ("mapping", {"statuses": {"opened": "maybe"}}, r"mapping\.statuses\.opened"),
        ("mapping", {"title": "{% if %}"}, r"mapping\.title"),
        ("mapping", {"follow": {"lost": "x"}}, r"mapping\.follow"),
        ("begin", "someday", "begin"),
        ("incoming_secret", "short", "is too short"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_and_nothing_changes(desk, field, value, words):
    with pytest.raises(InvalidInput, match=words):
        connector_update(connector=desk.connector, actor=desk.admin, **{field: value})
    desk.connector.refresh_from_db()
    assert desk.connector.revision == 1


def test_secrets_in_a_refusal_are_not_told(desk):
    with pytest.raises(InvalidInput) as refused:
        connector_update(
            connector=desk.connector, actor=desk.admin, secret={"token": "very\nsecret"}
        )
    assert "very" not in str(refused.value)


def test_what_is_not_given_of_a_secret_stays_and_an_empty_text_takes_it_away(desk):
    connector_update(connector=desk.connector, actor=desk.admin, secret={})
    desk.connector.refresh_from_db()
    assert json.loads(desk.connector.secret.open()) == {"token": "correct"}
    connector_update(connector=desk.connector, actor=desk.admin, secret={"token": ""})
    desk.connector.refresh_from_db()
    assert json.loads(desk.connector.secret.open()) == {}


def test_a_credential_is_not_sent_to_another_machine_unless_it_is_entered_again(desk, settings):
    settings.OUTGOING_ALLOW = [*settings.OUTGOING_ALLOW, "127.0.0.1:9999"]
    other: Any = {
        "connector": desk.connector,
        "actor": desk.admin,
        "address": "http://127.0.0.1:9999",
    }
    kept: tuple[dict[str, Any], ...] = ({}, {"secret": {}})
    for given in kept:
        with pytest.raises(InvalidInput, match=r"secret\.token.*leads to 127\.0\.0\.1:9999"):
            connector_update(**other, **given)
    connector_update(
        connector=desk.connector, actor=desk.admin, address=f"{desk.there.address}/git"
    )
    connector_update(**other, secret={"token": "another"})
    desk.connector.refresh_from_db()
    assert desk.connector.address == "http://127.0.0.1:9999"


def test_a_credential_that_no_key_opens_can_be_entered_anew(desk, settings):
    settings.SECRETS_KEYS = ["another-key-of-thirty-two-letters-or-more"]
    desk.connector.refresh_from_db()
    sealed = desk.connector.secret.sealed
    connector_update(connector=desk.connector, actor=desk.admin, name="Renamed", secret={})
    desk.connector.refresh_from_db()
    assert desk.connector.secret.sealed == sealed
    connector_update(connector=desk.connector, actor=desk.admin, secret={"token": "anew"})
    desk.connector.refresh_from_db()
    assert json.loads(desk.connector.secret.open()) == {"token": "anew"}


def test_only_administrators_keep_connectors(desk):
    with pytest.raises(NotAllowed):
        connector_create(
            actor=desk.office.mona, slug="x", system="gitlab", name="X", address="https://x.org"
        )
    for action in (connector_update, connector_delete, connector_test):
        with pytest.raises(NotAllowed):
            action(connector=desk.connector, actor=desk.office.mona)


def test_two_who_edit_at_once_do_not_overwrite_each_other(desk):
    connector_update(
        connector=desk.connector, actor=desk.admin, expected_revision=1, name="The new desk"
    )
    with pytest.raises(Stale):
        connector_update(
            connector=desk.connector, actor=desk.admin, expected_revision=1, name="Mine"
        )


def test_a_connector_with_tickets_is_switched_off_instead_of_deleted(desk):
    desk.send(approved(desk.office))
    with pytest.raises(Conflict, match="switch it off instead"):
        connector_delete(connector=desk.connector, actor=desk.admin)
    connector_update(connector=desk.connector, actor=desk.admin, active=False)
    desk.connector.refresh_from_db()
    with pytest.raises(Conflict, match="is switched off"):
        desk.send(approved(desk.office, title="Another"))


@pytest.fixture
def looks(monkeypatch) -> list[bool]:
    """For each time that somebody asked where an address is: whether a transaction was open."""
    found: list[bool] = []
    check = Guarded.check

    def checked(self: Guarded, url: str, **options: float) -> None:
        found.append(connection.in_atomic_block)
        check(self, url, **options)

    monkeypatch.setattr(Guarded, "check", checked)
    return found


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_name_service(open_desk, looks):
    desk = open_desk
    fields = {"name": "Two", "address": desk.there.address, "account": "desk-bot",
              "settings": desk.there.settings, "secret": desk.there.secret}  # fmt: skip
    connector_create(actor=desk.admin, slug="two", system="gitlab", **fields)
    connector_update(connector=desk.connector, actor=desk.admin, address=desk.there.address)
    connector_update(connector=desk.connector, actor=desk.admin, name="Renamed")
    assert looks == [False, False]
    client = ConformingClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(desk.admin, ('read', 'write'))}")
    given = {"slug": "three", "system": "gitlab", **fields, "name": "Three"}
    for _ in range(2):
        made = client.post(
            "/api/v1/connectors/", given, format="json", headers={"Idempotency-Key": "once"}
        )
        assert (made.status_code, made.json()["address"]) == (201, desk.there.address)
    assert looks == [False] * 4
    [event] = Event.objects.filter(action="connector.created", object_id=made.json()["id"])
    assert event.data["address"] == desk.there.address


def test_nobody_else_has_the_portal_look_where_an_address_is(desk, looks):
    for actor in (desk.office.mona, desk.office.olga):
        with pytest.raises(NotAllowed):
            connector_update(connector=desk.connector, actor=actor, address="https://x.example.org")
    assert looks == []


@pytest.mark.parametrize("token", ["correct", "wrong"])
def test_a_test_says_in_words_what_is_right_and_wrong(desk, token):
    connector_update(connector=desk.connector, actor=desk.admin, secret={"token": token})
    run_job(connector_test(connector=desk.connector, actor=desk.admin).pk)
    job = Job.objects.get(kind="connector-test")
    desk.connector.refresh_from_db()
    assert job.state == "succeeded"
    assert job.result["ok"] == (token == "correct")
    assert desk.connector.probe == job.result["lines"]
    assert all(line["mend"] for line in job.result["lines"] if not line["ok"])


def test_a_dry_run_shows_the_request_and_hides_the_credential(desk):
    change = approved(desk.office)
    before = len(desk.there.requests)
    shown = ticket_preview(
        connector=desk.connector,
        number=change.pk,
        actor=desk.admin,
        mapping=desk.connector.mapping | {"title": "T {{ change.number }}"},
    )
    assert shown.draft.title == f"T {change.pk}"
    assert shown.request.method == "POST"
    assert f"T {change.pk}" in shown.request.body.decode()
    assert "correct" not in str(shown.request.shown_headers())
    assert len(desk.there.requests) == before
