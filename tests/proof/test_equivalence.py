"""The files of the demonstration sites' firewalls, read back as an uploaded rule base is: they hold
the packets of the entries and no others. What Linux loads is read as the kernel lists it."""

from __future__ import annotations

import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pytest

from requirements_app.core.endpoints import Endpoint, endpoints_intervals
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet
from requirements_app.core.ports import PortRange
from requirements_app.rulebases.compute.answers import Need, in_words
from requirements_app.rulebases.compute.coverage import coverage
from requirements_app.rulebases.compute.model import RuleBase
from requirements_app.rulebases.compute.parsing import PLATFORMS, read_rule_base
from requirements_app.rulebases.compute.permitted import packets_of
from tests.exports.firewall.netfilter_files import LOADERS, skip_without
from tests.rulebases.compute.equivalence import (
    READ_AS,
    as_the_kernel_lists,
    contexts_of,
    read_back,
    rendered,
)

from .shares import Asked, Share

NO_NAMES = {"aws-sg", "nftables", "iptables"}
BETWEEN_ZONES = {"paloalto-xml", "fortios"}
"""Those whose rules hold between two zones; of the others all rules are held against each pair."""
FILES = [each for each in READ_AS if each not in ("nftables", "iptables")]
CLOSED = "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"


@pytest.mark.parametrize("platform", FILES)
def test_a_file_read_back_holds_the_packets_of_the_entries(share, platform):
    options = {"resolve": True} if platform in NO_NAMES else {}
    base = read_back(platform, crossing(share), **options)
    check(share, platform, base, between_zones=platform in BETWEEN_ZONES)


@pytest.mark.parametrize("platform", FILES)
def test_a_file_that_holds_a_port_more_or_a_rule_less_is_caught(shares, db, platform):
    share = shares["branch", "fw-branch"]
    first, *others = crossing(share).rules
    service = first.services[0]
    (ports,) = service.ports
    wider = replace(service, ports=(PortRange(ports.first, ports.last + 1),))
    more = (replace(first, services=(wider, *first.services[1:])), *others)
    for rules in (more, tuple(others)):
        spoilt = replace(share, report=replace(share.report, rules=rules))
        options = {"resolve": True} if platform in NO_NAMES else {}
        base = read_back(platform, crossing(spoilt), **options)
        with pytest.raises(AssertionError):
            check(share, platform, base, between_zones=platform in BETWEEN_ZONES)


@pytest.mark.netns
@pytest.mark.parametrize("by_addresses", [False, True], ids=["interfaces", "addresses"])
@pytest.mark.parametrize("loader", LOADERS)
def test_a_loaded_ruleset_read_back_holds_the_packets_of_the_entries(share, loader, by_addresses):
    """The file drops the rest, and so does the chain that it is in."""
    skip_without(loader)
    platform = loader.partition("-")[0]
    zones = {} if by_addresses else {zone: zone for zone in share.zones}
    options = {"resolve": True, "zones": zones, "default_drop": True}
    base = read_rule_base(
        as_listed(loader, rendered(platform, crossing(share), **options)), platform
    )
    check(share, platform, base, between_zones=not by_addresses)


def test_the_csv_of_all_rules_read_back_holds_the_packets_of_all_entries(shares, db):
    by_site: dict[str, list[Share]] = defaultdict(list)
    for each in shares.values():
        by_site[each.site].append(each)
    for site in by_site.values():
        base = read_rule_base(site[0].rules_csv, "csv")
        assert base.unread == ()
        asked = {each.entry: each for share in site for each in share.asked}
        assert asked.keys() == site[0].entries
        held = PacketSet()
        for rule in base.rules:
            held |= packets_of([(rule.sources.sure, rule.destinations.sure, rule.services.sure)])
        seen = [replace(each, destination=each.real) for each in asked.values()]
        assert_same(held, packets(seen))


def test_every_platform_that_is_read_is_among_these():
    assert set(PLATFORMS) == {"csv", *(name for name, _ in READ_AS.values())}


def check(share: Share, platform: str, base: RuleBase, *, between_zones: bool) -> None:
    report = crossing(share)
    if platform in NO_NAMES:
        report = addressed(report)
    assert base.unread == ()
    found = coverage(base, report)
    assert len(found.needs) == len(report.rules)
    assert not (between_zones and found.unknown_zones)
    for need in found.needs:
        assert need.standing is Need.ALLOWED, in_words(need.missing | need.unclear)
    for each in found.base:
        assert not each.wider, in_words(each.wider)
        assert not each.left_over
    contexts = contexts_of(base, report)
    held: dict[tuple[str, ...], PacketSet] = defaultdict(PacketSet)
    for rule in report.rules:
        pair = (rule.from_zone, rule.to_zone) if between_zones else ()
        held[pair] |= contexts.permitted(contexts.of(rule)).sure
    assert all(held.values())
    for zones, found_there in held.items():
        asked = [one for one in share.crossing if zones in ((one.from_zone, one.to_zone), ())]
        assert asked
        assert_same(found_there, packets(asked, share if platform in NO_NAMES else None))


def assert_same(held: PacketSet, wanted: PacketSet) -> None:
    assert not wanted - held, in_words(wanted - held)
    assert not held - wanted, in_words(held - wanted)


def packets(asked: Iterable[Asked], resolved: Share | None = None) -> PacketSet:
    """What entries ask for; names are themselves, or the addresses that `resolved` tells."""

    def side(end: Endpoint) -> IntervalSet:
        ranges = resolved.addresses.get(str(end)) if resolved else None
        return endpoints_intervals(ranges or [end])

    return packets_of(
        (
            side(each.source),
            side(each.destination),
            IntervalSet.from_pairs(each.service.intervals()),
        )
        for each in asked
    )


def crossing(share: Share) -> FirewallReport:
    rules = tuple(rule for rule in share.report.rules if rule.crosses_firewall)
    return replace(share.report, rules=rules)


def addressed(report: FirewallReport) -> FirewallReport:
    """Names as the addresses that they had."""
    known = {each.name: each.addresses for each in report.resolved}

    def side(ends: Iterable[Endpoint]) -> tuple[Endpoint, ...]:
        return tuple(one for end in ends for one in known.get(str(end), (end,)))

    return replace(
        report,
        rules=tuple(
            replace(rule, sources=side(rule.sources), destinations=side(rule.destinations))
            for rule in report.rules
        ),
    )


def as_listed(loader: str, written: bytes) -> bytes:
    """What the program that saves a ruleset says of a file that was loaded, in a namespace that
    ends with it. The chain that the file stands in permits nothing else."""
    if loader == "nftables":
        return as_the_kernel_lists(written.replace(b"policy accept;", b"policy drop;"))
    kind = loader.removeprefix("iptables-")
    programs = [f"iptables-{kind}", f"ip6tables-{kind}"]
    with tempfile.NamedTemporaryFile(suffix=".rules") as file:
        file.write(CLOSED.encode() + written)
        file.flush()
        lines = [f'{each}-restore --noflush < "$0"' for each in programs]
        lines += [f"{each}-save -t filter" for each in programs]
        done = subprocess.run(
            ["unshare", "--net", "sh", "-ec", "\n".join(lines), file.name],
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
