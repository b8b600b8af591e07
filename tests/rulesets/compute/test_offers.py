"""Roles that one site offers to another: both hold their half, under one key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.rulesets.compute.model import (
    Binding,
    Consumer,
    Deployment,
    Firewall,
    Member,
    Override,
    Result,
    Site,
    Zone,
)

from .world import (
    AGENT,
    AS_OF,
    FIREWALLS,
    HOST,
    HTTPS,
    SERVER,
    ZONES,
    absent,
    bound,
    built,
    catalogue,
    codes,
    connections,
    flow,
    override,
    reasons,
    site,
)

BRANCH_AGENTS = bound("app.agent", "10.7.0.0/24")
OFFERED = Binding("app.server", "offer", SERVER.members, offer="hq/app")
BRANCH_ZONES = (
    Zone("office", networks=("10.7.0.0/16",)),
    Zone("wan", networks=("10.2.0.0/16",)),
    Zone("internet", is_internet=True),
)
UPDATE = flow("update", "server", "host:get.example.net", "tcp/443")


def _branch(*bindings: Binding, **facts: Any) -> Site:
    given = {
        "slug": "branch",
        "zones": BRANCH_ZONES,
        "firewalls": (Firewall("bfw", zones=("office", "wan", "internet")),),
        **facts,
    }
    return site(*bindings, **given)


def _hq(branch: Site, *bindings: Binding, **facts: Any) -> Site:
    """The offering site, which reads of the branch what the branch itself was computed from."""
    consumer = Consumer("branch", branch.deployments, branch.site_services, branch.overrides)
    given: dict[str, Any] = {
        "zones": (*ZONES, Zone("wan", networks=("10.7.0.0/16",))),
        "firewalls": (*FIREWALLS, Firewall("wanfw", zones=("wan", "servers"))),
        "consumers": (consumer,),
        **facts,
    }
    if not bindings:
        given.setdefault("deployments", ())
    return site(*bindings, **given)


def _halves(branch: Site, content: CatalogueContent, **hq: Any) -> tuple[Result, Result]:
    return built(branch, content), built(_hq(branch, **hq), content)


def _keys(result: Result) -> set[str]:
    return {each.cross_site_key for each in result.entries}


def test_both_sites_hold_their_half_of_an_offered_role_under_one_key():
    content = catalogue(HTTPS, UPDATE, hosts=[HOST])
    here, there = _halves(_branch(BRANCH_AGENTS, OFFERED), content)
    assert connections(here) == [("10.7.0.0/24", "10.2.0.5", "tcp/443")]
    assert connections(there) == connections(here)
    assert _keys(here) == _keys(there) != {""}
    assert here.entries[0].id != there.entries[0].id
    assert there.entries[0].deployment == "branch/prod"
    assert {each.code for each in here.decisions} == {"included", "other-site"}


def test_an_offered_role_beside_an_absent_one_gives_the_branch_nothing_of_the_servers_own():
    update = flow("update", ["server", "other"], "host:get.example.net", "tcp/443")
    content = catalogue(
        HTTPS,
        update,
        hosts=[HOST],
        components=[
            {"id": "agent", "name": "Agent", "kind": "agent"},
            {"id": "server", "name": "Server", "kind": "server"},
            {"id": "other", "name": "Other", "kind": "server"},
        ],
    )
    result = built(_branch(BRANCH_AGENTS, OFFERED, absent("app.other")), content)
    assert connections(result) == [("10.7.0.0/24", "10.2.0.5", "tcp/443")]
    assert reasons(result)["app.update"][0] == "other-site"
    own = built(_branch(BRANCH_AGENTS, OFFERED, bound("app.other", "10.7.0.9")), content)
    assert ("10.7.0.9", "get.example.net", "tcp/443") in connections(own)
    assert "10.2.0.5" not in {each.source.value for each in own.entries}
    assert "offering site" in reasons(own)["app.update"][1]


def test_a_service_of_the_consumers_site_has_its_half_too():
    watch = flow("watch", "site.workstation", "server", "tcp/8443")
    content = catalogue(watch)
    desks = bound("site.workstation", "10.7.5.0/24")
    here, there = _halves(_branch(OFFERED, site_services=(desks,)), content)
    assert connections(here) == connections(there) == [("10.7.5.0/24", "10.2.0.5", "tcp/8443")]
    assert _keys(here) == _keys(there) != {""}


def test_an_offer_bound_as_a_service_of_the_site_has_both_halves():
    content = catalogue(flow("watch", "site.workstation", "agent", "tcp/1"))
    offered = Binding("site.workstation", "offer", (Member("10.2.0.7"),), offer="hq/desks")
    here, there = _halves(_branch(BRANCH_AGENTS, site_services=(offered,)), content)
    assert connections(here) == connections(there) == [("10.2.0.7", "10.7.0.0/24", "tcp/1")]
    assert _keys(here) == _keys(there) != {""}


def test_the_consumers_overrides_shape_both_halves():
    readings = [
        {"id": "as-written", "name": "as written"},
        {"id": "turned", "name": "turned", "source": "agent", "destination": "server"},
    ]
    odd = flow(
        "odd",
        "server",
        "agent",
        "udp/1",
        assertion="unclear",
        assertion_reason="slipped",
        readings=readings,
    )
    content = catalogue(HTTPS, odd)
    overrides: tuple[Override, ...] = (
        override("suppress", content, deployment="prod"),
        override(
            "reading", content, "odd", slug="o2", replacement={"reading": "turned"}, expires_on=None
        ),
    )
    here, there = _halves(_branch(BRANCH_AGENTS, OFFERED, overrides=overrides), content)
    assert connections(here) == connections(there) == [("10.7.0.0/24", "10.2.0.5", "udp/1")]
    assert _keys(here) == _keys(there)


def test_a_role_from_another_deployment_of_the_consumer_has_both_halves():
    content = catalogue(
        HTTPS,
        other={
            "components": [
                {"id": "console", "name": "Console", "kind": "server"},
                {"id": "center", "name": "Center", "kind": "server", "same_as": ["app.server"]},
            ],
            "flows": [flow("sync", "center", "console", "tcp/7443")],
        },
    )
    console = Deployment(
        "console", "Console", "other", bindings=(bound("other.console", "10.7.0.30"),)
    )
    whole = _branch(BRANCH_AGENTS, OFFERED)
    branch = replace(whole, deployments=(*whole.deployments, console))
    here, there = _halves(branch, content)
    assert sorted(connections(here)) == sorted(connections(there))
    assert ("10.2.0.5", "10.7.0.30", "tcp/7443") in connections(here)
    assert _keys(here) == _keys(there)
    assert "" not in _keys(here)


def test_a_member_that_lies_in_two_zones_keeps_one_key():
    zones = (*BRANCH_ZONES, Zone("lab", networks=("10.7.0.128/25",)))
    firewalls = (Firewall("bfw", zones=("office", "lab", "wan", "internet")),)
    here, there = _halves(
        _branch(BRANCH_AGENTS, OFFERED, zones=zones, firewalls=firewalls), catalogue(HTTPS)
    )
    assert len(here.entries) == 2
    assert len(there.entries) == 1
    assert len(_keys(here)) == 1
    assert _keys(here) == _keys(there)


@pytest.mark.parametrize("service", ["icmp", "tcp/80,443"])
def test_the_key_rests_on_what_the_catalogue_says_not_on_its_rendering(service):
    here, there = _halves(
        _branch(BRANCH_AGENTS, OFFERED), catalogue(flow("work", "agent", "server", service))
    )
    assert _keys(here) == _keys(there)


def test_gaps_of_the_consumer_are_not_told_to_the_offering_site():
    content = catalogue(HTTPS, flow("names", "agent", "site.dns", "udp/53"))
    here, there = _halves(_branch(BRANCH_AGENTS, OFFERED), content)
    assert codes(here) == ["role-not-bound"]
    assert codes(there) == []
    assert {each.flow for each in there.decisions} == {"app.https"}


def test_where_the_consumer_lies_is_the_offering_sites_own_gap():
    hq = _hq(_branch(BRANCH_AGENTS, OFFERED), zones=ZONES, firewalls=FIREWALLS)
    result = built(hq, catalogue(HTTPS))
    assert result.entries == ()
    (finding,) = result.findings
    assert finding.code == "address-in-no-zone"
    assert finding.subject == "deployments/branch/prod/bindings/app.agent"


def test_a_product_of_the_consumer_that_this_version_lacks_is_passed_over():
    branch = _branch(BRANCH_AGENTS, OFFERED)
    unknown = replace(branch.deployments[0], slug="new", product="not-here")
    hq = _hq(replace(branch, deployments=(unknown, *branch.deployments)))
    assert len(built(hq, catalogue(HTTPS)).entries) == 1


def test_the_offering_site_keeps_its_own_flows_beside_its_half():
    content = catalogue(HTTPS, UPDATE, hosts=[HOST])
    branch = _branch(BRANCH_AGENTS, OFFERED)
    result = built(_hq(branch, AGENT, SERVER), content)
    assert {(each.deployment, each.cross_site_key == "") for each in result.entries} == {
        ("prod", True),
        ("branch/prod", False),
    }
    assert len(result.entries) == 3


def test_an_offer_that_hands_on_nobody_is_a_gap_that_says_so():
    result = built(_branch(BRANCH_AGENTS, replace(OFFERED, members=())), catalogue(HTTPS))
    (finding,) = result.findings
    assert "offer hq/app hands on nobody" in finding.message


def test_the_end_of_the_consumers_access_is_the_same_day_on_both_sides():
    setup = flow("setup", "agent", "server", "tcp/1", phase="installation")
    here, there = _halves(
        _branch(BRANCH_AGENTS, OFFERED, installation_until=AS_OF), catalogue(setup)
    )
    assert {each.expires_on for each in (*here.entries, *there.entries)} == {AS_OF}
