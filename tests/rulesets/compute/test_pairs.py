"""From a flow to pairs of endpoints: hosts, families, versions, members."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requirements_app.rulesets.compute.model import Member

from .world import (
    AGENT,
    HTTPS,
    SERVER,
    absent,
    bound,
    built,
    catalogue,
    codes,
    connections,
    flow,
    only,
    reasons,
    site,
    values,
)


def test_a_template_waits_for_its_parameters():
    facts: dict[str, Any] = {
        "hosts": [
            {"pattern": "{tenant}.{region}.example.net", "kind": "template", "party": "vendor"}
        ],
        "parameters": [
            {"id": "tenant", "name": "Tenant", "meaning": "name"},
            {"id": "region", "name": "Region", "meaning": "place", "allowed": ["eu", "us"]},
        ],
    }
    content = catalogue(
        flow("out", "server", "host:{tenant}.{region}.example.net", "tcp/443"), **facts
    )
    missing = built(site(SERVER, parameters={"region": "mars"}), content)
    assert missing.entries == ()
    assert codes(missing) == ["parameter-not-allowed", "parameter-missing"]
    filled = built(site(SERVER, parameters={"tenant": "acme", "region": "eu"}), content)
    assert connections(filled) == [("10.2.0.5", "acme.eu.example.net", "tcp/443")]
    assert [hop.firewall for hop in filled.entries[0].path] == ["edge"]


@pytest.mark.parametrize("value", ["*", "a b", "{region}", "-"])
def test_a_parameter_never_makes_a_template_wider_or_something_else(value):
    facts: dict[str, Any] = {
        "hosts": [{"pattern": "{tenant}.example.net", "kind": "template", "party": "vendor"}],
        "parameters": [{"id": "tenant", "name": "Tenant", "meaning": "name"}],
    }
    content = catalogue(flow("out", "server", "host:{tenant}.example.net", "tcp/443"), **facts)
    result = built(site(SERVER, parameters={"tenant": value}), content)
    assert result.entries == ()
    assert codes(result) == ["host-not-valid"]


def test_replaceable_pool_servers_give_way_to_the_sites_own():
    pool = [
        {"pattern": f"{n}.pool.example.org", "kind": "exact", "party": "third-party"}
        for n in (0, 1)
    ]
    content = catalogue(
        flow(
            "time",
            "server",
            [f"host:{h['pattern']}" for h in pool],
            "udp/123",
            replaceable_by="site.ntp",
        ),
        hosts=pool,
    )
    public = built(site(SERVER), content)
    assert [c[1] for c in connections(public)] == ["0.pool.example.org", "1.pool.example.org"]
    own = built(site(SERVER, site_services=(bound("site.ntp", "10.2.0.9"),)), content)
    assert connections(own) == [("10.2.0.5", "10.2.0.9", "udp/123")]


def test_high_availability_pairs_members_both_ways_and_never_with_themselves():
    content = catalogue(flow("ha", "primary", "secondary", "tcp/1098", bidirectional=True))
    vip = Member("10.2.0.10", is_virtual=True)
    result = built(site(bound("app.server", "10.2.0.1", "10.2.0.2", vip)), content)
    assert connections(result) == [
        ("10.2.0.1", "10.2.0.2", "tcp/1098"),
        ("10.2.0.2", "10.2.0.1", "tcp/1098"),
    ]


def test_mixed_address_families_are_dropped_with_a_decision():
    server = bound("app.server", "10.2.0.5", "2001:db8:2::5")
    result = built(site(AGENT, server), catalogue(HTTPS))
    assert connections(result) == [("10.1.0.0/24", "10.2.0.5", "tcp/443")]
    assert "IPv4 with IPv6" in result.decisions[0].reason
    only_six = built(site(AGENT, bound("app.server", "2001:db8:2::5")), catalogue(HTTPS))
    assert only_six.entries == ()
    assert codes(only_six) == ["no-common-address-family"]


@pytest.mark.parametrize(
    ("server", "service"), [("10.2.0.5", "icmp/8"), ("2001:db8:2::5", "icmpv6/128")]
)
def test_bare_icmp_becomes_the_echo_request_of_its_family(server, service):
    agent = bound("app.agent", "10.1.0.0/24", "2001:db8:1::/64")
    result = built(
        site(agent, bound("app.server", server)), catalogue(flow("ping", "agent", "server", "icmp"))
    )
    (entry,) = result.entries
    assert (entry.service, entry.assertion) == (service, "inferred")


def test_different_major_versions_block_a_flow_that_needs_the_same():
    content = catalogue(flow("mgmt", "primary", "secondary", "tcp/5443", version_rule="same-major"))
    old = bound("app.primary", "10.2.0.1", version="3.1")
    new = bound("app.secondary", "10.2.0.2", version="4.0.1")
    result = built(site(old, new), content)
    assert result.entries == ()
    assert codes(result) == ["versions-do-not-match"]
    assert len(built(site(replace(old, version="4.2"), new), content).entries) == 1


def _time():
    pool = {"pattern": "0.pool.example.org", "kind": "exact", "party": "third-party"}
    return catalogue(
        flow("time", "server", "host:0.pool.example.org", "udp/123", replaceable_by="site.ntp"),
        hosts=[pool],
    )


def test_the_public_pool_stays_where_the_site_has_no_time_server():
    content = _time()
    assert values(built(site(SERVER, site_services=(absent("site.ntp"),)), content)) == [
        "0.pool.example.org"
    ]
    own = only(built(site(SERVER, bound("site.ntp", "10.2.0.8")), content))
    assert own.destination.value == "10.2.0.8"
    assert "the site's own “NTP” replaces a public default" in own.why


def test_high_availability_with_one_member_is_a_gap():
    content = catalogue(
        flow(
            "ha",
            "primary",
            "secondary",
            "tcp/1098",
            bidirectional=True,
            requirement="conditional",
            feature="ha",
        ),
        features=[{"id": "ha", "name": "HA", "default": True}],
    )
    vip = Member("10.2.0.10", is_virtual=True)
    result = built(site(bound("app.server", "10.2.0.1", vip)), content)
    assert result.entries == ()
    assert [(each.code, each.severity) for each in result.findings] == [
        ("members-missing", "warning")
    ]


def test_high_availability_counts_each_connection_once():
    content = catalogue(flow("ha", "primary", "secondary", "tcp/1098", bidirectional=True))
    result = built(site(bound("app.server", "10.2.0.1", "10.2.0.2", "10.2.0.3")), content)
    assert len(result.entries) == 6
    assert result.decisions[0].entry_count == 6
    assert result.decisions[0].reason.startswith("6 entries.")


def test_a_range_on_both_sides_is_many_members_and_is_kept():
    content = catalogue(flow("peers", "agent", "agent", "tcp/7000"))
    wide = built(site(bound("app.agent", "10.1.0.0-10.2.255.255")), content)
    assert {(each.source.zone, each.destination.zone) for each in wide.entries} == {
        ("clients", "clients"),
        ("clients", "servers"),
        ("servers", "clients"),
        ("servers", "servers"),
    }
    alone = built(site(bound("app.agent", "10.1.0.7")), content)
    assert reasons(alone)["app.peers"][0] == "same-member"
    assert alone.findings == ()


def test_one_address_in_two_address_spaces_is_two_members():
    lab = Member("10.1.0.7", zone="servers", address_space="lab")
    result = built(
        site(bound("app.agent", "10.1.0.7"), bound("app.server", lab)),
        catalogue(flow("work", "agent", "server", "tcp/1")),
    )
    assert len(result.entries) == 1


@pytest.mark.parametrize(
    ("declared", "server", "services"),
    [
        ("icmp", ("10.2.0.5", "2001:db8:2::5"), ["icmp/8", "icmpv6/128"]),
        ("icmpv6", ("10.2.0.5", "2001:db8:2::5"), ["icmpv6/128"]),
        ("icmp/3", ("10.2.0.5", "2001:db8:2::5"), ["icmp/3"]),
        ("icmpv6/1", ("10.2.0.5", "2001:db8:2::5"), ["icmpv6/1"]),
    ],
)
def test_icmp_keeps_to_its_own_address_family(declared, server, services):
    agent = bound("app.agent", "10.1.0.0/24", "2001:db8:1::/64")
    result = built(
        site(agent, bound("app.server", *server)),
        catalogue(flow("ping", "agent", "server", declared)),
    )
    assert [each.service for each in result.entries] == services
    inferred = declared in ("icmp", "icmpv6")
    assert {each.assertion for each in result.entries} == {"inferred" if inferred else "stated"}


def test_an_unstated_version_is_a_warning_where_versions_must_match():
    content = catalogue(flow("mgmt", "primary", "secondary", "tcp/5443", version_rule="same-major"))
    one, two = bound("app.primary", "10.2.0.1"), bound("app.secondary", "10.2.0.2", version="4.0")
    result = built(site(one, two), content)
    assert len(result.entries) == 1
    assert [(each.severity, each.code) for each in result.findings] == [
        ("warning", "version-unknown")
    ]
    stated = built(site(one, two, version="4.1"), content)
    assert stated.findings == ()


def test_members_of_the_right_version_are_kept_beside_those_of_another():
    content = catalogue(flow("mgmt", "primary", "server", "tcp/5443", version_rule="same-major"))
    primary = bound("app.primary", "10.2.0.1", version="4.2")
    same, other = bound("app.server", "10.2.0.2", version="4.0"), bound("app.secondary", "10.2.0.3")
    result = built(site(primary, same, replace(other, version="3.9")), content)
    assert values(result) == ["10.2.0.2"]
    assert codes(result) == ["versions-do-not-match"]
    assert result.decisions[0].code == "included"


def test_two_flows_that_give_the_same_packet_are_two_entries_of_one_rule():
    content = catalogue(
        flow("one", "agent", "server", "tcp/443"), flow("two", "agent", "server", "tcp/443")
    )
    result = built(site(AGENT, SERVER), content)
    assert len({each.id for each in result.entries}) == 2
    (rule,) = result.rules
    assert rule.services == ("tcp/443",)
    assert len(rule.entry_ids) == 2
