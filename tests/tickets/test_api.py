"""Connectors and tickets by the API: who may do what, what is told, and what never is."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exports.tickets.registry import DRIVERS
from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.tickets.models import Connector, Received, Ticket
from tests.api.conformance import ConformingClient
from tests.api.conftest import token_of
from tests.changes.acting import approved, submitted

pytestmark = pytest.mark.django_db
API = "/api/v1/"
NEVER_SHOWN = "glpat-never-shown-again"


@pytest.fixture(autouse=True)
def _often(monkeypatch):
    from requirements_app.api.throttling import AccountThrottle

    monkeypatch.setattr(AccountThrottle, "rate", "1000000/min", raising=False)


def caller(user: User) -> ConformingClient:
    client = ConformingClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user, ('read', 'write'))}")
    return client


@pytest.fixture
def root(desk):
    return caller(desk.admin)


@pytest.fixture
def olga(desk):
    return caller(desk.office.olga)


def body(desk, **fields):
    return {
        "slug": "second",
        "system": "gitlab",
        "name": "Second desk",
        "address": desk.there.address,
        "account": "desk-bot",
        "settings": desk.there.settings,
        "secret": dict.fromkeys(desk.there.secret, NEVER_SHOWN),
        **fields,
    }


def test_a_connector_is_made_changed_and_deleted_and_its_secrets_are_never_told(desk, root):
    made = root.post(f"{API}connectors/", body(desk), format="json")
    assert made.status_code == 201, made.json()
    assert made["ETag"] == '"1"'
    told = made.json()
    assert told["secrets_set"] == sorted(desk.there.secret)
    assert told["incoming_secret_set"] is False
    assert told["mapping"]["statuses"]
    address = f"{API}connectors/second/"
    assert made["Location"].endswith(address)
    changed = root.patch(
        address, {"name": "Renamed", "secret": {}}, format="json", headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    assert changed.json()["secrets_set"] == sorted(desk.there.secret)
    by_number = root.get(f"{API}connectors/{told['id']}/")
    assert by_number.json() == changed.json()
    everything = [made, changed, by_number, root.get(f"{API}connectors/")]
    assert all(NEVER_SHOWN not in answer.content.decode() for answer in everything)
    stale = root.delete(address, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert root.delete(address, headers={"If-Match": '"2"'}).status_code == 204
    assert root.get(address).status_code == 404


def test_what_is_wrong_with_a_connector_is_told_field_by_field(desk, root):
    given = body(desk, settings={"x": 1}, secret={"y": "z"}, account="nobody", begin="approved")
    refused = root.post(f"{API}connectors/", given, format="json")
    assert refused.status_code == 400
    fields = {each["field"] for each in refused.json()["errors"]}
    assert {"secret.y", "account"} <= fields
    assert any(each.startswith("settings") for each in fields)
    mapping = {"title": "{{ change.nonsense", "statuses": {"Done": "finished"}}
    refused = root.patch(
        f"{API}connectors/desk/", {"mapping": mapping}, format="json", headers={"If-Match": '"1"'}
    )
    assert [each["field"] for each in refused.json()["errors"]] == ["mapping.statuses.Done"]
    unknown = root.post(f"{API}connectors/", {**body(desk), "colour": "red"}, format="json")
    assert unknown.status_code == 400


def test_others_know_connectors_by_name_and_keep_none(desk, olga):
    (told,) = olga.get(f"{API}connectors/").json()["results"]
    assert told == {
        "id": desk.connector.pk, "slug": "desk", "name": "The desk", "system": "gitlab",
        "active": True,
    }  # fmt: skip
    match = {"If-Match": '"1"'}
    one = f"{API}connectors/desk/"
    for answer in (
        olga.post(f"{API}connectors/", body(desk), format="json"),
        olga.patch(one, {"name": "x"}, format="json", headers=match),
        olga.delete(one, headers=match),
        olga.post(f"{one}test/"),
        olga.post(f"{one}preview/", {"change": 1}, format="json"),
    ):
        assert answer.status_code == 403
    Connector.objects.update(active=False)
    assert olga.get(f"{API}connectors/").json()["results"] == []
    assert olga.get(one).status_code == 404


def test_a_connection_test_is_a_job_whose_result_has_the_lines(desk, root):
    asked = root.post(f"{API}connectors/desk/test/")
    assert asked.status_code == 202
    assert asked["Location"] == asked.json()["url"]
    run_job(Job.objects.get(pk=asked.json()["id"]).pk)
    done = root.get(asked.json()["url"]).json()
    assert done["state"] == "succeeded"
    assert done["result"]["ok"] is True
    told = root.get(f"{API}connectors/desk/").json()
    assert told["probe"] == done["result"]["lines"]


def test_a_dry_run_shows_the_exact_request_and_sends_none(desk, root):
    change = approved(desk.office)
    shown = root.post(
        f"{API}connectors/desk/preview/",
        {"change": change.pk, "mapping": {"title": "{{ change.number }}!", "body": "Plain."}},
        format="json",
    )
    assert shown.status_code == 200, shown.json()
    told = shown.json()
    assert (told["title"], told["body"]) == (f"{change.pk}!", "Plain.")
    assert told["request"]["method"] == "POST"
    assert told["request"]["url"].startswith(desk.there.address)
    assert f"{change.pk}!" in told["request"]["body"]
    hidden = {each["name"]: each["value"] for each in told["request"]["headers"]}
    assert "•••" in hidden.values()
    assert all(secret not in shown.content.decode() for secret in desk.there.secret.values())
    assert desk.there.tickets == {}
    unknown = root.post(f"{API}connectors/desk/preview/", {"change": 999}, format="json")
    assert [each["field"] for each in unknown.json()["errors"]] == ["change"]


def test_the_systems_say_what_they_ask_for(olga):
    systems = {
        each["system"]: each for each in olga.get(f"{API}connector-systems/").json()["systems"]
    }
    assert set(systems) == set(DRIVERS)
    gitlab = systems["gitlab"]
    assert gitlab["settings"]["properties"]["project"]["title"] == "Project"
    assert gitlab["secrets"]
    assert gitlab["mapping"]["statuses"] == gitlab["statuses"]


def test_a_change_is_sent_looked_at_and_listed(desk, olga):
    change = approved(desk.office)
    address = f"{API}changes/{change.pk}/tickets/"
    asked = olga.post(address, {"connector": "desk"}, format="json")
    assert asked.status_code == 202, asked.json()
    assert asked.json()["moving"] is True
    again = olga.post(address, {"connector": str(desk.connector.pk)}, format="json")
    assert again.json()["id"] == asked.json()["id"]
    desk.settle(Ticket.objects.get())
    (told,) = olga.get(address).json()["results"]
    assert (told["state"], told["meaning"], told["moving"]) == ("open", "open", False)
    one = olga.get(asked["Location"].partition("testserver")[2]).json()
    assert [each["kind"] for each in one["messages"]] == ["create", "attach"]
    assert all(each["done_at"] for each in one["messages"])
    for query, count in (("", 1), ("state=open&connector=desk", 1), ("conflict=true", 0)):
        assert len(olga.get(f"{API}tickets/?{query}").json()["results"]) == count
    assert olga.get(f"{API}tickets/?state=lost").status_code == 400
    looked = olga.post(f"{address}{told['id']}/retry/")
    assert (looked.status_code, looked.json()["moving"]) == (200, True)
    assert olga.post(f"{address}{told['id']}/remake/").status_code == 409


def test_a_ticket_is_asked_for_by_those_who_may_and_of_connectors_that_there_are(desk, olga):
    change = submitted(desk.office)
    address = f"{API}changes/{change.pk}/tickets/"
    early = olga.post(address, {"connector": "desk"}, format="json")
    assert early.status_code == 409
    nowhere = olga.post(address, {"connector": "none"}, format="json")
    assert [each["field"] for each in nowhere.json()["errors"]] == ["connector"]
    rene = caller(desk.office.rene)
    assert rene.get(address).status_code == 200
    assert rene.post(address, {"connector": "desk"}, format="json").status_code == 403


def signed(desk, message: dict, secret: str) -> dict[str, str]:
    """A Standard Webhooks signature, or GitLab's token: both are sent."""
    return {"X-Gitlab-Token": secret, "X-Gitlab-Event-UUID": f"{time.time_ns()}",
            "X-Gitlab-Event": "Issue Hook", "Idempotency-Key": f"{time.time_ns()}"}  # fmt: skip


def test_a_signed_webhook_has_the_ticket_looked_at_once(desk):
    anybody = ConformingClient(raise_request_exception=False)
    address = f"{API}connectors/desk/incoming/"
    assert anybody.post(address, {}, format="json").status_code == 404
    signing = "long enough, of many characters"
    desk.connector.incoming_secret = signing
    desk.connector.save()
    ticket = desk.send(approved(desk.office))
    Ticket.objects.update(look_at=None)
    message = {"object_kind": "issue", "project": {"id": 1},
               "object_attributes": {"iid": int(ticket.key), "id": 1}}  # fmt: skip
    forged = signed(desk, message, "another secret of many characters")
    assert anybody.post(address, message, format="json", headers=forged).status_code == 403
    headers = signed(desk, message, signing)
    taken = anybody.post(address, message, format="json", headers=headers)
    assert (taken.status_code, taken.json()) == (202, {"tickets": 1})
    again = anybody.post(address, message, format="json", headers=headers)
    assert again.status_code == 409
    large = anybody.generic("POST", address, " " * 1_000_001, content_type="application/json")
    assert large.status_code == 413


def test_a_ping_is_answered_and_nothing_done(desk):
    """GitHub sends one as its webhook is made, and shows as broken what answers with an error."""
    signing = "long enough, of many characters"
    desk.connector.system, desk.connector.incoming_secret = "github", signing
    desk.connector.save()
    content = '{"zen": "Half measures are as bad as nothing at all.", "hook_id": 7}'
    right = "sha256=" + hmac.new(signing.encode(), content.encode(), hashlib.sha256).hexdigest()
    headers = {"X-GitHub-Event": "ping", "X-GitHub-Delivery": "d-1"}
    anybody = ConformingClient(raise_request_exception=False)

    def ping(signature: str) -> Any:
        return anybody.generic(
            "POST",
            f"{API}connectors/desk/incoming/",
            content,
            content_type="application/json",
            headers=headers | {"X-Hub-Signature-256": signature},
        )

    before = (Event.objects.count(), Job.objects.count())
    for _ in range(2):
        answer = ping(right)
        assert (answer.status_code, answer.content) == (204, b"")
    assert ping(right.replace("=", "=0")).status_code == 403
    assert (Event.objects.count(), Job.objects.count()) == before
    assert not Received.objects.exists()


def test_webhooks_are_throttled_by_the_address_that_they_come_from(desk, monkeypatch):
    from django.core.cache import cache

    from requirements_app.api.throttling import IncomingThrottle

    cache.clear()
    monkeypatch.setattr(IncomingThrottle, "rate", "2/min")
    anybody = ConformingClient(raise_request_exception=False)
    statuses = [
        anybody.post(f"{API}connectors/desk/incoming/", {}, format="json").status_code
        for _ in range(3)
    ]
    assert statuses == [404, 404, 429]
    cache.clear()


def test_lists_ask_as_much_for_few_as_for_many(desk, root):
    desk.send(approved(desk.office))
    number = Ticket.objects.get().change_id
    addresses = {
        "connectors/": 4, "connectors/desk/": 4, "tickets/": 3, f"changes/{number}/tickets/": 4,
        f"changes/{number}/tickets/{Ticket.objects.get().pk}/": 6, "connector-systems/": 2,
    }  # fmt: skip

    def counted() -> dict[str, int]:
        found = {}
        for address in addresses:
            root.get(f"{API}{address}")
            with CaptureQueriesContext(connection) as queries:
                assert root.get(f"{API}{address}").status_code == 200
            found[address] = len(queries)
        return found

    few = counted()
    for name in ("two", "three"):
        made = root.post(f"{API}connectors/", body(desk, slug=name, sites=["hq"]), format="json")
        assert made.status_code in (201, 400), made.json()
    for title in ("Second", "Third"):
        desk.send(approved(desk.office, title=title))
    assert counted() == few
    assert few == addresses


def test_an_idempotency_key_makes_one_connector_one_test_and_one_ticket(desk, root, olga):
    change = approved(desk.office)
    for key, (client, address, given) in enumerate([
        (root, f"{API}connectors/", body(desk)),
        (root, f"{API}connectors/desk/test/", {}),
        (olga, f"{API}changes/{change.pk}/tickets/", {"connector": "desk"}),
    ]):  # fmt: skip
        headers = {"Idempotency-Key": f"once {key}"}
        first, second = (
            client.post(address, given, format="json", headers=headers) for _ in range(2)
        )
        assert first.status_code in (201, 202), first.json()
        assert second["Idempotent-Replayed"] == "true"
        assert second.json() == first.json()
