"""Reading a site as the value that a build takes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.catalogue.selectors import content_at
from requirements_app.rulesets.compute.index import CatalogueIndex
from requirements_app.rulesets.compute.model import Member, SeenAs
from requirements_app.rulesets.inputs import site_input
from requirements_app.sites import services
from requirements_app.sites.models import Site

from .stored import bind, site_make

pytestmark = pytest.mark.django_db


def read(site: Site):
    return site_input(site, version=site.catalogue_version_id)


def offer_to(owner, provider: Site, *consumers: Site) -> None:
    services.offer_create(
        actor=owner,
        site=provider,
        slug="app",
        deployment="prod",
        component="server",
        to_sites=[each.slug for each in consumers],
    )


def consumer_make(owner, slug: str, third: int) -> Site:
    """A site like `site_make`'s that has agents only and nothing bound to the server yet."""
    site = site_make(owner, slug, third=third)
    site.bindings.filter(component__slug="app.server").get().delete()
    return site


def take(owner, site: Site) -> None:
    bind(owner, site, "server", state="offer", offer="hq/app")


def counted(site: Site) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(site)
    return len(queries)


def test_a_site_is_read_with_all_that_belongs_to_it(hq, owner):
    binding = hq.bindings.get(component__slug="app.server")
    seen = services.SeenAsValue(zone="internet", address="192.0.2.5", firewall="edge", port=443,
                                seen_port=8443)  # fmt: skip
    member = services.MemberValue("10.2.0.5", "app01", "servers", virtual=True, seen_as=[seen])
    services.binding_update(actor=owner, binding=binding, members=[member], version="4.1")
    services.proxy_create(
        actor=owner, site=hq, slug="web", name="Web", address="10.2.0.80", port=3128,
        source_zones=["clients"], bypasses_inspection=["*.example.net"],
    )  # fmt: skip
    services.override_create(
        actor=owner, site=hq, slug="off", kind="suppress", flow="app.update", reason="No updates.",
        owner="olga", deployment="prod", host="get.example.net",
        expires_on=hq.created_at.date().replace(year=2030),
    )  # fmt: skip
    site = read(hq)
    assert [zone.slug for zone in site.zones] == ["clients", "internet", "servers"]
    assert [zone.networks for zone in site.zones] == [("10.1.0.0/16",), (), ("10.2.0.0/16",)]
    assert [(each.slug, each.zones) for each in site.firewalls] == [
        ("edge", ("internet", "servers")),
        ("inner", ("clients", "servers")),
    ]
    (proxy,) = site.proxies
    assert (proxy.source_zones, proxy.bypasses_inspection) == (("clients",), ("*.example.net",))
    (deployment,) = site.deployments
    server = next(each for each in deployment.bindings if each.component == "app.server")
    assert server.version == "4.1"
    assert server.members == (
        Member(
            "10.2.0.5",
            "app01",
            "servers",
            is_virtual=True,
            seen_as=(SeenAs("internet", "192.0.2.5", "edge", 443, 8443),),
        ),
    )
    (override,) = site.overrides
    assert (override.flow, override.deployment, override.host, override.owner) == (
        "app.update",
        "prod",
        "get.example.net",
        "olga",
    )


def test_overrides_carry_the_digest_that_the_build_compares(demo):
    compared = 0
    for site in demo.values():
        index = CatalogueIndex(content_at(site.catalogue_version_id))
        for override in read(site).overrides:
            assert override.flow_digest == index.digest(override.flow)
            compared += 1
    assert compared > 0


def test_a_consumer_reads_what_is_offered_without_the_other_sites_zones(hq, owner):
    binding = hq.bindings.get(component__slug="app.server")
    seen = services.SeenAsValue(zone="internet", address="192.0.2.5")
    member = services.MemberValue("10.2.0.5", "app01", "servers", seen_as=[seen])
    services.binding_update(actor=owner, binding=binding, members=[member])
    bind(owner, hq, "primary", "10.2.0.6")
    branch = consumer_make(owner, "branch", 10)
    offer_to(owner, hq, branch)
    take(owner, branch)
    (deployment,) = read(branch).deployments
    taken = next(each for each in deployment.bindings if each.component == "app.server")
    assert taken.offer == "hq/app"
    assert {(each.value, each.zone, each.seen_as) for each in taken.members} == {
        ("10.2.0.5", None, ()),
        ("10.2.0.6", None, ()),
    }


def test_the_offering_site_reads_its_own_members_whole_and_the_consumers_bare(hq, owner):
    branch = consumer_make(owner, "branch", 10)
    agents = branch.bindings.get(component__slug="app.agent")
    services.binding_update(
        actor=owner, binding=agents, members=[services.MemberValue("10.11.0.0/24", zone="clients")]
    )
    server = hq.bindings.get(component__slug="app.server")
    services.binding_update(
        actor=owner, binding=server, members=[services.MemberValue("10.2.0.5", zone="servers")]
    )
    offer_to(owner, hq, branch)
    take(owner, branch)
    bind(owner, branch, "site.dns", "10.12.0.53", deployment=None)
    services.override_create(
        actor=owner, site=branch, slug="off", kind="suppress", flow="app.update", reason="r",
        owner="olga", expires_on=branch.created_at.date().replace(year=2030),
    )  # fmt: skip
    (consumer,) = read(hq).consumers
    assert consumer.site == "branch"
    (deployment,) = consumer.deployments
    members = {each.component: each.members for each in deployment.bindings}
    assert members["app.agent"] == (Member("10.11.0.0/24"),)
    assert members["app.server"] == (Member("10.2.0.5", zone="servers"),)
    assert [each.component for each in consumer.site_services] == ["site.dns"]
    assert [each.slug for each in consumer.overrides] == ["off"]
    assert read(branch).consumers == ()


def test_a_binding_to_the_sites_own_offer_keeps_zones_and_the_offered_version(hq, owner):
    services.deployment_update(actor=owner, deployment=hq.deployments.get(), product_version="4.2")
    services.deployment_create(actor=owner, site=hq, slug="test", name="Test", product="app")
    hq.bindings.filter(component__slug="app.server").get()
    offer = services.offer_create(
        actor=owner, site=hq, slug="app", deployment="prod", component="server",
        to_sites=[site_make(owner, "other", third=20).slug],
    )  # fmt: skip
    offer.to_sites.add(hq)
    bind(owner, hq, "server", deployment="test", state="offer", offer="hq/app")
    test = next(each for each in read(hq).deployments if each.slug == "test")
    (own,) = test.bindings
    assert (own.offer, own.version) == ("", "4.2")
    assert [each.value for each in own.members] == ["10.2.0.5"]


def test_the_number_of_queries_does_not_grow_with_the_site(hq, owner):
    first = consumer_make(owner, "branch-0", 10)
    offer_to(owner, hq, first)
    take(owner, first)
    services.override_create(
        actor=owner, site=hq, slug="o", kind="suppress", flow="app.update", reason="r",
        owner="olga", expires_on=hq.created_at.date().replace(year=2030),
    )  # fmt: skip
    services.proxy_create(
        actor=owner, site=hq, slug="web", name="Web", address="10.2.0.80", port=3128
    )
    small, small_branch = counted(hq), counted(first)
    more = [consumer_make(owner, f"branch-{n}", 20 + 10 * n) for n in range(1, 4)]
    services.offer_update(
        actor=owner, offer=hq.offers.get(), to_sites=["branch-0", *(each.slug for each in more)]
    )
    for number, site in enumerate(more):
        take(owner, site)
        services.zone_create(actor=owner, site=hq, slug=f"z{number}", name="Z")
        services.network_create(
            actor=owner, site=hq, zone=f"z{number}", prefix=f"10.200.{number}.0/24"
        )
        services.firewall_create(
            actor=owner, site=hq, slug=f"f{number}", name="F", zones=["servers", f"z{number}"]
        )
        services.deployment_create(actor=owner, site=hq, slug=f"d{number}", name="D", product="app")
        seen = services.SeenAsValue(zone="internet", address=f"192.0.2.{number + 1}")
        members = [
            services.MemberValue(f"10.1.{number}.{last}", seen_as=[seen]) for last in range(1, 9)
        ]
        services.binding_create(
            actor=owner, site=hq, deployment=f"d{number}", component="agent", members=members
        )
        services.override_create(
            actor=owner, site=hq, slug=f"o{number}", kind="suppress", flow="app.https", reason="r",
            owner="olga", deployment=f"d{number}",
            expires_on=hq.created_at.date().replace(year=2030),
        )  # fmt: skip
    assert (counted(hq), counted(first)) == (small, small_branch)
    assert small < 40


def test_what_kind_a_zone_is_counts_where_the_zone_matrix_speaks_of_it(hq, owner):
    before = read(hq)
    clients, servers = (hq.zones.get(slug=slug) for slug in ("clients", "servers"))
    services.zone_update(actor=owner, zone=clients, kind="users")
    assert read(hq) == before
    services.zone_update(actor=owner, zone=servers, kind="sensitive")
    (told,) = read(hq).zone_verdicts
    assert (told.source, told.destination, told.verdict) == ("internet", "servers", "forbidden")
    assert replace(read(hq), zone_verdicts=()) == before
