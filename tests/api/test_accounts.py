"""Accounts, tokens and groups: what administrators and programs do with them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requirements_app.accounts.models import ExternalGroup, Token, User
from requirements_app.accounts.preferences import preferences_set
from requirements_app.accounts.roles import ADMINISTRATORS, AUDITORS
from requirements_app.accounts.services import service_account_create, token_find
from requirements_app.audit.models import Event

pytestmark = pytest.mark.django_db
ACCOUNTS = "/api/v1/accounts/"
GROUPS = "/api/v1/groups/"


@pytest.fixture
def admin(caller, administrator):
    """An administrator's client with a token for accounts."""
    return caller(administrator, "read", "write", "accounts")


def tomorrow():
    return (timezone.now() + dt.timedelta(days=1)).isoformat()


def test_a_caller_learns_who_it_is(caller, person):
    told = caller(person, "read").get("/api/v1/account/").json()
    assert (told["username"], told["scopes"], told["groups"]) == ("ada", ["read"], [])


def test_a_caller_learns_its_preferences_and_still_gets_times_in_utc(caller, person):
    preferences_set(account=person, actor=person, time_zone="Asia/Tokyo", single_keys=False)
    told = caller(person, "read").get("/api/v1/account/").json()
    assert told["preferences"] == {
        "time_zone": "Asia/Tokyo", "theme": "", "single_keys": False, "page_rows": 50,
    }  # fmt: skip
    assert dt.datetime.fromisoformat(told["created_at"]).utcoffset() == dt.timedelta(0)


def test_people_and_service_accounts_are_made(admin, person):
    made = admin.post(ACCOUNTS, {"username": "grace", "groups": [AUDITORS]}, format="json")
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["groups"]) == ("person", [AUDITORS])
    robot = admin.post(ACCOUNTS, {"username": "robot", "responsible": "ada"}, format="json")
    assert (robot.json()["kind"], robot.json()["responsible"]) == ("service", "ada")
    kinds = admin.get(f"{ACCOUNTS}?kind=service").json()["results"]
    assert [each["username"] for each in kinds] == ["robot"]


def test_a_service_account_with_a_bad_address_is_not_half_made(admin, person):
    body = {"username": "robot", "responsible": "ada", "email": "nobody", "groups": [AUDITORS]}
    refused = admin.post(ACCOUNTS, body, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "email"
    assert not User.objects.filter(username="robot").exists()
    made = admin.post(ACCOUNTS, {**body, "email": "robot@example.org"}, format="json").json()
    assert (made["email"], made["groups"]) == ("robot@example.org", [AUDITORS])


def test_others_see_their_own_and_their_service_accounts(caller, person, administrator):
    service_account_create(username="robot", responsible=person, actor=None)
    client = caller(person)
    names = [each["username"] for each in client.get(ACCOUNTS).json()["results"]]
    assert names == ["ada", "robot"]
    assert client.get(f"{ACCOUNTS}root/").status_code == 404
    assert client.get(GROUPS).status_code == 403


def test_a_change_names_the_state_it_was_made_from(admin, person):
    address = f"{ACCOUNTS}ada/"
    seen = admin.get(address)
    assert admin.patch(address, {"active": False}, format="json").status_code == 428
    changed = admin.patch(
        address, {"groups": [AUDITORS]}, format="json", HTTP_IF_MATCH=seen["ETag"]
    )
    assert changed.json()["groups"] == [AUDITORS]
    late = admin.patch(address, {"groups": []}, format="json", HTTP_IF_MATCH=seen["ETag"])
    assert late.status_code == 412


def test_the_last_administrator_is_kept(admin, administrator):
    address = f"{ACCOUNTS}root/"
    tag = admin.get(address)["ETag"]
    refused = admin.patch(address, {"groups": []}, format="json", HTTP_IF_MATCH=tag)
    assert refused.status_code == 409
    assert administrator.groups.filter(name=ADMINISTRATORS).exists()


def test_managing_needs_the_scope(caller, administrator):
    client = caller(administrator, "read", "write")
    refused = client.post(ACCOUNTS, {"username": "grace"}, format="json")
    assert refused.status_code == 403
    assert not User.objects.filter(username="grace").exists()


def test_a_token_is_shown_once_and_revoked(caller, person):
    service_account_create(username="robot", responsible=person, actor=None)
    client = caller(person, "read", "accounts")
    body = {"name": "pipeline", "scopes": ["read"], "expires_at": tomorrow()}
    issued = client.post(f"{ACCOUNTS}robot/tokens/", body, format="json")
    assert issued.status_code == 201
    token = token_find(issued.json()["secret"])
    assert token is not None
    assert token.user.username == "robot"
    listed = client.get(f"{ACCOUNTS}robot/tokens/").json()["results"]
    assert [each["name"] for each in listed] == ["pipeline"]
    assert "secret" not in listed[0]
    assert issued.json()["secret"] not in str(list(Event.objects.values_list("data", flat=True)))

    assert client.delete(f"{ACCOUNTS}robot/tokens/{token.key}/").status_code == 204
    assert token_find(issued.json()["secret"]) is None
    assert client.delete(f"{ACCOUNTS}robot/tokens/{'0' * 12}/").status_code == 404


def test_a_token_gives_no_scope_that_it_lacks(caller, person):
    client = caller(person, "read", "accounts")
    body = {"name": "more", "scopes": ["read", "write"], "expires_at": tomorrow()}
    refused = client.post(f"{ACCOUNTS}ada/tokens/", body, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "scopes"
    assert not Token.objects.filter(name="more").exists()


@pytest.mark.parametrize("value", ["tomorrow", "2026-12-01", "2026-12-01T00:00:00", 7, None])
def test_an_expiry_is_a_time_with_its_offset(caller, person, value):
    client = caller(person, "read", "accounts")
    body = {"name": "x", "scopes": ["read"], "expires_at": value}
    refused = client.post(f"{ACCOUNTS}ada/tokens/", body, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "expires_at"


def test_a_new_password_is_shown_once(admin, person):
    answer = admin.post(f"{ACCOUNTS}ada/password/", {}, format="json")
    person.refresh_from_db()
    assert person.check_password(answer.json()["password"])
    assert admin.delete(f"{ACCOUNTS}ada/second-factor/").status_code == 409


def test_groups_are_made_mapped_and_deleted(admin):
    group = admin.post(GROUPS, {"name": "network team"}, format="json")
    assert group.status_code == 201
    address = group["Location"]
    mapped = admin.post(f"{address}external/", {"name": "/net/emea"}, format="json")
    assert [each["name"] for each in mapped.json()["external"]] == ["/net/emea"]
    again = admin.post(f"{address}external/", {"name": "/net/emea"}, format="json")
    assert again.status_code == 400
    key = mapped.json()["external"][0]["id"]
    assert admin.delete(f"{address}external/{key}/").status_code == 204
    assert admin.get(address).json()["external"] == []
    assert admin.delete(address).status_code == 204
    assert admin.get(address).status_code == 404


def test_the_portals_own_groups_stay(admin):
    own = next(each for each in admin.get(GROUPS).json()["results"] if each["name"] == AUDITORS)
    assert admin.delete(f"{GROUPS}{own['id']}/").status_code == 409


def test_more_accounts_and_groups_cost_no_more_queries(admin, person):
    def counts():
        found = []
        for address in (ACCOUNTS, GROUPS, f"{ACCOUNTS}ada/", f"{ACCOUNTS}ada/tokens/"):
            with CaptureQueriesContext(connection) as queries:
                assert admin.get(address).status_code == 200
            found.append(len(queries))
        return found

    counts()
    before = counts()
    for number in range(5):
        group = Group.objects.create(name=f"group {number}")
        ExternalGroup.objects.create(name=f"external {number}", group=group)
        robot = User.objects.create(username=f"r{number}", kind="service", responsible=person)
        robot.groups.add(group)
        person.groups.add(group)
    assert counts() == before


def test_a_post_that_is_sent_again_has_one_effect(admin, administrator):
    group = Group.objects.create(name="mapped")
    for number, (address, body, other) in enumerate(
        (
            (ACCOUNTS, {"username": "grace"}, {"username": "mary"}),
            (GROUPS, {"name": "network team"}, {"name": "other team"}),
            (f"{GROUPS}{group.pk}/external/", {"name": "net"}, {"name": "work"}),
        )
    ):
        headers = {"Idempotency-Key": f"key {number}"}
        first = admin.post(address, body, format="json", headers=headers)
        assert first.status_code == 201, first.json()
        again = admin.post(address, body, format="json", headers=headers)
        assert (again.status_code, again.json()) == (201, first.json())
        assert again["Idempotent-Replayed"] == "true"
        assert admin.post(address, other, format="json", headers=headers).status_code == 422


def test_preferences_are_read_and_changed_by_their_owner(caller, person):
    address = "/api/v1/account/preferences/"
    own = caller(person, "read", "write")
    seen = own.get(address)
    assert seen.json() == {"time_zone": "", "theme": "", "single_keys": True, "page_rows": 50}
    assert own.patch(address, {"page_rows": 100}, format="json").status_code == 428
    tag = {"If-Match": seen["ETag"]}
    changed = own.patch(address, {"page_rows": 100, "theme": "dark"}, format="json", headers=tag)
    assert (changed.status_code, changed.json()["page_rows"]) == (200, 100)
    assert own.patch(address, {"theme": ""}, format="json", headers=tag).status_code == 412
    tag = {"If-Match": changed["ETag"]}
    for body, field in (
        ({"page_rows": 60}, "page_rows"), ({"page_rows": "50"}, "page_rows"),
        ({"time_zone": "Mars/Base"}, "time_zone"), ({"theme": "pink"}, "theme"),
        ({"colour": "red"}, "colour"),
    ):  # fmt: skip
        refused = own.patch(address, body, format="json", headers=tag)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    reading = caller(person, "read")
    assert reading.patch(address, {"theme": ""}, format="json", headers=tag).status_code == 403
