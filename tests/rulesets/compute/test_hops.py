"""What each firewall sees of an entry whose ends are translated."""

from __future__ import annotations

from dataclasses import replace

from requirements_app.rulesets.compute.model import Firewall, Member, SeenAs, Zone

from .world import (
    AGENT,
    HTTPS,
    SERVER,
    ZONES,
    bound,
    built,
    catalogue,
    codes,
    flow,
    only,
    site,
)


def test_a_translated_destination_is_seen_before_and_translated_after_its_firewall():
    seen = SeenAs("clients", "192.0.2.5", firewall="edge", port=443, seen_port=8443)
    zones = (ZONES[0], Zone("dmz", networks=("10.3.0.0/24",)), ZONES[1], ZONES[2])
    firewalls = (
        Firewall("inner", zones=("clients", "dmz")),
        Firewall("edge", zones=("dmz", "servers")),
    )
    server = bound("app.server", Member("10.2.0.5", seen_as=(seen,)))
    result = built(site(AGENT, server, zones=zones, firewalls=firewalls), catalogue(HTTPS))
    (entry,) = result.entries
    assert [(h.firewall, h.destination, h.service) for h in entry.path] == [
        ("inner", "192.0.2.5", "tcp/8443"),
        ("edge", "192.0.2.5", "tcp/8443"),
    ]
    nearer = replace(seen, firewall="inner")
    server = bound("app.server", Member("10.2.0.5", seen_as=(nearer,)))
    result = built(site(AGENT, server, zones=zones, firewalls=firewalls), catalogue(HTTPS))
    assert [h.destination for h in result.entries[0].path] == ["192.0.2.5", "10.2.0.5"]
    assert result.rules[0].path[1].destinations == ("10.2.0.5",)
    server = bound("app.server", Member("10.2.0.5", seen_as=(replace(seen, firewall=None),)))
    assert codes(
        built(site(AGENT, server, zones=zones, firewalls=firewalls), catalogue(HTTPS))
    ) == ["translation-not-placed"]


CHAIN_ZONES = (ZONES[0], Zone("dmz", networks=("10.3.0.0/24",)), ZONES[1], ZONES[2])
CHAIN = (Firewall("inner", zones=("clients", "dmz")), Firewall("edge", zones=("dmz", "servers")))


def _chain(agent, server, *flows):
    facts = {"zones": CHAIN_ZONES, "firewalls": CHAIN}
    return built(site(agent, server, **facts), catalogue(*(flows or (HTTPS,))))


def _seen(result) -> list[tuple[str, str, str, str]]:
    return [
        (hop.firewall, hop.source, hop.destination, hop.service)
        for entry in result.entries
        for hop in entry.path
    ]


def test_a_translated_source_is_real_up_to_its_firewall_and_translated_behind():
    agent = bound(
        "app.agent", Member("10.1.0.7", seen_as=(SeenAs("servers", "192.0.2.7", "inner"),))
    )
    assert _seen(_chain(agent, SERVER)) == [
        ("inner", "10.1.0.7", "10.2.0.5", "tcp/443"),
        ("edge", "192.0.2.7", "10.2.0.5", "tcp/443"),
    ]
    later = bound(
        "app.agent", Member("10.1.0.7", seen_as=(SeenAs("servers", "192.0.2.7", "edge"),))
    )
    assert {source for _, source, _, _ in _seen(_chain(later, SERVER))} == {"10.1.0.7"}


def test_both_ends_may_be_translated_on_one_path():
    agent = bound(
        "app.agent", Member("10.1.0.7", seen_as=(SeenAs("servers", "192.0.2.7", "inner"),))
    )
    server = bound(
        "app.server", Member("10.2.0.5", seen_as=(SeenAs("clients", "192.0.2.5", "edge"),))
    )
    assert _seen(_chain(agent, server)) == [
        ("inner", "10.1.0.7", "192.0.2.5", "tcp/443"),
        ("edge", "192.0.2.7", "192.0.2.5", "tcp/443"),
    ]


def test_a_translation_counts_for_its_zone_alone():
    server = bound("app.server", Member("10.2.0.5", seen_as=(SeenAs("internet", "192.0.2.5"),)))
    result = built(site(AGENT, server), catalogue(HTTPS))
    assert [hop.destination for hop in only(result).path] == ["10.2.0.5"]


def test_a_range_is_seen_as_a_range_of_its_size_part_by_part():
    agent = bound(
        "app.agent", Member("10.1.0.0/24", seen_as=(SeenAs("servers", "192.0.2.0/24", "inner"),))
    )
    zones = (*CHAIN_ZONES, Zone("desk", networks=("10.1.0.128/25",)))
    firewalls = (*CHAIN, Firewall("deskfw", zones=("desk", "clients")))
    result = built(site(agent, SERVER, zones=zones, firewalls=firewalls), catalogue(HTTPS))
    assert {(entry.source.value, entry.path[-1].source) for entry in result.entries} == {
        ("10.1.0.0/25", "192.0.2.0/25"),
        ("10.1.0.128/25", "192.0.2.128/25"),
    }


def test_a_range_hidden_behind_one_address_is_seen_as_that():
    agent = bound(
        "app.agent", Member("10.1.0.0/24", seen_as=(SeenAs("servers", "192.0.2.7", "inner"),))
    )
    assert only(_chain(agent, SERVER)).path[-1].source == "192.0.2.7"


def test_each_translated_port_of_a_service_is_an_entry_of_its_own():
    seen = (
        SeenAs("clients", "192.0.2.5", "edge", port=443, seen_port=8443),
        SeenAs("clients", "192.0.2.6", "edge"),
    )
    server = bound("app.server", Member("10.2.0.5", seen_as=seen))
    result = _chain(AGENT, server, flow("web", "agent", "server", "tcp/80,443,9000-9010"))
    assert {
        (entry.service, entry.path[0].destination, entry.path[0].service)
        for entry in result.entries
    } == {
        ("tcp/443", "192.0.2.5", "tcp/8443"),
        ("tcp/80,9000-9010", "192.0.2.6", "tcp/80,9000-9010"),
    }
    assert result.findings == ()


def test_a_translation_at_a_firewall_off_the_way_is_a_gap():
    seen = SeenAs("clients", "192.0.2.5", "edge")
    server = bound("app.server", Member("10.2.0.5", seen_as=(replace(seen, firewall="other"),)))
    result = _chain(AGENT, server)
    assert codes(result) == ["translation-not-placed"]
    assert result.findings[0].subject == "deployments/prod/bindings/app.server"
    assert only(result).path == ()
