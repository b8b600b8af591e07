"""That nothing is left out of what the proofs try."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from requirements_app.core.endpoints import parse_endpoint
from tests.exports.firewall.netfilter_files import EXPORTERS

from .shares import FIREWALLS, Share
from .tries import Tries

PLATFORMS = tuple(EXPORTERS)
DOCUMENT = Path(__file__).parents[2] / "docs" / "firewalls-linux.md"


def found(platform: str, share: Share, **options: object) -> set[tuple[str, str]]:
    """The codes of findings, and the rules that they are about."""
    exporter = EXPORTERS[platform]
    read = exporter.read_options({"firewall": share.firewall, **options})
    return {(each.code, each.subject) for each in exporter.findings(share.report, read)}


def with_names(share: Share) -> set[str]:
    named = {each.entry for each in share.named}
    return {
        f"rule {rule.number}" for rule in share.report.rules if named.intersection(rule.entry_ids)
    }


def test_every_firewall_and_every_entry_of_each_site_is_tried(shares, db):
    assert shares.keys() == FIREWALLS.keys()
    for site in {site for site, _ in shares}:
        of_site = [share for share in shares.values() if share.site == site]
        tried = frozenset(each.entry for share in of_site for each in share.asked)
        assert {share.entries for share in of_site} == {tried}


def test_the_rules_at_a_firewall_hold_as_many_entries_as_are_tried(share):
    ids = [each for rule in share.report.rules for each in rule.entry_ids]
    assert sorted(ids) == sorted(each.entry for each in share.asked)
    assert (len(share.crossing), len(share.inside)) == FIREWALLS[share.site, share.firewall]


def test_the_document_tells_how_much_is_tried(share):
    tries = Tries(share, share.crossing)
    counts = (
        len(share.crossing), len(share.named), len(share.inside),
        len(tries.all_wanted), len(tries.all_unwanted),
    )  # fmt: skip
    told = " | ".join(str(each or "–") for each in counts)
    assert f"| {share.site}, {share.firewall} | {told} |" in DOCUMENT.read_text()


def test_families_protocols_names_translations_and_both_ways_are_among_them(shares, db):
    asked = [each for share in shares.values() for each in share.asked]
    probes = {
        probe
        for share in shares.values()
        for each in Tries(share, share.crossing).wanted.values()
        for probe in each
    }
    assert {(probe.kind, probe.version) for probe in probes} >= {
        ("tcp", 4), ("tcp", 6), ("udp", 4), ("udp", 6), ("icmp", 4),
    }  # fmt: skip
    assert any(share.named for share in shares.values())
    assert any(each.translated for each in asked)
    ways = {(each.source, each.destination) for each in asked}
    pairs = {(each.source, each.destination) for each in shares["datacentre", "fw-inner"].inside}
    assert pairs
    assert all((there, here) in ways for here, there in pairs)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_with_addresses_of_its_names_no_rule_is_left_out(share, platform):
    told = found(platform, share, resolve=True, inside_zones=True)
    assert told == {("names-resolved", rule) for rule in with_names(share)}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_them_just_the_rules_of_names_are_findings(share, platform):
    told = found(platform, share, inside_zones=True)
    assert told == {
        (code, rule)
        for rule in with_names(share)
        for code in ("names-not-held", "rule-not-written")
    }


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_wildcard_is_a_finding_with_addresses_or_without(share, platform):
    """The sites have none: so one is put in place of a rule's destinations."""
    rule = share.report.rules[0]
    wild = replace(rule, destinations=(parse_endpoint("*.example.net"),), to_zone="")
    given = replace(share, report=replace(share.report, rules=(wild,)))
    about = f"rule {rule.number}"
    for resolve in (True, False):
        told = found(platform, given, resolve=resolve)
        assert told == {("wildcards-not-held", about), ("rule-not-written", about)}
