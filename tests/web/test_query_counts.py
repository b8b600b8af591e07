"""The number of queries of a page does not depend on how much there is to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requirements_app.accounts.models import SavedView
from requirements_app.accounts.saved_views import saved_view_save
from requirements_app.accounts.services import token_issue
from requirements_app.jobs.models import Job
from requirements_app.sites import services
from requirements_app.sites.models import Site

from .world import stored_rule_set

STEPS = (
    "deployments", "zones", "bindings", "options", "gaps", "rule-sets", "offers", "roles", "files",
    "history", "settings", "proposals", "lists", "rule-bases",
)  # fmt: skip
# The most that any page may ask; the site's page reads everything that belongs to a site.
MOST = 32
# A preview reads a site twice, and makes the edit in between.
MOST_OF_A_PREVIEW = 90


def queries(page, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert page.get(address).status_code == 200
    return len(captured)


@contextmanager
def same_queries(page, *addresses: str) -> Iterator[None]:
    """What happens within adds things to show, and the pages ask no more than before."""
    for address in addresses:
        queries(page, address)  # fills what the process keeps
    before = {address: queries(page, address) for address in addresses}
    yield
    assert {address: queries(page, address) for address in addresses} == before
    assert max(before.values()) <= MOST


@pytest.mark.parametrize(
    ("few", "many"),
    [
        ("/flows/?product=nextron-analysis-cockpit", "/flows/?product=tippingpoint-sms"),
        ("/products/nextron-asgard/", "/products/tippingpoint-sms/"),
        ("/hosts/?q=whois", "/hosts/?q=e"),
        ("/components/nexthink.collector/", "/components/tippingpoint-sms.server/"),
        ("/hosts/alib.nexthink.com/", "/hosts/%7Binstance%7D.%7Bregion%7D.nexthink.cloud/"),
        (
            "/documents/nextron-analysis-cockpit-network-requirements/",
            "/documents/tippingpoint-sms-ports/",
        ),
        ("/catalogue/changes/?kind=product", "/catalogue/changes/?kind=flow"),
        ("/flows/?product=nexthink&columns=depends,document,since", "/flows/?columns=depends"),
        (
            "/flows/?row=nextron-asgard.siem-syslog",
            "/flows/?q=s&row=nextron-asgard.agent-communication",
        ),
        ("/products/nexthink+nextron-asgard/", "/products/nexthink+tippingpoint-sms+site/"),
        ("/hosts/?list=proxy&product=tippingpoint-sms", "/hosts/?list=proxy"),
        ("/hosts/?list=tls-bypass&product=nexthink", "/hosts/?list=tls-bypass"),
    ],
)
def test_a_catalogue_page_asks_as_much_for_few_as_for_many(page, few, many):
    queries(page, few)
    queries(page, many)
    assert queries(page, few) == queries(page, many) <= MOST


def test_the_products_ask_as_much_for_one_as_for_all(page, world):
    shared_only = f"/products/?version={world.version - 1}"
    assert queries(page, shared_only) == queries(page, f"/products/?version={world.version}") + 0


@pytest.mark.parametrize("part", ["", "entries/", "findings/", "omitted/"])
def test_a_rule_set_asks_as_much_for_few_rules_as_for_many(page, world, part):
    few, many = (
        reverse("rule-set", args=[stored_rule_set(world.sites["campus"], rules=rules).pk]) + part
        for rules in (2, 120)
    )
    for address in (few, many):  # what a content's filters offer is asked once
        queries(page, address)
    assert queries(page, few) == queries(page, many) <= MOST


def grow(site: Site, owner, name: str) -> None:
    """One more of everything that belongs to a site."""
    services.zone_create(actor=owner, site=site, slug=name, name=name)
    number = sum(map(ord, name)) % 200
    services.network_create(actor=owner, site=site, zone=name, prefix=f"10.99.{number}.0/24")
    services.firewall_create(actor=owner, site=site, slug=name, name=name, zones=[name, "internet"])
    services.proxy_create(
        actor=owner, site=site, slug=name, name=name, address=f"10.99.{number}.1", port=3128,
        source_zones=[name],
    )  # fmt: skip
    services.deployment_create(
        actor=owner, site=site, slug=name, name=name, product="nextron-asgard"
    )
    for component, last in (("asgard-server", 5), ("asgard-agent", 6)):
        members = [
            services.MemberValue(
                f"10.99.{number}.{last}",
                zone=name,
                seen_as=[services.SeenAsValue(zone="internet", address="192.0.2.1")],
            )
        ]
        services.binding_create(
            actor=owner, site=site, deployment=name, component=component, members=members
        )
    services.offer_create(
        actor=owner, site=site, slug=name, deployment=name, component="asgard-server",
        to_sites=["branch"],
    )  # fmt: skip
    services.override_create(
        actor=owner, site=site, slug=name, kind="suppress", deployment=name,
        flow="nextron-asgard.agent-communication", reason="Because.", owner=owner.username,
        expires_on=timezone.localdate().replace(year=2099, day=1),
    )  # fmt: skip


def test_a_site_asks_as_much_however_much_it_has(page, world):
    site, owner = world.sites["campus"], world.owner
    grow(site, owner, "one")
    with same_queries(
        page,
        "/sites/campus/",
        *(f"/sites/campus/{step}/" for step in STEPS),
        "/sites/campus/zones/one/",
        "/sites/campus/zones/one/delete/",
        "/sites/campus/firewalls/one/",
        "/sites/campus/deployments/one/",
        "/sites/campus/deployments/one/delete/",
        "/sites/campus/deployments/one/bindings/nextron-asgard.asgard-agent/",
        "/sites/branch/",
    ):
        for name in ("two", "three", "four"):
            grow(site, owner, name)


def more_sites(owner) -> None:
    for number in range(6):
        site = services.site_create(actor=owner, slug=f"site-{number}", name=f"Site {number}")
        if number < 2:
            stored_rule_set(site, rules=2)


def more_jobs(owner) -> None:
    Job.objects.bulk_create(
        Job(
            kind="export",
            owner=owner,
            max_attempts=1,
            deadline_seconds=60,
            deadline_at=timezone.now(),
        )
        for _ in range(30)
    )


def more_tokens(owner) -> None:
    for _ in range(5):
        token_issue(
            user=owner,
            name="t",
            scopes=["read"],
            expires_at=timezone.now() + dt.timedelta(days=1),
            actor=owner,
        )


def test_a_preview_asks_as_much_however_much_the_site_has(page, world):
    site, owner = world.sites["campus"], world.owner
    grow(site, owner, "one")
    address = "/sites/campus/services/site.dns/preview/"
    binding = site.bindings.get(deployment=None, component__slug="site.dns")
    given = {"row_version": binding.row_version, "state": "unbound"}

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            response = page.post(address, given, headers={"HX-Request": "true"})
            assert response.status_code == 200
        return len(captured)

    asked()
    before = asked()
    for name in ("two", "three"):
        grow(site, owner, name)
    assert asked() == before <= MOST_OF_A_PREVIEW


def more_views(owner) -> None:
    for _ in range(3):
        query = f"port={SavedView.objects.count() + 1}"
        saved_view_save(user=owner, page="flows", name=query, query=query, actor=owner)


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/flows/?port=443", more_views),
        ("/", more_sites),
        ("/", more_jobs),
        ("/sites/", more_sites),
        ("/new-site/", more_sites),
        ("/jobs/", more_jobs),
        ("/jobs/?site=campus", more_jobs),
        ("/account/tokens/", more_tokens),
        (
            "/lookup/?source=10.20.12.10&destination=update1.nextron-systems.com&port=443",
            more_sites,
        ),
    ],
)
def test_a_list_asks_as_much_however_long_it_is(
    page, world, address: str, more: Callable[..., None]
):
    more(world.owner)
    with same_queries(page, address):
        if more is more_sites:
            for site in Site.objects.filter(slug__startswith="site-"):
                stored_rule_set(site, rules=3)
        else:
            more(world.owner)


# --- the catalogue editor -----------------------------------------------------------------------


@pytest.fixture
def editor(world, visitor):
    """The browser of somebody who edits and publishes the catalogue."""
    from django.contrib.auth.models import Group

    groups = Group.objects.filter(name__in=("catalogue editors", "catalogue publishers"))
    world.stranger.groups.set(groups)
    return visitor(world.stranger)


@pytest.mark.parametrize("part", ["", "text/", "add/flows/"])
def test_a_file_in_the_editor_asks_as_much_for_few_flows_as_for_many(editor, part):
    few, many = (
        f"/catalogue/drafts/vendor/products/{product}/{part}"
        for product in ("nextron-analysis-cockpit", "tippingpoint-sms")
    )
    for address in (few, many):  # what is wrong with a content is found once
        queries(editor, address)
    assert queries(editor, few) == queries(editor, many) <= MOST


def edit_more(user, number: int) -> None:
    """One more source in work, with a change more in that of the vendors."""
    from requirements_app.catalogue.editing import files_save, item_save
    from tests.catalogue.publications import content_of, local

    item_save(
        actor=user, source="vendor", product="nexthink", part="features",
        value={"id": f"f-{number}", "name": "F", "default": False},
    )  # fmt: skip
    source, slug = f"local/team-{number}", f"own-{number}"
    document = {**local()["documents"][0], "id": f"{slug}-ports"} if local()["documents"] else None
    facts = {"source": source, "documents": [document]} if document else {"source": source}
    files_save(actor=user, source=source, files=content_of(local(slug, **facts)).files)


def test_the_drafts_ask_as_much_for_few_as_for_many(editor, world):
    edit_more(world.stranger, 1)
    addresses = ("/catalogue/drafts/", "/catalogue/drafts/vendor/")
    with same_queries(editor, *addresses):
        edit_more(world.stranger, 2)
        edit_more(world.stranger, 3)
        for address in addresses:
            queries(editor, address)


def test_a_submitted_draft_asks_as_much_for_few_changes_as_for_many(editor, world):
    from requirements_app.catalogue.models import Draft
    from requirements_app.catalogue.submitting import draft_reopen, working_copy_submit

    counts = []
    edit_more(world.stranger, 1)
    for number in (2, 3):
        version = 1 if number == 2 else 2
        draft = working_copy_submit(actor=world.stranger, source="vendor", expected_version=version)
        address = f"/catalogue/drafts/{draft.pk}/"
        queries(editor, address)
        counts.append(queries(editor, address))
        draft_reopen(draft=Draft.objects.get(pk=draft.pk), actor=world.stranger)
        edit_more(world.stranger, number)
    assert counts[0] == counts[1] <= MOST
