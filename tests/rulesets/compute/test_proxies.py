"""The outbound proxy, and what the vendor rules out about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from requirements_app.rulesets.compute.model import Proxy

from .world import (
    HOST,
    SERVER,
    bound,
    built,
    catalogue,
    codes,
    connections,
    flow,
    only,
    override,
    site,
)

PROXY = Proxy("web", "Web proxy", "10.2.0.80", 3128)


def _outbound(**host):
    return catalogue(
        flow(
            "update",
            "server",
            "host:get.example.net",
            {"service": "tcp/443", "application": "HTTPS"},
        ),
        flow("time", "server", "host:get.example.net", "udp/123"),
        hosts=[{**HOST, **host}],
    )


def test_http_to_the_internet_takes_the_proxy_and_the_rest_stays_direct():
    result = built(site(SERVER, proxies=(PROXY,)), _outbound())
    assert sorted(connections(result)) == [
        ("10.2.0.5", "10.2.0.80", "tcp/3128"),
        ("10.2.0.5", "get.example.net", "udp/123"),
        ("10.2.0.80", "get.example.net", "tcp/443"),
    ]
    assert result.findings == ()


def test_a_proxy_that_inspects_or_asks_for_ntlm_against_the_vendor_blocks():
    inspecting = replace(PROXY, inspects_tls=True, authentication="ntlm")
    content = _outbound(
        tls_inspection="forbidden", proxy={"authentication": ["basic"], "refused": ["ntlm"]}
    )
    result = built(site(SERVER, proxies=(inspecting,)), content)
    assert sorted(codes(result)) == ["proxy-authentication", "proxy-inspects-tls"]
    assert {f.severity for f in result.findings} == {"blocking"}
    exempt = replace(inspecting, bypasses_inspection=("*.example.net",), authentication="basic")
    assert built(site(SERVER, proxies=(exempt,)), content).findings == ()


HTTPS_OUT = {"service": "tcp/443", "application": "HTTPS"}


def _direct(result) -> bool:
    return all(each.application != "HTTP proxy" for each in result.entries)


def test_what_starts_in_the_internet_is_never_sent_to_the_inner_proxy():
    content = catalogue(flow("out", "agent", "host:get.example.net", HTTPS_OUT), hosts=[HOST])
    result = built(site(bound("app.agent", "203.0.113.0/24"), proxies=(PROXY,)), content)
    assert connections(result) == [("203.0.113.0/24", "get.example.net", "tcp/443")]


def test_a_source_in_the_proxys_zone_reaches_it_without_a_firewall():
    legs = {
        each.destination.value: each.path
        for each in built(site(SERVER, proxies=(PROXY,)), _outbound()).entries
    }
    assert legs["10.2.0.80"] == ()
    assert [hop.firewall for hop in legs["get.example.net"]] == ["edge"]


def test_the_proxy_itself_goes_direct():
    result = built(site(bound("app.server", "10.2.0.80"), proxies=(PROXY,)), _outbound())
    assert _direct(result)
    assert result.findings == ()


def test_each_address_family_takes_the_proxy_that_speaks_it():
    six = Proxy("web6", "Web proxy, IPv6", "2001:db8:2::80", 3128)
    servers = bound("app.server", "10.2.0.5", "2001:db8:2::5")
    result = built(site(servers, proxies=(PROXY, six)), _outbound())
    legs = {(each.source.value, each.destination.value) for each in result.entries}
    assert {("10.2.0.5", "10.2.0.80"), ("2001:db8:2::5", "2001:db8:2::80")} <= legs
    assert ("10.2.0.5", "2001:db8:2::80") not in legs
    assert result.findings == ()
    without = built(site(servers, proxies=(PROXY,)), _outbound())
    assert codes(without) == ["proxy-address-family"]
    assert ("2001:db8:2::5", "get.example.net", "tcp/443") not in connections(without)


def test_two_proxies_for_one_zone_are_ambiguous_and_a_named_zone_decides():
    second = replace(PROXY, slug="second", address="10.2.0.81")
    both = built(site(SERVER, proxies=(second, PROXY)), _outbound())
    assert codes(both) == ["proxy-ambiguous"]
    assert connections(both) == [("10.2.0.5", "get.example.net", "udp/123")]
    named = built(
        site(SERVER, proxies=(replace(second, source_zones=("servers",)), PROXY)), _outbound()
    )
    assert ("10.2.0.5", "10.2.0.81", "tcp/3128") in connections(named)
    assert named.findings == ()


@pytest.mark.parametrize(
    ("address", "code"),
    [("proxy.example.com", "zone-unknown"), ("192.168.5.5", "address-in-no-zone")],
)
def test_a_proxy_without_a_zone_is_a_gap_of_the_proxy(address, code):
    result = built(site(SERVER, proxies=(replace(PROXY, address=address),)), _outbound())
    assert connections(result) == [("10.2.0.5", "get.example.net", "udp/123")]
    (finding,) = result.findings
    assert (finding.code, finding.subject) == (code, "proxies/web")


def test_a_gap_of_the_proxy_is_as_grave_as_the_gravest_flow_and_names_them_all():
    content = catalogue(
        flow(
            "extra", "server", "host:get.example.net", HTTPS_OUT, requirement="optional",
            feature="extra",
        ),
        flow("update", "server", "host:get.example.net", HTTPS_OUT),
        hosts=[HOST],
        features=[{"id": "extra", "name": "Extra", "default": True}],
    )  # fmt: skip
    lost = replace(PROXY, address="192.168.5.5")
    (finding,) = built(site(SERVER, proxies=(lost,)), content).findings
    assert (finding.severity, finding.flows) == ("blocking", ("app.extra", "app.update"))


def test_a_proxy_for_all_serves_the_family_that_the_zones_own_does_not_speak():
    four = replace(PROXY, source_zones=("servers",))
    six = Proxy("web6", "Web proxy, IPv6", "2001:db8:2::80", 3128)
    servers = bound("app.server", "10.2.0.5", "2001:db8:2::5")
    result = built(site(servers, proxies=(four, six)), _outbound())
    legs = {(each.source.value, each.destination.value) for each in result.entries}
    assert {("10.2.0.5", "10.2.0.80"), ("2001:db8:2::5", "2001:db8:2::80")} <= legs
    assert result.findings == ()


def test_a_vendor_without_proxy_support_is_reached_directly_and_told_so():
    result = built(site(SERVER, proxies=(PROXY,)), _outbound(proxy={"supported": False}))
    assert _direct(result)
    (entry,) = (each for each in result.entries if each.service == "tcp/443")
    assert any("no proxy" in step for step in entry.why)


@pytest.mark.parametrize(
    ("service", "proxied"),
    [
        ({"service": "tcp/443", "application": "WebSocket / TCP / HTTPS"}, True),
        ({"service": "tcp/8443", "application": "https"}, True),
        ("tcp/443", True),
        ("tcp/80", True),
        ("tcp/80,8080", False),
        ("udp/443", False),
        ({"service": "tcp/443", "application": "URL Threat Analysis"}, False),
        ({"service": "tcp/25", "application": "SMTP"}, False),
    ],
)
def test_a_proxy_carries_what_speaks_http(service, proxied):
    content = catalogue(flow("out", "server", "host:get.example.net", service), hosts=[HOST])
    assert _direct(built(site(SERVER, proxies=(PROXY,)), content)) is not proxied


def test_the_ban_on_opening_tls_holds_on_both_legs():
    result = built(site(SERVER, proxies=(PROXY,)), _outbound(tls_inspection="forbidden"))
    assert {each.tls_inspection for each in result.entries if each.service != "udp/123"} == {
        "forbidden"
    }
    assert result.findings == ()


def test_the_flows_own_word_on_tls_goes_before_its_hosts_default():
    content = catalogue(
        flow("out", "server", "host:get.example.net", HTTPS_OUT, tls_inspection="allowed"),
        hosts=[{**HOST, "tls_inspection": "forbidden"}],
    )
    result = built(site(SERVER, proxies=(replace(PROXY, inspects_tls=True),)), content)
    assert {each.tls_inspection for each in result.entries} == {"allowed"}
    assert result.findings == ()


def test_one_leg_to_the_proxy_for_several_hosts_keeps_the_strictest_constraint():
    hosts = [HOST, {**HOST, "pattern": "zz.example.net", "tls_inspection": "forbidden"}]
    ends = ["host:get.example.net", "host:zz.example.net"]
    content = catalogue(flow("out", "server", ends, HTTPS_OUT), hosts=hosts)
    legs = {
        each.destination.value: each
        for each in built(site(SERVER, proxies=(PROXY,)), content).entries
    }
    assert len(legs) == 3
    assert legs["10.2.0.80"].tls_inspection == "forbidden"
    assert legs["get.example.net"].tls_inspection == "unstated"


def test_the_leg_to_the_proxy_lasts_as_long_as_any_host_behind_it():
    hosts = [HOST, {**HOST, "pattern": "zz.example.net"}]
    ends = ["host:get.example.net", "host:zz.example.net"]
    content = catalogue(flow("out", "server", ends, HTTPS_OUT), hosts=hosts)
    facts = {"host": "get.example.net", "replacement": {"hosts": ["m.example.com"]}}
    mirror = override("replace", content, "out", **facts)
    result = built(site(SERVER, proxies=(PROXY,), overrides=(mirror,)), content)
    legs = {each.destination.value: each.expires_on for each in result.entries}
    assert legs["10.2.0.80"] is None
    assert legs["m.example.com"] == mirror.expires_on


def test_an_exemption_covers_what_its_pattern_holds():
    inspecting = replace(PROXY, inspects_tls=True)
    wild = {
        **HOST,
        "pattern": "*.cdn.example.net",
        "kind": "wildcard",
        "tls_inspection": "forbidden",
    }
    content = catalogue(flow("out", "server", "host:*.cdn.example.net", HTTPS_OUT), hosts=[wild])

    def finds(*patterns: str) -> list[str]:
        proxy = replace(inspecting, bypasses_inspection=patterns)
        return codes(built(site(SERVER, proxies=(proxy,)), content))

    assert finds("*.example.net") == []
    assert finds("*.cdn.example.net") == []
    assert finds("a.cdn.example.net") == ["proxy-inspects-tls"]


def test_a_ban_says_nothing_of_a_connection_without_encryption():
    content = catalogue(
        flow("out", "server", "host:get.example.net", "tcp/80", encryption="none"),
        hosts=[{**HOST, "tls_inspection": "forbidden"}],
    )
    result = built(site(SERVER, proxies=(replace(PROXY, inspects_tls=True),)), content)
    assert result.findings == ()


def test_a_replacement_inside_the_site_needs_no_proxy():
    content = catalogue(flow("out", "server", "host:get.example.net", HTTPS_OUT), hosts=[HOST])
    mirror = override("replace", content, "out", replacement={"hosts": ["10.1.0.9"]})
    entry = only(built(site(SERVER, proxies=(PROXY,), overrides=(mirror,)), content))
    assert (entry.destination.value, entry.destination.zone) == ("10.1.0.9", "clients")
