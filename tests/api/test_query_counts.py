"""How many queries each address needs: reviewed here, and the same however much there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .changes import ABOUT_CHANGES, ABOUT_TICKETS
from .test_site_parts import NEW
from .world import ASGARD, export_made, rule_set_built

pytestmark = pytest.mark.django_db

# Each needs two for the token, one for the account's groups, and one to find the site.
QUERIES = {
    "products/": 4,
    "products/nexthink/": 8,
    "products/nexthink/picture/": 6,
    "components/": 4,
    "hosts/": 4,
    "documents/": 4,
    "flows/?limit=500": 7,
    "flows/?limit=500&product=nexthink&port=443&q=a": 10,
    "flows/nextron-asgard.product-updates/": 7,
    "catalogue/version/": 3,
    "catalogue/changes/": 3,
    "sites/": 4,
    "sites/hq/": 4,
    "sites/hq/zones/": 5,
    "sites/hq/networks/": 5,
    "sites/hq/firewalls/": 6,
    "sites/hq/proxies/": 6,
    "sites/hq/deployments/": 5,
    "sites/hq/bindings/": 9,
    "sites/hq/offers/": 6,
    "sites/hq/received-offers/": 5,
    "sites/hq/overrides/": 5,
    "sites/hq/roles/": 5,
    "sites/hq/proposals/": 5,
    "sites/hq/rule-sets/": 5,
    "rule-sets/{rule_set}/": 4,
    "rule-sets/{rule_set}/rules/": 5,
    "rule-sets/{rule_set}/entries/": 5,
    "rule-sets/{rule_set}/findings/": 5,
    "rule-sets/{rule_set}/decisions/": 5,
    "rule-sets/{rule_set}/compare/{rule_set}/": 4,
    "exports/": 4,
    "exports/{export}/": 4,
    "jobs/": 4,
    "jobs/{job}/": 4,
    "account/": 3,
    "account/preferences/": 2,
    "accounts/": 5,
    "accounts/ada/": 5,
    "accounts/ada/tokens/": 6,
    "search/?q=asgard+443": 18,
    "lookup/?source=10.1.0.7&destination=10.2.0.5&port=443": 12,
}


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch):
    """What the process knows of the contents of earlier tests."""
    monkeypatch.setattr("requirements_app.rulesets.search._known", {})


def counted(api, address):
    with CaptureQueriesContext(connection) as queries:
        response = api.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.json()
    return len(queries)


def enlarge(api, world, person, neighbour):
    """Three more of everything."""
    from requirements_app.jobs.models import Job
    from requirements_app.sites import services
    from requirements_app.sites.models import SiteRole, UpgradeProposal

    for number in range(3):
        for segment, (body, _) in NEW.items():
            changed = {
                "slug": f"{body.get('slug')}-{number}",
                "prefix": f"10.9.{number}.0/24",
                "component": ["analysis-cockpit", "master-asgard", "thunderstorm-client"][number],
            }
            fields = {key: changed[key] for key in changed if key in body}
            if segment == "offers":
                fields.pop("component")
            made = api.post(world.address(f"{segment}/"), {**body, **fields}, format="json")
            assert made.status_code == 201, made.json()
        services.site_create(actor=person, slug=f"more-{number}", name="More")
        version = world.site.catalogue_version
        UpgradeProposal.objects.create(
            site=world.site, from_version=version, to_version=version, state="dismissed"
        )
        services.offer_create(
            actor=neighbour, site=world.neighbour, slug=f"to-hq-{number}", deployment="theirs",
            component="asgard-server", to_sites=["hq"],
        )  # fmt: skip
        role = list(SiteRole.Role.values)[number]
        services.role_grant(actor=person, site=world.site, role=role, user=neighbour)
        export_made(rule_set_built(world.site, person), person)
    assert Job.objects.filter(owner=person).count() == 8


def offering(world, neighbour):
    from requirements_app.sites import services

    theirs = {"actor": neighbour, "site": world.neighbour}
    services.deployment_create(**theirs, slug="theirs", name="Theirs", product=ASGARD)
    services.binding_create(
        **theirs, deployment="theirs", component="asgard-server",
        members=[services.MemberValue("10.77.0.1")],
    )  # fmt: skip
    services.role_grant(
        actor=neighbour, site=world.neighbour, role="reader", user=world.site.roles.get().user
    )
    services.role_grant(
        actor=world.site.roles.get().user, site=world.site, role="reader", user=neighbour
    )


def test_no_address_needs_more_queries_for_more_rows(api, world, person, neighbour):
    offering(world, neighbour)
    body, _ = NEW["bindings"]
    assert api.post(world.address("bindings/"), body, format="json").status_code == 201
    rule_set = rule_set_built(world.site, person)
    export = export_made(rule_set, person)
    keys = {"rule_set": rule_set.pk, "export": export.pk, "job": export.job_id}
    addresses = {each: each.format(**keys) for each in QUERIES}
    api.get("/api/v1/flows/?q=warm-the-content-cache")
    small = {each: counted(api, address) for each, address in addresses.items()}
    enlarge(api, world, person, neighbour)
    large = {each: counted(api, address) for each, address in addresses.items()}
    assert large == small
    assert small == QUERIES


def test_every_address_that_is_read_is_counted():
    from requirements_app.api.schema import document

    read = {path for path, operations in document()["paths"].items() if "get" in operations}
    parts = {path for path in read if path.startswith("/api/v1/sites/{site}/") and "{key}" in path}
    # The groups are administrators' to see, drafts editors', the audit trail auditors';
    # test_accounts.py, test_editing.py and test_audit.py count them.
    # What is about changes is counted in test_changes.py, webhooks in test_webhooks.py, lists in
    # tests/lists/test_api.py, and
    # connectors and tickets in tests/tickets/test_api.py.
    others = (
        "/api/v1/groups/", "/api/v1/catalogue/sources/", "/api/v1/catalogue/drafts/",
        "/api/v1/audit/", "/api/v1/webhooks/", "/api/v1/lists/", *ABOUT_TICKETS, *ABOUT_CHANGES,
    )  # fmt: skip
    parts |= {path for path in read if path.startswith(others) or path.endswith("in-force/")}
    # Rule bases are counted in test_rule_bases.py.
    parts |= {path for path in read if "/rule-bases/" in path}
    assert len(read - parts) == len({address.partition("?")[0] for address in QUERIES})


def test_a_page_costs_the_same_at_any_depth(api):
    first = "/api/v1/flows/?limit=10"
    deep = first
    for _ in range(8):
        deep = api.get(deep).json()["next"]
    path = first.removeprefix("/api/v1/")
    assert counted(api, path) == counted(api, deep.partition("/api/v1/")[2])


def test_the_use_of_a_token_is_noted_once_a_minute(api, published):
    api.get("/api/v1/catalogue/version/")
    with CaptureQueriesContext(connection) as queries:
        api.get("/api/v1/catalogue/version/")
    writes = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert all(sql.startswith("UPDATE") for sql in writes)
    assert len(writes) <= 1
