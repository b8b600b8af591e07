"""Who may do what: every address of the API × every kind of caller."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from .world import export_made, rule_set_built

pytestmark = pytest.mark.django_db

WRITES = ("post", "patch", "delete")
OPEN = {"schema"}
SLUGS = {"product": "nexthink", "flow": "nextron-asgard.product-updates"}


@dataclass(frozen=True)
class Door:
    """One method of one address of `hq`."""

    method: str
    address: str
    name: str

    @property
    def of_site(self) -> bool:
        return self.address.startswith("/api/v1/sites/hq/")

    @property
    def writes(self) -> bool:
        return self.method in WRITES

    def knock(self, client: APIClient) -> int:
        body: Any = {} if self.writes else None
        response: Any = getattr(client, self.method)(self.address, body, format="json")
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
        return int(response.status_code)


@pytest.fixture
def doors(world, person) -> list[Door]:
    from requirements_app.api.urls import urlpatterns

    rule_set = rule_set_built(world.site, person)
    export = export_made(rule_set, person)
    values = {
        "site": "hq",
        "rule_set_id": rule_set.pk,
        "export_id": export.pk,
        "job_id": export.job_id,
    }
    found = []
    for pattern in urlpatterns:
        view = getattr(pattern.callback, "view_class", None)
        name = str(pattern.name)
        if view is None or name in OPEN:
            continue
        keys = {**values, "key": world.keys.get(name.partition("-")[0]), "slug": SLUGS.get(name)}
        address = "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)).format(**keys)
        found += [Door(m, address, name) for m in ("get", *WRITES) if hasattr(view, m)]
    assert len(found) > 60
    return found


def granted(user, site, role):
    from requirements_app.sites.models import SiteRole

    SiteRole.objects.create(site=site, user=user, role=role)
    return user


def made(name, group=None):
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User

    user = User.objects.create_user(name)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def test_without_credentials_every_door_is_shut(doors, anonymous):
    found = {door: door.knock(anonymous) for door in doors}
    assert {door: status for door, status in found.items() if status != 401} == {}


def test_a_token_that_is_not_in_force_opens_nothing(doors, anonymous, person):
    from requirements_app.accounts.models import Token

    from .conftest import token_of

    secret = token_of(person)
    Token.objects.update(revoked_at="2026-01-01T00:00:00Z")
    for header in (f"Bearer {secret}", "Bearer x", "Bearer", "Bearer a b", "bearer é", "Basic eA"):
        anonymous.credentials(HTTP_AUTHORIZATION=header)
        response = anonymous.get("/api/v1/sites/")
        assert response.status_code == 401, header
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert secret not in response.content.decode()


def test_a_stranger_finds_nothing_of_the_site(doors, caller, neighbour):
    stranger = caller(neighbour)
    private = [door for door in doors if door.of_site or door.address.count("-") > 3]
    assert len(private) > 50
    found = {door: door.knock(stranger) for door in private}
    assert {door: status for door, status in found.items() if status != 404} == {}


@pytest.mark.parametrize("role", ["reader", "approver", "auditor"])
def test_who_only_reads_may_not_write(doors, caller, world, role):
    user = made("rita", "auditors" if role == "auditor" else None)
    if role != "auditor":
        granted(user, world.site, role)
    reader = caller(user)
    of_site = {door: door.knock(reader) for door in doors if door.of_site}
    assert {d: s for d, s in of_site.items() if s != (403 if d.writes else 200)} == {}
    shared = {d: d.knock(reader) for d in doors if d.name in ("rule-set", "rules", "entries")}
    assert set(shared.values()) == {200}


def test_jobs_and_exports_of_others_are_hidden_even_from_readers_of_the_site(
    doors, caller, world, administrator
):
    reader = caller(granted(made("rita"), world.site, "reader"))
    admin = caller(administrator)
    for door in doors:
        if door.name in ("job", "job-cancel", "export"):
            assert door.knock(reader) == 404, door
            expected = {"job": 200, "job-cancel": 409, "export": 404}[door.name]
            assert door.knock(admin) == expected, door
    for listing in ("jobs", "exports"):
        assert reader.get(f"/api/v1/{listing}/").json()["results"] == []
    kinds = {job["kind"] for job in admin.get("/api/v1/jobs/").json()["results"]}
    assert kinds >= {"rule-set-build", "export"}


@pytest.mark.parametrize("who", ["owner", "administrator"])
def test_owners_and_administrators_pass_every_door_of_the_site(
    doors, caller, person, administrator, who
):
    client = caller(person if who == "owner" else administrator)
    for door in doors:
        if door.of_site:
            status = door.knock(client)
            # An empty body is refused for what it lacks, and a change for its missing If-Match.
            expected = {"get": (200,), "post": (202, 400, 428), "patch": (428,)}
            gone = (204, 409) if door.name == "role" else (428,)
            assert status in expected.get(door.method, gone), door


def test_scopes_of_a_token_bound_what_its_account_may(doors, caller, person):
    reads, writes = caller(person, "read"), caller(person, "write")
    for door in doors:
        if door.writes:
            assert door.knock(reads) == 403, door
        else:
            assert door.knock(writes) == 403, door
            assert door.knock(reads) in (200, 400), door


def test_what_does_not_exist_answers_as_what_is_hidden(caller, neighbour, world, person):
    rule_set = rule_set_built(world.site, person)
    stranger = caller(neighbour)
    pairs = [
        (world.address(), "/api/v1/sites/nowhere/"),
        (world.address("zones/clients/"), "/api/v1/sites/nowhere/zones/clients/"),
        (f"/api/v1/rule-sets/{rule_set.pk}/", f"/api/v1/rule-sets/{uuid4()}/"),
        (f"/api/v1/jobs/{rule_set.job_id}/", f"/api/v1/jobs/{uuid4()}/"),
    ]
    for hidden, missing in pairs:
        told = [stranger.get(address).json() for address in (hidden, missing)]
        for each in told:
            each.pop("request_id")
            each["detail"] = each["detail"].replace("nowhere", "hq")
        assert told[0] == told[1]


def test_parts_of_one_site_are_not_reached_through_another(caller, neighbour, world):
    bob = caller(neighbour)
    for kind in ("network", "binding"):
        response = bob.get(f"/api/v1/sites/annex/{kind}s/{world.keys[kind]}/")
        assert response.status_code == 404
    proposal = world.keys["proposal"]
    accept = f"/api/v1/sites/annex/proposals/{proposal}/accept/"
    assert bob.post(accept, headers={"If-Match": '"1"'}).status_code == 404


def test_lists_hold_only_what_the_caller_may_see(caller, neighbour, world):
    sites = caller(neighbour).get("/api/v1/sites/").json()["results"]
    assert [site["slug"] for site in sites] == ["annex"]
    lookup = "/api/v1/lookup/?source=10.1.0.1&destination=10.2.0.5&port=443"
    assert [s["site"] for s in caller(neighbour).get(lookup).json()["sites"]] == ["annex"]
    assert caller(neighbour).get(f"{lookup}&site=hq").status_code == 404


def test_a_closed_account_is_out_at_once(caller, person, world):
    client = caller(person)
    assert client.get(world.address()).status_code == 200
    person.is_active = False
    person.save()
    assert client.get(world.address()).status_code == 401


def test_a_session_may_read_and_writes_only_with_its_csrf_token(person, world):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.get(world.address()).status_code == 200
    body = {"slug": "guests", "name": "Guests"}
    refused = client.post(world.address("zones/"), body, format="json")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    page = client.get("/api/v1/")
    token = re.search(r'data-csrf="(\w+)"', page.content.decode())[1]
    accepted = client.post(
        world.address("zones/"), body, format="json", headers={"X-CSRFToken": token}
    )
    assert accepted.status_code == 201


def test_a_token_needs_no_csrf_token(person, world):
    from .conftest import token_of

    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(person)}")
    body = {"slug": "guests", "name": "Guests"}
    assert client.post(world.address("zones/"), body, format="json").status_code == 201
