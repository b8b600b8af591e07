"""Zones by longest prefix, and the ways between them."""

from __future__ import annotations

from requirements_app.rulesets.compute.model import Firewall, Member, Zone
from requirements_app.rulesets.compute.paths import Paths

from .world import (
    AGENT,
    FIREWALLS,
    HOST,
    HTTPS,
    SERVER,
    ZONES,
    bound,
    built,
    catalogue,
    codes,
    connections,
    flow,
    only,
    site,
)


def test_the_longest_prefix_chooses_the_zone_and_splits_a_range():
    zones = (*ZONES, Zone("lab", networks=("10.1.9.0/24",)))
    firewalls = (*FIREWALLS, Firewall("labfw", zones=("lab", "servers")))
    result = built(
        site(bound("app.agent", "10.1.8.0/22"), SERVER, zones=zones, firewalls=firewalls),
        catalogue(HTTPS),
    )
    assert [(e.source.value, e.source.zone) for e in result.entries] == [
        ("10.1.10.0/23", "clients"),
        ("10.1.8.0/24", "clients"),
        ("10.1.9.0/24", "lab"),
    ]


def test_a_private_address_in_no_zone_is_a_gap_and_a_public_one_is_the_internet():
    private = built(site(bound("app.agent", "192.168.7.0/24"), SERVER), catalogue(HTTPS))
    assert private.entries == ()
    assert codes(private) == ["address-in-no-zone"]
    public = built(site(bound("app.agent", "203.0.113.0/24"), SERVER), catalogue(HTTPS))
    assert public.entries[0].source.zone == "internet"


def test_a_bound_name_without_zone_is_a_finding():
    named = built(site(bound("app.agent", "pc.example.org"), SERVER), catalogue(HTTPS))
    assert codes(named) == ["zone-unknown"]
    placed = built(
        site(bound("app.agent", Member("pc.example.org", zone="clients")), SERVER), catalogue(HTTPS)
    )
    assert connections(placed) == [("pc.example.org", "10.2.0.5", "tcp/443")]


def test_two_shortest_ways_are_ambiguous_and_no_way_is_told():
    twin = (*FIREWALLS, Firewall("inner2", zones=("clients", "servers")))
    ambiguous = built(site(AGENT, SERVER, firewalls=twin), catalogue(HTTPS))
    assert codes(ambiguous) == ["path-ambiguous"]
    assert ambiguous.entries[0].path == ()
    apart = built(site(AGENT, SERVER, firewalls=()), catalogue(HTTPS))
    assert codes(apart) == ["path-missing"]


def test_a_gap_of_placing_names_the_binding_that_mends_it():
    private = built(site(bound("app.agent", "192.168.7.0/24"), SERVER), catalogue(HTTPS))
    (finding,) = private.findings
    assert finding.subject == "deployments/prod/bindings/app.agent"
    assert (finding.deployment, finding.flows) == ("prod", ("app.https",))
    content = catalogue(flow("names", "server", "site.dns", "udp/53"))
    service = bound("site.dns", "192.168.7.53")
    (finding,) = built(site(SERVER, site_services=(service,)), content).findings
    assert (finding.subject, finding.deployment) == ("site-services/bindings/site.dns", "")


def test_a_range_that_is_partly_private_and_in_no_zone_keeps_its_placed_part():
    result = built(site(bound("app.agent", "10.0.0.0-10.1.0.255"), SERVER), catalogue(HTTPS))
    assert connections(result) == [("10.1.0.0/24", "10.2.0.5", "tcp/443")]
    assert codes(result) == ["address-in-no-zone"]


def test_an_address_space_has_its_own_networks():
    zones = (*ZONES, Zone("lab", address_space="lab", networks=("10.1.0.0/16",)))
    firewalls = (*FIREWALLS, Firewall("labfw", zones=("lab", "servers")))
    member = Member("10.1.0.7", address_space="lab")
    result = built(
        site(bound("app.agent", member), SERVER, zones=zones, firewalls=firewalls), catalogue(HTTPS)
    )
    assert only(result).source.zone == "lab"


def test_inside_one_zone_no_firewall_is_crossed_and_the_entry_is_kept():
    result = built(site(bound("app.agent", "10.2.9.0/24"), SERVER), catalogue(HTTPS))
    entry = only(result)
    assert entry.source.zone == entry.destination.zone == "servers"
    assert entry.path == ()
    assert result.findings == ()


def test_what_is_in_the_internet_on_both_sides_crosses_no_firewall_of_the_site():
    content = catalogue(flow("out", "agent", "host:get.example.net", "tcp/8080"), hosts=[HOST])
    entry = only(built(site(bound("app.agent", "203.0.113.0/24")), content))
    assert (entry.source.zone, entry.destination.zone, entry.path) == ("internet", "internet", ())


def test_no_way_leads_through_the_internet():
    apart = (
        Firewall("left", zones=("clients", "internet")),
        Firewall("right", zones=("servers", "internet")),
    )
    result = built(site(AGENT, SERVER, firewalls=apart), catalogue(HTTPS))
    assert codes(result) == ["path-missing"]
    assert only(result).path == ()
    assert "the firewalls on its way are not known; see the findings" in only(result).why


def test_an_unknown_path_is_as_grave_as_the_flow_and_names_it():
    content = catalogue(
        flow("extra", "agent", "server", "tcp/1", requirement="optional", feature="extra"),
        features=[{"id": "extra", "name": "Extra", "default": True}],
    )
    (finding,) = built(site(AGENT, SERVER, firewalls=()), content).findings
    assert (finding.severity, finding.flows) == ("warning", ("app.extra",))


def test_the_shortest_way_wins_and_many_equal_ways_stay_cheap():
    around = (
        Firewall("a", zones=("x", "y")),
        Firewall("b", zones=("y", "z")),
        Firewall("direct", zones=("x", "z")),
    )
    assert Paths(around, "internet").between("x", "z").firewalls == ("direct",)
    ladder = [
        Firewall(f"f{step}{side}", zones=(f"z{step}", f"z{step + 1}"))
        for step in range(60)
        for side in "ab"
    ]
    found = Paths(ladder, "internet").between("z0", "z60")
    assert not found.known
    assert len(found.ways) > 1
    assert found.firewalls == ()


def test_the_order_of_firewalls_and_their_zones_makes_no_difference():
    firewalls = tuple(Firewall(f"f{n}", zones=(f"z{n}", f"z{n + 1}", "hub")) for n in range(6))
    turned = tuple(Firewall(f.slug, zones=f.zones[::-1]) for f in reversed(firewalls))
    for end in ("z6", "hub", "z3"):
        left = Paths(firewalls, "internet").between("z0", end)
        assert left == Paths(turned, "internet").between("z0", end)
