"""The files of nftables and iptables, loaded at a firewall between zones: what the report permits
gets through and is answered, and nothing else does."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from requirements_app.core.firewall_rules import FirewallReport, FirewallRule

from .netfilter_files import LOADERS, assert_only, loaded, skip_without, undoing, written
from .probes import Probe, permitted, probes_of
from .reports import of_each_kind, report, resolved_report, rule, that_differs, with_nasty_texts
from .zone_namespaces import world

pytestmark = pytest.mark.netns

ZONES = [zone.slug for zone in of_each_kind().zones]
FOREIGN = "10.80.4.99"
"""Let through by the ruleset that was there before."""


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest) -> str:
    skip_without(request.param)
    return str(request.param)


def crossing(given: FirewallReport) -> tuple[FirewallRule, ...]:
    return tuple(each for each in given.rules if each.crosses_firewall)


def wanted(
    given: FirewallReport, rules: tuple[FirewallRule, ...], probes: list[Probe]
) -> set[Probe]:
    return {probe for probe in probes if permitted(probe, rules, given)}


def zone_addresses(given: FirewallReport) -> Callable[[Probe], bool]:
    """Whether a probe's source has an address of its zone."""
    networks = {zone.slug: [ip_network(net.text) for net in zone.networks] for zone in given.zones}

    def own(probe: Probe) -> bool:
        address = ip_address(probe.source)
        found = [slug for slug, nets in networks.items() if any(address in net for net in nets)]
        return found == [probe.source_zone] or (
            not found and probe.source_zone == "internet" and not address.is_private
        )

    return own


def both_ways() -> FirewallReport:
    """Rules of each kind, names resolved, and one whose ends each open connections."""
    given = resolved_report()
    there = rule(
        21, ("devices", "management"),
        ["10.80.4.50", "fd5e:80:0:4::50"], ["10.80.0.50", "fd5e:80:0:1::50"],
        ["tcp/5432", "udp/5405"],
    )  # fmt: skip
    back = dataclasses.replace(
        there, number=22, rule_id="rule-back", from_zone="management", to_zone="devices",
        source_zone="management", destination_zone="devices",
        sources=there.destinations, destinations=there.sources,
    )  # fmt: skip
    return dataclasses.replace(given, rules=(*given.rules, there, back))


def jumping(loader: str) -> dict[str, Any]:
    """What has the chains entered, in a ruleset where nothing else is."""
    return {} if loader == "nftables" else {"jump": True}


@pytest.mark.parametrize("by_interface", [True, False], ids=["interfaces", "addresses"])
def test_what_is_permitted_is_answered_and_nothing_else(loader, by_interface):
    given = both_ways()
    rules = crossing(given)
    probes = probes_of(given, rules)
    expected = wanted(given, rules, probes)
    if not by_interface:  # then a zone is its addresses, and what has others comes from none
        own = zone_addresses(given)
        probes = [each for each in probes if each in expected or own(each)]
    with world(ZONES, probes) as net:
        zones = dict(net.interfaces) if by_interface else {}
        options = {"zones": zones, "default_drop": True, "resolve": True}
        text = written(loader, given, **options, **jumping(loader))
        loaded(net, loader, text)
        assert_only(net, probes, expected)
        loaded(net, loader, undoing(text))
        assert_only(net, probes, set(probes))


def test_a_difference_leads_to_the_new_rules_and_back(loader):
    given = that_differs()
    before = report(*given.before)
    probes = probes_of(given, (*given.before, *given.rules))
    old, new = (wanted(given, rules, probes) for rules in (given.before, given.rules))
    assert old - new
    assert new - old
    with world(ZONES, probes) as net:
        options = {"zones": dict(net.interfaces), "default_drop": True}
        whole = written(loader, before, **options, **jumping(loader))
        loaded(net, loader, whole)
        text = written(loader, given, **options)
        loaded(net, loader, text)
        assert_only(net, probes, new)
        loaded(net, loader, undoing(text))
        assert_only(net, probes, old)
        loaded(net, loader, written(loader, before, **options))  # once more changes nothing
        assert_only(net, probes, old)


EXISTING = {
    "nftables": f"""table inet filter {{
    chain forward {{
        type filter hook forward priority filter; policy drop;
        ct state established,related accept
        ip saddr {FOREIGN} accept
    }}
}}
""",
    "iptables": f"""*filter
:FORWARD DROP [0:0]
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-4 -A FORWARD -s {FOREIGN} -j ACCEPT
COMMIT
""",
}


def test_it_fits_into_a_ruleset_that_is_there_and_leaves_it_as_it_was(loader):
    platform = loader.partition("-")[0]
    given = of_each_kind()
    given = dataclasses.replace(given, rules=given.rules[:4])
    foreign = Probe("devices", "management", FOREIGN, "10.80.0.99", 6, 9999)
    probes = [*probes_of(given, given.rules), foreign]
    expected = wanted(given, given.rules, probes) | {foreign}
    with world(ZONES, probes) as net:
        loaded(net, loader, EXISTING[platform])
        table = {"table": "filter"} if platform == "nftables" else {}
        options = {"zones": dict(net.interfaces), "return_traffic": False, **table}
        text = written(loader, given, **options, jump=True)
        loaded(net, loader, text)
        assert_only(net, probes, expected)
        loaded(net, loader, written(loader, given, **options))
        assert_only(net, probes, expected)
        loaded(net, loader, undoing(text))
        assert_only(net, probes, {foreign})


TRANSLATION = {
    "nftables": """table ip nat {
    chain prerouting {
        type nat hook prerouting priority dstnat;
        ip daddr 10.80.0.200 tcp dport 8443 dnat to 10.80.0.10:443
    }
}
""",
    "iptables": """*nat
-4 -A PREROUTING -d 10.80.0.200 -p tcp --dport 8443 -j DNAT --to-destination 10.80.0.10:443
COMMIT
""",
}


@pytest.mark.parametrize("translates", [True, False])
def test_a_firewall_that_translates_matches_destinations_as_they_arrived(loader, translates):
    """Without the option it sees the real destination, which the rule does not name."""
    given = report(
        rule(1, ("admin", "management"), ["10.80.16.0/26"], ["10.80.0.200"], ["tcp/8441-8444"])
    )
    there = Probe("admin", "management", "10.80.16.5", "10.80.0.200", 6, 8443)
    others = [
        dataclasses.replace(there, destination="10.80.0.10", port=443),
        dataclasses.replace(there, source="10.80.16.99"),
    ]
    with world(ZONES, [there, *others]) as net:
        loaded(net, loader, TRANSLATION[loader.partition("-")[0]])
        options = {"zones": dict(net.interfaces), "default_drop": True, "translates": translates}
        loaded(net, loader, written(loader, given, **options, **jumping(loader)))
        passed = net.passed([there, *others])
    assert passed == ({there} if translates else set())


@pytest.mark.parametrize("made", [both_ways, with_nasty_texts, that_differs])
def test_the_programs_hold_every_line_that_was_written(loader, made):
    given = made()
    given = dataclasses.replace(given, since="", before=())
    options = {"resolve": True, "default_drop": True, "inside_zones": True}
    with world([], []) as net:
        text = written(loader, given, **options)
        loaded(net, loader, text)
        if loader == "nftables":
            held = net.run(["nft", "list", "ruleset"]).stdout
            assert held.count(" accept comment ") == text.count(" accept comment ")
            return
        kind = loader.removeprefix("iptables-")
        for sign, program in (("-4", f"iptables-{kind}-save"), ("-6", f"ip6tables-{kind}-save")):
            held = net.run([program]).stdout
            assert held.count("-A NRP-") == sum(
                line.startswith((f"{sign} -A", "-A")) for line in text.splitlines()
            )


@pytest.mark.parametrize("days", [-2, 2])
def test_a_rule_that_expires_ends_after_its_last_day(loader, days):
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days)
    given = report(
        rule(
            1, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], ["tcp/22"], expires_on=last
        )
    )
    (probe, *_) = probes_of(given, given.rules)
    with world(ZONES, [probe]) as net:
        options = {"zones": dict(net.interfaces), "default_drop": True, "expire": True}
        loaded(net, loader, written(loader, given, **options, **jumping(loader)))
        assert net.passed([probe]) == ({probe} if days > 0 else set())
