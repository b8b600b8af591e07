"""The audit trail by the API: events, the signed head, the state of the chain."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.audit import signing
from requirements_app.audit.heads import head_read
from requirements_app.audit.models import Event
from requirements_app.audit.seal import seal
from requirements_app.audit.services import record

pytestmark = pytest.mark.django_db
EVENTS, HEAD, STATE = (f"/api/v1/audit/{part}" for part in ("", "head/", "verification/"))


@pytest.fixture
def auditor(db):
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User
    from requirements_app.accounts.roles import AUDITORS

    user = User.objects.create_user("audrey", "audrey@example.org")
    user.groups.add(Group.objects.get(name=AUDITORS))
    return user


@pytest.fixture
def api(auditor, caller):
    return caller(auditor, "read")


def test_events_come_newest_first_with_who_and_their_seal(api, person):
    record(actor=person, action="site.created", object_type="sites.site", object_id="1",
           site_slug="hq", data={"slug": "hq"})  # fmt: skip
    seal()
    record(actor=None, action="rule-set.built")

    young, old, *_ = api.get(EVENTS).json()["results"]

    assert (young["action"], young["actor"], young["seal"]) == ("rule-set.built", None, None)
    assert (old["actor"], old["object_type"], old["object_id"]) == ("ada", "sites.site", "1")
    assert (old["site"], old["data"]) == ("hq", {"slug": "hq"})
    assert len(old["seal"]["digest"]) == 64


def test_filters_and_pages_go_together(api, person):
    for number in range(5):
        record(actor=person, action="a.x", object_id=str(number))
        record(actor=None, action="b.x")

    first = api.get(f"{EVENTS}?actor=ada&action=a.&limit=2").json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()

    told = [row["object_id"] for page in (first, second, third) for row in page["results"]]
    assert told == ["4", "3", "2", "1", "0"]
    assert third["next"] is None
    assert api.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize(
    ("query", "named"),
    [("from=x", "from"), ("to=2026-99-01", "to"), ("who=ada", "who"), ("action=%00", "action"),
     (f"site={'s' * 81}", "site"), ("from=2026-02-01&to=2026-01-01", "to")],
)  # fmt: skip
def test_a_filter_that_cannot_be_meant_is_named(api, query, named):
    response = api.get(f"{EVENTS}?{query}")

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [named]


def test_the_head_is_signed(api):
    record(actor=None, action="x")
    seal()

    response = api.get(HEAD)

    head = head_read(json.dumps(response.json()), key=signing.own_public_key())
    assert (head.position, head.digest) == (response.json()["position"], response.json()["digest"])


def test_the_state_tells_what_waits_and_when_the_chain_was_proved(api):
    from requirements_app.audit.checking import chain_check

    seal()
    last = chain_check().head
    state = api.get(STATE).json()

    assert last is not None
    assert (state["position"], state["unsealed"]) == (last.position, 1)
    assert state["last_verified"]["intact"] is True
    assert state["last_verified"]["position"] == last.position


def test_nothing_was_verified_yet(api):
    assert api.get(STATE).json()["last_verified"] is None


@pytest.mark.parametrize("address", [EVENTS, HEAD, STATE])
def test_others_are_told_who_may(caller, person, address):
    response = caller(person).get(address)

    assert response.status_code == 403
    assert "auditors" in response.json()["detail"]


def counted(api, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert api.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("address", "most"),
    [(EVENTS, 4), (f"{EVENTS}?actor=ada&action=x&from=2026-01-01", 4), (HEAD, 4), (STATE, 7)],
)
def test_the_queries_are_as_many_for_few_events_as_for_many(api, person, address, most):
    record(actor=person, action="x")
    seal()
    few = counted(api, address)
    for _ in range(20):
        record(actor=person, action="x")
    seal()
    record(actor=person, action="x")
    assert counted(api, address) == few <= most


def test_reading_leaves_no_event(api):
    before = Event.objects.count()
    for address in (EVENTS, HEAD, STATE):
        api.get(address)
    assert Event.objects.count() == before
