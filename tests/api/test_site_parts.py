"""Making, reading, changing and deleting the parts of a site, each kind in the same way."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import results
from .world import ASGARD

pytestmark = pytest.mark.django_db

# What makes one more of each kind at `hq`, and a change of it.
NEW: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "zones": (
        {"slug": "guests", "name": "Guests", "kind": "users"},
        {"name": "Visitors", "kind": "external"},
    ),
    "networks": ({"zone": "clients", "prefix": "10.3.0.0/24"}, {"name": "Third floor"}),
    "firewalls": (
        {"slug": "fw2", "name": "Second", "zones": ["clients", "servers"]},
        {"zones": ["clients", "internet"]},
    ),
    "proxies": (
        {"slug": "px2", "name": "Other", "address": "10.2.0.10", "port": 8080},
        {"authentication": "basic", "bypasses_inspection": ["*.nextron-systems.com"]},
    ),
    "deployments": (
        {"slug": "test", "name": "Test", "product": ASGARD, "product_version": "4.0"},
        {"installation_until": "2099-01-31"},
    ),
    "bindings": (
        {
            "deployment": "prod",
            "component": f"{ASGARD}.management-workstation",
            "members": [
                {
                    "value": "10.1.7.0/24",
                    "name": "Admins",
                    "seen_as": [{"zone": "servers", "address": "10.2.200.1", "firewall": "fw"}],
                }
            ],
        },
        {"members": [{"value": "10.1.8.1"}, {"value": "10.1.8.2", "zone": "clients"}]},
    ),
    "offers": (
        {
            "slug": "agents",
            "deployment": "prod",
            "component": f"{ASGARD}.asgard-agent",
            "to_sites": ["annex"],
        },
        {"note": "For the annex."},
    ),
    "overrides": (
        {
            "slug": "own-mirror",
            "kind": "replace",
            "deployment": "prod",
            "flow": f"{ASGARD}.signature-updates-update1",
            "replacement": {"hosts": ["mirror.example.org"]},
            "reason": "We mirror.",
            "owner": "ada",
            "expires_on": "2099-12-31",
        },
        {"reason": "We have mirrored for years."},
    ),
}
KINDS = pytest.mark.parametrize("segment", NEW)


@KINDS
def test_a_part_is_made_read_changed_and_deleted(api, world, segment):
    body, change = NEW[segment]
    before = results(api, world.address(f"{segment}/"))
    made = api.post(world.address(f"{segment}/"), body, format="json")
    assert made.status_code == 201, made.json()
    address = made["Location"]
    assert address.startswith(f"http://testserver{world.address(segment)}/")
    told = api.get(address)
    assert told.json() == made.json()
    assert (told["ETag"], made["ETag"], told.json()["row_version"]) == ('"1"', '"1"', 1)
    assert contains(told.json(), body)
    assert len(results(api, world.address(f"{segment}/"))) == len(before) + 1

    changed = api.patch(address, change, format="json", headers={"If-Match": made["ETag"]})
    assert changed.status_code == 200, changed.json()
    assert contains(changed.json(), change)
    assert changed["ETag"] == '"2"'
    assert api.get(address).json() == changed.json()

    gone = api.delete(address, headers={"If-Match": '"2"'})
    assert (gone.status_code, gone.content) == (204, b"")
    assert api.get(address).status_code == 404
    assert results(api, world.address(f"{segment}/")) == before


def contains(told, given):
    """Whether what was given is told again."""
    if isinstance(given, dict):
        return all(contains(told[key], value) for key, value in given.items())
    if isinstance(given, list) and all(isinstance(each, dict) for each in given):
        return len(told) == len(given) and all(map(contains, told, given))
    return sorted(told) == sorted(given) if isinstance(given, list) else told == given


@KINDS
def test_a_change_without_the_version_it_was_made_from_is_refused(api, world, segment):
    name = segment.removesuffix("ies") + "y" if segment.endswith("ies") else segment[:-1]
    address = world.address(f"{segment}/{world.keys[name]}/")
    change = NEW[segment][1]
    version = api.get(address).json()["row_version"]
    for tag, status in ((None, 428), ("*", 428), ('"77"', 412), (f'W/"{version}"', 412),
                        (str(version), 400), ('"7', 400)):  # fmt: skip
        headers = {"If-Match": tag} if tag else {}
        for send in (api.patch, api.delete):
            response = send(address, change, format="json", headers=headers)
            assert response.status_code == status, (tag, response.json())
            assert response.json()["mend"]
    assert api.get(address).json()["row_version"] == version
    listed = f'"77", W/"{version}", "{version}"'
    response = api.patch(address, change, format="json", headers={"If-Match": listed})
    assert response.status_code == 200


def test_a_change_that_another_overtakes_after_the_check_is_refused_too(api, world, monkeypatch):
    from requirements_app.api import parts
    from requirements_app.sites.models import Zone

    address = world.address("zones/clients/")

    def overtaken(request, current):
        Zone.objects.filter(slug="clients").update(row_version=current + 1)
        return current

    monkeypatch.setattr(parts, "expected_version", overtaken)
    response = api.patch(address, {"name": "Mine"}, format="json")
    assert response.status_code == 412
    assert api.get(address).json()["name"] == "Clients"


def test_a_change_that_changes_nothing_keeps_the_version(api, world):
    address = world.address("zones/clients/")
    tag = api.get(address)["ETag"]
    response = api.patch(address, {"name": "Clients"}, format="json", headers={"If-Match": tag})
    assert (response.status_code, response["ETag"]) == (200, tag)


def test_a_site_is_made_changed_and_deleted(api, published):
    made = api.post("/api/v1/sites/", {"slug": "new", "name": "New"}, format="json")
    assert made.status_code == 201
    assert made.json()["catalogue_version"] == published
    address = made["Location"]
    assert address == "http://testserver/api/v1/sites/new/"
    zones = results(api, f"{address}zones/")
    assert [zone["slug"] for zone in zones] == ["internet"]
    change = {"name": "Newer", "external_source": "cmdb", "external_id": "S-1"}
    changed = api.patch(address, change, format="json", headers={"If-Match": made["ETag"]})
    assert changed.status_code == 200
    assert api.get(address).json()["external_id"] == "S-1"
    stale = api.delete(address, headers={"If-Match": made["ETag"]})
    assert stale.status_code == 412
    assert api.delete(address, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert api.get(address).status_code == 404


def test_the_slug_and_the_catalogue_version_of_a_site_stay(api, world):
    address = world.address()
    tag = api.get(address)["ETag"]
    for change in ({"slug": "other"}, {"catalogue_version": 2026010101}):
        response = api.patch(address, change, format="json", headers={"If-Match": tag})
        assert response.status_code == 400
        assert response.json()["errors"][0]["field"] == next(iter(change))


def test_what_is_in_use_is_not_deleted(api, world):
    for path in ("zones/clients/", "deployments/prod/"):
        address = world.address(path)
        if path.startswith("deployments"):
            bind_to_the_offer(world)
        response = api.delete(address, headers={"If-Match": api.get(address)["ETag"]})
        assert response.status_code == 409, path
        assert response.json()["detail"]
        assert response.json()["mend"]


def bind_to_the_offer(world):
    from requirements_app.accounts.models import User
    from requirements_app.sites import services

    bob = User.objects.get(username="bob")
    services.deployment_create(
        actor=bob, site=world.neighbour, slug="agents", name="Agents", product=ASGARD
    )
    services.binding_create(
        actor=bob,
        site=world.neighbour,
        deployment="agents",
        component="asgard-server",
        state="offer",
        offer="hq/asgard",
    )


def test_a_site_reads_what_others_offer_it_and_no_more(caller, neighbour, world):
    bob = caller(neighbour)
    offers = results(bob, "/api/v1/sites/annex/received-offers/")
    assert offers == [
        {
            "offer": "hq/asgard",
            "site": "hq",
            "component": f"{ASGARD}.asgard-server",
            "note": "",
        }
    ]
    assert bob.get(world.address()).status_code == 404


def test_a_proposal_is_accepted_or_dismissed_once(api, world):
    listed = results(api, world.address("proposals/"))
    (proposal,) = listed
    address = world.address(f"proposals/{proposal['id']}/")
    told = api.get(address)
    assert told.json() == proposal
    assert api.post(f"{address}accept/").status_code == 428
    assert api.post(f"{address}accept/", headers={"If-Match": '"9"'}).status_code == 412
    accepted = api.post(f"{address}accept/", headers={"If-Match": told["ETag"]})
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    again = api.post(f"{address}dismiss/", headers={"If-Match": accepted["ETag"]})
    assert again.status_code == 409
    assert api.get(world.address(f"proposals/{world.site.pk}/")).status_code == 404


def test_an_override_is_confirmed_against_the_flow_as_it_is(api, world):
    address = world.address("overrides/no-updates/")
    tag = api.get(address)["ETag"]
    assert api.post(f"{address}confirm/").status_code == 428
    confirmed = api.post(f"{address}confirm/", headers={"If-Match": tag})
    assert (confirmed.status_code, confirmed["ETag"]) == (200, tag)


def published_with_another_purpose(flow: str) -> int:
    """The number of a newer catalogue version, in which one flow has changed."""
    from requirements_app.catalogue import services
    from requirements_app.catalogue.content import CatalogueContent
    from requirements_app.catalogue.selectors import content_at, current_version

    version = current_version()
    assert version is not None
    vendor = content_at(version.number).of_source("vendor")
    product, _, name = flow.partition(".")
    files = [
        file.model_copy(
            update={
                "flows": tuple(
                    each.model_copy(update={"purpose": "Another."}) if each.id == name else each
                    for each in file.flows
                )
            }
        )
        if file.product.slug == product
        else file
        for file in vendor.files
    ]
    content = CatalogueContent(tuple(files))
    draft = services.draft_save(source="vendor", content=content, author=None)
    return services.draft_publish(draft=draft, publisher=None).number


def test_an_override_tells_which_revision_of_the_flow_it_was_made_against(api, world):
    address = world.address("overrides/no-updates/")
    made = api.get(address)
    first = made.json()["made_against"]
    newer = published_with_another_purpose(made.json()["flow"])
    type(world.site).objects.filter(pk=world.site.pk).update(catalogue_version=newer)
    assert api.get(address).json()["made_against"] == first

    confirmed = api.post(f"{address}confirm/", headers={"If-Match": made["ETag"]})
    second = confirmed.json()["made_against"]
    assert (second != first, confirmed.json()["row_version"]) == (True, 2)
    tag = {"If-Match": confirmed["ETag"]}
    back = api.patch(address, {"made_against": first}, format="json", headers=tag)
    assert (back.json()["made_against"], back.json()["row_version"]) == (first, 3)

    body, _ = NEW["overrides"]
    body = {**body, "flow": made.json()["flow"], "kind": "suppress", "replacement": {}}
    for slug, given, told in (("old", first, first), ("new", second, second), ("now", "", second)):
        more = {"slug": slug, "made_against": given}
        brought = api.post(world.address("overrides/"), {**body, **more}, format="json")
        assert (brought.status_code, brought.json()["made_against"]) == (201, told)
    wrong = {"slug": "wrong", "made_against": "v1:0"}
    refused = api.post(world.address("overrides/"), {**body, **wrong}, format="json")
    assert [each["field"] for each in refused.json()["errors"]] == ["made_against"]


def test_roles_are_given_and_taken(api, world, caller, neighbour):
    bob = caller(neighbour)
    assert bob.get(world.address()).status_code == 404
    given = api.post(world.address("roles/"), {"role": "reader", "user": "bob"}, format="json")
    assert given.status_code == 201
    assert bob.get(world.address()).status_code == 200
    listed = results(api, world.address("roles/"))
    assert [(role["role"], role["user"], role["group"]) for role in listed] == [
        ("owner", "ada", None),
        ("reader", "bob", None),
    ]
    assert api.get(given["Location"]).json() == given.json()
    assert api.delete(given["Location"]).status_code == 204
    assert bob.get(world.address()).status_code == 404
    last = api.delete(world.address(f"roles/{world.keys['role']}/"))
    assert last.status_code == 409
    for body in (
        {"role": "reader"},
        {"role": "reader", "user": "nobody"},
        {"role": "reader", "user": "bob", "group": "auditors"},
        {"role": "king", "user": "bob"},
    ):
        assert api.post(world.address("roles/"), body, format="json").status_code == 400
    team = api.post(
        world.address("roles/"), {"role": "approver", "group": "auditors"}, format="json"
    )
    assert team.json()["group"] == "auditors"
