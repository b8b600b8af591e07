"""From catalogue and site to entries, findings and decisions."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest

from requirements_app.rulesets.compute.build import flow_digests
from requirements_app.rulesets.compute.index import CatalogueIndex
from requirements_app.rulesets.compute.model import (
    Binding,
    Consumer,
    Deployment,
    Firewall,
    Member,
    Override,
    Proxy,
    SeenAs,
    Zone,
)

from .world import AS_OF, FIREWALLS, ZONES, bound, built, catalogue, codes, connections, flow, site

AGENT = bound("app.agent", "10.1.0.0/24")
SERVER = bound("app.server", Member("10.2.0.5", name="app01"))
HTTPS = flow("https", "agent", "server", "tcp/443")


def test_a_required_flow_between_bound_roles_is_an_entry_on_its_firewall_path():
    result = built(site(AGENT, SERVER), catalogue(HTTPS))
    (entry,) = result.entries
    assert (entry.source.value, entry.destination.value, entry.service) == (
        "10.1.0.0/24",
        "10.2.0.5",
        "tcp/443",
    )
    assert (entry.source.zone, entry.destination.zone) == ("clients", "servers")
    assert [hop.firewall for hop in entry.path] == ["inner"]
    assert entry.destination.name == "app01"
    assert result.findings == ()
    assert [(d.flow, d.outcome) for d in result.decisions] == [("app.https", "included")]


def test_the_same_inputs_in_any_order_give_the_same_bytes():
    bindings = [AGENT, SERVER, bound("app.primary", "10.2.0.7", "10.2.0.6")]
    flows = [HTTPS, flow("ssh", "agent", "server", "tcp/22")]
    first = built(site(*bindings), catalogue(*flows))
    for seed in range(5):
        shuffled = random.Random(seed)
        shuffled.shuffle(bindings)
        zones = list(ZONES)
        shuffled.shuffle(zones)
        again = built(site(*bindings, zones=tuple(zones)), catalogue(*flows))
        assert again.content_hash == first.content_hash


def test_an_unbound_role_is_a_blocking_finding_and_never_any():
    result = built(site(AGENT), catalogue(HTTPS))
    assert result.entries == ()
    (finding,) = result.findings
    assert (finding.severity, finding.code) == ("blocking", "role-not-bound")
    assert finding.subject == "deployments/prod/bindings/app.server"
    assert finding.flows == ("app.https",)


def test_a_declared_absence_excludes_with_its_reason():
    absent = Binding(
        "app.server",
        "absent",
        reason="not bought",
        approved_by="Ada",
        approved_on=dt.date(2026, 1, 2),
    )
    result = built(site(AGENT, absent), catalogue(HTTPS))
    assert result.findings == ()
    assert result.decisions[0].code == "absent"
    assert "not bought" in result.decisions[0].reason


def test_an_optional_flow_is_out_until_its_feature_is_on():
    content = catalogue(
        flow("web", "agent", "server", "tcp/80", requirement="optional", feature="web"),
        features=[{"id": "web", "name": "Web", "default": False}],
    )
    assert built(site(AGENT, SERVER), content).decisions[0].code == "feature-off"
    on = built(site(AGENT, SERVER, features={"web": True}), content)
    assert connections(on) == [("10.1.0.0/24", "10.2.0.5", "tcp/80")]


def test_the_chosen_option_of_an_alternative_alone_gives_entries():
    content = catalogue(
        flow("plain", "agent", "server", "tcp/389", alternative={"group": "g", "option": "a"}),
        flow("tls", "agent", "server", "tcp/636", alternative={"group": "g", "option": "b"}),
        alternatives=[
            {
                "id": "g",
                "name": "LDAP",
                "options": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
            }
        ],
    )
    open_choice = built(site(AGENT, SERVER), content)
    assert open_choice.entries == ()
    assert codes(open_choice) == ["alternative-not-chosen"]
    chosen = built(site(AGENT, SERVER, alternatives={"g": "b"}), content)
    assert connections(chosen) == [("10.1.0.0/24", "10.2.0.5", "tcp/636")]


@pytest.mark.parametrize(
    ("until", "entries", "code"),
    [
        (None, 0, "installation-closed"),
        (dt.date(2026, 11, 20), 0, "installation-ended"),
        (AS_OF, 1, "included"),
    ],
)
def test_installation_access_holds_until_its_day(until, entries, code):
    content = catalogue(
        flow("setup", "server", "host:get.example.net", "tcp/443", phase="installation"),
        hosts=[HOST],
    )
    result = built(site(SERVER, installation_until=until), content)
    assert len(result.entries) == entries
    assert result.decisions[0].code == code
    if entries:
        assert result.entries[0].expires_on == until


HOST = {"pattern": "get.example.net", "kind": "exact", "party": "vendor"}


def test_an_unclear_flow_gives_no_entry_until_a_reading_is_confirmed():
    unclear = flow(
        "odd",
        "server",
        "agent",
        "udp/8443",
        assertion="unclear",
        assertion_reason="the columns slipped",
        readings=[
            {"id": "as-written", "name": "as written"},
            {"id": "turned", "name": "turned", "source": "agent", "destination": "server"},
        ],
    )
    content = catalogue(unclear)
    before = built(site(AGENT, SERVER), content)
    assert before.entries == ()
    assert codes(before) == ["reading-not-confirmed"]
    digest = flow_digests(CatalogueIndex(content))["app.odd"]
    confirmed = Override(
        "o",
        "reading",
        "app.odd",
        digest,
        "vendor told us",
        "ada",
        replacement={"reading": "turned"},
    )
    after = built(site(AGENT, SERVER, overrides=(confirmed,)), content)
    assert connections(after) == [("10.1.0.0/24", "10.2.0.5", "udp/8443")]
    assert after.findings == ()


def _override(kind: str, content, name: str = "https", **more) -> Override:
    digest = flow_digests(CatalogueIndex(content))[f"app.{name}"]
    facts = {"expires_on": AS_OF, **more}
    return Override("o1", kind, f"app.{name}", digest, "because", "ada", **facts)


def test_a_suppressed_flow_returns_when_the_override_expires():
    content = catalogue(HTTPS)
    live = built(site(AGENT, SERVER, overrides=(_override("suppress", content),)), content)
    assert live.entries == ()
    assert live.decisions[0].code == "suppressed"
    past = _override("suppress", content, expires_on=AS_OF - dt.timedelta(days=1))
    expired = built(site(AGENT, SERVER, overrides=(past,)), content)
    assert len(expired.entries) == 1
    assert codes(expired) == ["override-expired"]


def test_an_override_made_against_another_revision_is_told():
    content = catalogue(HTTPS)
    stale = replace(
        _override("replace", content, replacement={"services": ["tcp/8443"]}), flow_digest="v1:old"
    )
    result = built(site(AGENT, SERVER, overrides=(stale,)), content)
    assert connections(result) == [("10.1.0.0/24", "10.2.0.5", "tcp/8443")]
    assert codes(result) == ["override-outdated"]


def test_any_needs_an_acceptance_and_stays_in_its_zones():
    content = catalogue(flow("out", "server", "site.any", "tcp/443"))
    refused = built(site(SERVER), content)
    assert refused.entries == ()
    assert codes(refused) == ["any-not-accepted"]
    accepted = _override("accept-any", content, "out", replacement={"zones": ["internet"]})
    result = built(site(SERVER, overrides=(accepted,)), content)
    (entry,) = result.entries
    assert (entry.destination.value, entry.destination.zone) == ("any", "internet")
    assert entry.expires_on == AS_OF


def test_a_template_waits_for_its_parameters():
    facts = {
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


def test_flows_of_a_server_hold_for_its_specialised_members_and_the_virtual_address():
    vip = Member("10.2.0.10", is_virtual=True)
    bindings = (
        bound("app.primary", "10.2.0.1"),
        bound("app.secondary", "10.2.0.2"),
        bound("app.server", vip),
    )
    inbound = built(site(AGENT, *bindings), catalogue(HTTPS))
    assert [c[1] for c in connections(inbound)] == ["10.2.0.1", "10.2.0.10", "10.2.0.2"]
    outbound = built(site(AGENT, *bindings), catalogue(flow("push", "server", "agent", "udp/161")))
    assert [c[0] for c in connections(outbound)] == ["10.2.0.1", "10.2.0.2"]


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


def test_different_major_versions_block_a_flow_that_needs_the_same():
    content = catalogue(flow("mgmt", "primary", "secondary", "tcp/5443", version_rule="same-major"))
    old = bound("app.primary", "10.2.0.1", version="3.1")
    new = bound("app.secondary", "10.2.0.2", version="4.0.1")
    result = built(site(old, new), content)
    assert result.entries == ()
    assert codes(result) == ["versions-do-not-match"]
    assert len(built(site(replace(old, version="4.2"), new), content).entries) == 1


def test_both_sites_hold_their_half_of_an_offered_role_under_one_key():
    flows = [HTTPS, flow("update", "server", "host:get.example.net", "tcp/443")]
    content = catalogue(*flows, hosts=[HOST])
    branch_agents = bound("app.agent", "10.7.0.0/24")
    offered = Binding("app.server", "offer", SERVER.members, offer="hq/app")
    branch = site(
        branch_agents,
        offered,
        slug="branch",
        zones=(
            Zone("office", networks=("10.7.0.0/16",)),
            Zone("wan", networks=("10.2.0.0/16",)),
            Zone("internet", is_internet=True),
        ),
        firewalls=(Firewall("bfw", zones=("office", "wan", "internet")),),
    )
    consumer = Consumer(
        "branch",
        "hq/app",
        "app.server",
        Deployment("prod", "P", "app", bindings=(branch_agents, offered)),
    )
    hq_zones = (*ZONES, Zone("wan", networks=("10.7.0.0/16",)))
    hq_firewalls = (*FIREWALLS, Firewall("wanfw", zones=("wan", "servers")))
    hq = site(SERVER, consumers=(consumer,), zones=hq_zones, firewalls=hq_firewalls, deployments=())
    here, there = built(branch, content), built(hq, content)
    assert connections(here) == [("10.7.0.0/24", "10.2.0.5", "tcp/443")]
    assert connections(there) == connections(here)
    assert here.entries[0].cross_site_key == there.entries[0].cross_site_key != ""
    assert here.entries[0].id != there.entries[0].id
    assert {d.code for d in here.decisions} == {"included", "other-site"}


def test_why_tells_the_steps_to_an_entry():
    why = built(site(AGENT, SERVER), catalogue(HTTPS)).entries[0].why
    assert why[0].startswith("app.https is required")
    assert "source: app.agent in deployment prod" in why


def test_a_classic_part_counts_only_where_it_is_bound():
    content = catalogue(flow("old", "agent", "server", "tcp/1", lifecycle="classic"))
    unused = built(site(AGENT), content)
    assert unused.findings == ()
    assert unused.decisions[0].code == "classic-not-used"
    assert len(built(site(AGENT, SERVER), content).entries) == 1
