"""What a body may not be: each refusal names field, value and mend."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from .test_site_parts import NEW
from .world import ASGARD

pytestmark = pytest.mark.django_db

WRONG: tuple[Any, ...] = (
    5,
    5.5,
    True,
    None,
    "no such thing",
    [],
    ["x"],
    {},
    {"a": 1},
    [[]],
    "\u202e",
    "x" * 5000,
)


def refused(response):
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    errors = response.json()["errors"]
    for error in errors:
        assert all(error[key] for key in ("field", "message", "mend")), error
        assert len(error["value"]) <= 200
    return {error["field"]: error for error in errors}


@pytest.mark.parametrize("segment", NEW)
def test_every_field_of_every_body_refuses_what_it_is_not(api, world, segment):
    body, _ = NEW[segment]
    address = world.address(f"{segment}/")
    fields = api_fields(segment)
    if "external_id" in fields:
        body = {**body, "external_source": "cmdb"}
    for key in fields:
        for value in WRONG:
            response = api.post(address, {**body, key: value}, format="json")
            if response.status_code == 201:
                # A value that fits after all: it is told as it was given, not as a guess.
                assert response.json()[key] == value, (key, value, response.json())
                found = api.get(response["Location"])
                api.delete(response["Location"], headers={"If-Match": found["ETag"]})
                continue
            errors = refused(response)
            # In bindings and overrides the fields hang together: another one may be at fault.
            together = segment in ("bindings", "overrides")
            assert together or any(field.startswith(key) for field in errors), (key, value)


def api_fields(segment):
    from requirements_app.api.resources import RESOURCES

    (resource,) = [each for each in RESOURCES if each.segment == segment]
    return list(resource.body().fields)


@pytest.mark.parametrize("segment", NEW)
def test_a_missing_field_and_an_unknown_key_are_told_together(api, world, segment):
    errors = refused(api.post(world.address(f"{segment}/"), {"colour": "red"}, format="json"))
    assert errors["colour"]["value"] == "red"
    assert errors["colour"]["mend"].startswith("use ")
    body, _ = NEW[segment]
    missing = [field for field, error in errors.items() if error["message"] == "is missing"]
    assert set(missing) <= set(body)
    assert missing


def test_unknown_keys_inside_are_refused_with_their_place(api, world):
    body, _ = NEW["bindings"]
    member = {"value": "10.1.7.0/24", "colour": 1, "seen_as": [{"zone": "servers", "adress": "x"}]}
    response = api.post(
        world.address("bindings/"), {**body, "members": [{"value": "10.1.7.1"}, member]}, "json"
    )
    errors = refused(response)
    assert set(errors) == {
        "members[1].colour",
        "members[1].seen_as[0].address",
        "members[1].seen_as[0].adress",
    }


def test_a_change_gives_the_objects_within_it_whole(api, world):
    address = world.address(f"bindings/{world.keys['binding']}/")
    for members, field in (
        ([{}], "members[0].value"),
        ([{"name": "app1"}], "members[0].value"),
        (
            [{"value": "10.1.0.5", "seen_as": [{"zone": "servers"}]}],
            "members[0].seen_as[0].address",
        ),
    ):
        tag = api.get(address)["ETag"]
        response = api.patch(address, {"members": members}, "json", headers={"If-Match": tag})
        assert refused(response)[field]["message"] == "is missing"


def test_of_very_many_errors_the_first_are_told(api, world):
    body, _ = NEW["bindings"]
    members = [{"value": "10.1.300.1"}] * 1000
    response = api.post(world.address("bindings/"), {**body, "members": members}, "json")
    assert len(refused(response)) == 100
    assert "1000 values" in response.json()["detail"]


@pytest.mark.parametrize(
    ("change", "field", "mend"),
    [
        ({"members": [{"value": "10.1.7.1"}, {"value": "10.1.300.1"}]}, "members[1].value", ""),
        ({"members": [{"value": "any"}]}, "members[0].value", "list"),
        ({"members": [{"value": "10.1.7.1/8"}]}, "members[0].value", "10.0.0.0/8"),
        ({"members": "10.1.7.1"}, "members", "give a list"),
        ({"members": ["10.1.7.1"]}, "members[0]", "description"),
        ({"members": []}, "members", "list who plays"),
        ({"state": "unsure"}, "state", "use bound, offer, unbound, absent"),
        ({"approved_on": "2026-13-01"}, "approved_on", "YYYY-MM-DD"),
        ({"approved_on": "20260101"}, "approved_on", "YYYY-MM-DD"),
        ({"component": f"{ASGARD}.asgard-servr"}, "component", "asgard-server"),
        ({"deployment": "prodd"}, "deployment", "prod"),
        ({"members": [{"value": "10.1.7.1", "zone": "dmz"}]}, "members[0].zone", ""),
    ],
)  # fmt: skip
def test_a_binding_tells_which_value_is_wrong(api, world, change, field, mend):
    body, _ = NEW["bindings"]
    errors = refused(api.post(world.address("bindings/"), {**body, **change}, format="json"))
    assert field in errors
    assert mend in errors[field]["mend"]


def test_numbers_dates_and_flags_are_not_guessed_from_text(api, world):
    body, _ = NEW["proxies"]
    for change in ({"port": "8080"}, {"port": 80.0}, {"port": True}, {"inspects_tls": "yes"},
                   {"inspects_tls": 1}, {"name": 5}):  # fmt: skip
        errors = refused(api.post(world.address("proxies/"), {**body, **change}, format="json"))
        assert list(errors) == list(change)
    for port in (0, 65536, -1, 10**30):
        errors = refused(api.post(world.address("proxies/"), {**body, "port": port}, "json"))
        assert errors["port"]["value"] == str(port)


def test_a_change_may_not_take_a_name_that_is_taken(api, world):
    address = world.address("zones/clients/")
    tag = api.get(address)["ETag"]
    response = api.patch(address, {"slug": "servers"}, "json", headers={"If-Match": tag})
    assert refused(response)["slug"]["value"] == "servers"
    response = api.post("/api/v1/sites/", {"slug": "annex", "name": "Mine"}, format="json")
    assert refused(response)["slug"]


def test_a_body_must_be_an_object(api, world):
    bodies: tuple[Any, ...] = ([], "text", 5, True, None)
    for body in bodies:
        errors = refused(api.post("/api/v1/sites/", body, format="json"))
        assert set(errors) <= {"body", "slug", "name"}
    assert set(refused(api.post("/api/v1/sites/"))) == {"slug", "name"}


@pytest.mark.parametrize(
    "reference",
    [
        ("networks", {"zone": "office"}),
        ("firewalls", {"zones": ["clients", "office"]}),
        ("proxies", {"source_zones": ["office"]}),
        ("bindings", {"deployment": "theirs"}),
        ("bindings", {"members": [{"value": "10.1.7.1", "zone": "office"}]}),
        ("bindings", {"members": [
            {"value": "10.1.7.1", "seen_as": [{"zone": "office", "address": "10.9.9.9"}]}
        ]}),
        ("bindings", {"members": [{"value": "10.1.7.1", "seen_as": [
            {"zone": "servers", "address": "10.9.9.9", "firewall": "theirs"}
        ]}]}),
        ("bindings", {"state": "offer", "members": [], "offer": "annex/theirs"}),
        ("offers", {"deployment": "theirs"}),
        ("offers", {"to_sites": ["hidden"]}),
        ("overrides", {"deployment": "theirs"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_belongs_to_another_site_is_as_unknown_as_what_does_not_exist(
    api, world, neighbour, reference
):
    from requirements_app.sites import services

    theirs = {"actor": neighbour, "site": world.neighbour}
    services.zone_create(**theirs, slug="office", name="Office")
    zones = ["office", "internet"]
    services.firewall_create(**theirs, slug="theirs", name="Theirs", zones=zones)
    services.deployment_create(**theirs, slug="theirs", name="Theirs", product=ASGARD)
    services.site_create(actor=neighbour, slug="hidden", name="Hidden")
    segment, change = reference
    body, _ = NEW[segment]
    there = refused(api.post(world.address(f"{segment}/"), {**body, **change}, format="json"))
    renamed = json.loads(re.sub("office|theirs|hidden", "nowhere", json.dumps(change)))
    nowhere = refused(api.post(world.address(f"{segment}/"), {**body, **renamed}, format="json"))
    assert {field: error["message"] for field, error in there.items()} == {
        field: error["message"] for field, error in nowhere.items()
    }
