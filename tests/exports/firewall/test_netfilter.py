"""nftables and iptables: what is written, read back; texts, findings, options, differences."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.endpoints import ANY
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule, FirewallZone
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import Service
from tests.core.strategies import quick
from tests.exports.golden_files import FOLDER, assert_golden

from .netfilter_files import EXPORTERS, bare, uncommented, undoing, written
from .netfilter_reading import Box, applied, iptables_boxes, needed, nft_boxes, packets
from .reports import (
    NASTY,
    address_rules,
    few,
    of_each_kind,
    report,
    resolved_report,
    rule,
    that_differs,
    with_nasty_texts,
)

GOLDEN = FOLDER.parents[1] / "golden" / "firewall"
both = pytest.mark.parametrize("platform", EXPORTERS)
EVERY_TYPE = (4, Service("icmp", icmp_type=255))
INTERFACES = {"admin": "eth1", "devices": "eth2", "internet": "wan0", "management": "eth3"}


def findings(platform: str, given: FirewallReport, **options: Any) -> list[tuple[str, str]]:
    exporter = EXPORTERS[platform]
    read = exporter.read_options({"firewall": given.firewall, **options})
    return [(each.subject, each.code) for each in exporter.findings(given, read)]


def boxes(platform: str, text: str) -> list[Box]:
    if platform == "nftables":
        return nft_boxes(text, "nrp-fw-inner-rules")
    text = "\n".join(each for each in text.splitlines() if not each.startswith("#undo "))
    return [box for family in (4, 6) for box in iptables_boxes(text, "NRP-fw-inner-RULES", family)]


def together(rules: tuple[FirewallRule, ...]) -> tuple[FirewallRule, ...]:
    """Neighbours joined to rules of both families, beside the rules themselves."""
    joined = (
        dataclasses.replace(
            one,
            sources=one.sources + other.sources,
            destinations=one.destinations + other.destinations,
            services=one.services + other.services,
        )
        for one, other in pairwise(rules)
    )
    return (*rules, *joined)


@both
@few
@given(address_rules())
def test_the_file_permits_just_the_packets_of_the_rules(platform, rules):
    made = together(rules)
    unheld = [EVERY_TYPE] if platform == "iptables" else []
    assert packets(boxes(platform, written(platform, report(*made)))) == needed(made, unheld)


@both
@few
@given(address_rules(), address_rules())
def test_a_difference_turns_the_old_file_into_the_new_one_and_back(platform, before, after):
    given = report(*after, before=before, since="01935c5e-0000-7000-8000-000000000003")
    text, undo = written(platform, given), undoing(written(platform, given))
    whole = (written(platform, report(*each)) for each in (before, after))
    old, new = (applied({}, uncommented(each)) for each in whole)
    assert applied(old, uncommented(text)) == new
    assert applied(new, uncommented(undo)) == old
    accepting = {name for name, lines in new.items() if any("accept" in x.lower() for x in lines)}
    kept = accepting & old.keys()
    assert not any(f"chain {each} {{" in text or f"-A {each} " in text for each in kept)


@both
@quick
@given(st.text(max_size=300), st.text(max_size=80), st.lists(st.text(max_size=40), max_size=4))
def test_no_text_breaks_out_of_a_comment(platform, purpose, reference, entries):
    plain, nasty = (
        report(
            rule(
                1, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], ["tcp/443"],
                purposes=(words,), reference=change, entry_ids=tuple(ids),
            ),
            site_name=words,
            firewall_name=change,
        )
        for words, change, ids in (("", "", ["e"]), (purpose, reference, ["e", *entries]))
    )  # fmt: skip
    text = written(platform, nasty)
    assert bare(text) == bare(written(platform, plain))
    assert packets(boxes(platform, text)) == needed(nasty.rules)


@both
def test_hostile_texts_leave_nothing_but_comments(platform):
    text = written(platform, with_nasty_texts(), default_drop=True)
    plain = written(platform, report(with_nasty_texts().rules[0]), default_drop=True)
    assert NASTY not in text
    assert text.replace("\n", "").isprintable()
    assert bare(text) == bare(plain)


GOLDENS: dict[str, tuple[str, Callable[[], FirewallReport], dict[str, Any]]] = {
    "nftables.nft": ("nftables", of_each_kind, {}),
    "nftables-since.nft": ("nftables", that_differs, {}),
    "nftables-resolved.nft": (
        "nftables", resolved_report,
        {"resolve": True, "zones": INTERFACES, "default_drop": True, "table": "filter",
         "jump": True, "inside_zones": True, "expire": True},
    ),
    "iptables.rules": ("iptables", of_each_kind, {}),
    "iptables-since.rules": ("iptables", that_differs, {}),
    "iptables-resolved.rules": (
        "iptables", resolved_report,
        {"resolve": True, "zones": INTERFACES, "default_drop": True, "jump": True,
         "inside_zones": True, "expire": True},
    ),
    "iptables-translates-ipv6.rules": (
        "iptables", of_each_kind, {"translates": True, "family": "ipv6"},
    ),
    "nftables-translates.nft": ("nftables", of_each_kind, {"translates": True}),
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDENS)
def test_the_file_is_as_reviewed(name):
    platform, made, options = GOLDENS[name]
    assert_golden(name, written(platform, made(), **options).encode(), GOLDEN)


@both
def test_rules_that_are_the_same_in_another_order_give_the_same_names(platform):
    given = of_each_kind()
    turned = dataclasses.replace(
        given,
        rules=tuple(
            dataclasses.replace(
                each,
                number=99 - each.number,
                sources=each.sources[::-1],
                destinations=each.destinations[::-1],
                services=each.services[::-1],
            )
            for each in reversed(given.rules)
        ),
    )
    texts = (written(platform, given), written(platform, turned))
    assert sorted(bare(texts[0])) == sorted(bare(texts[1]))


@both
def test_rules_of_the_same_content_are_written_once_with_the_ids_of_all(platform):
    one = of_each_kind().rules[0]
    other = dataclasses.replace(one, number=2, rule_id="rule-other", reference="CHG-7")
    text = written(platform, report(one, other))
    (line,) = (each for each in text.splitlines() if 'comment "' in each)
    assert f"{one.rule_id} rule-other; change CHG-2026-0042 CHG-7" in line


@both
def test_a_last_day_is_the_firewalls_to_keep_only_when_asked_for(platform):
    one = of_each_kind().rules[13]
    same = dataclasses.replace(one, number=2, rule_id="rule-other", expires_on=None)
    texts = [written(platform, report(one, same), expire=each) for each in (False, True)]
    assert [text.count("2027-01-31T23:59:59 -j NRP") for text in texts] == (
        [0, 1] if platform == "iptables" else [0, 0]
    )
    assert [text.count('meta time < "2027-02-01 00:00:00" jump') for text in texts] == (
        [0, 1] if platform == "nftables" else [0, 0]
    )
    assert [text.count("until 2027-01-31; entries") for text in texts] == [0, 1]


@both
def test_nothing_that_differs_is_said_so(platform):
    given = of_each_kind()
    text = written(platform, dataclasses.replace(given, before=given.rules[::-1], since="x"))
    assert set(bare(text)) == {""}
    assert "Nothing differs" in text


@both
def test_names_and_wildcards_are_findings_and_never_any(platform):
    found = findings(platform, of_each_kind())
    assert found == [
        ("rule 5", "names-not-held"),
        ("rule 5", "rule-not-written"),
        ("rule 6", "wildcards-not-held"),
        ("rule 6", "rule-not-written"),
        ("rule 7", "names-not-held"),
        ("rule 7", "wildcards-not-held"),
    ]
    for number in (5, 6):
        text = written(platform, report(of_each_kind().rules[number - 1]))
        assert boxes(platform, text) == []


@both
def test_resolved_names_are_their_addresses_with_time_resolver_and_ttl(platform):
    text = written(platform, resolved_report(), resolve=True)
    assert (
        "update1.example.com had 192.0.2.11, 2001:db8:1::11 at 2026-11-21T06:30:00+00:00, asked of"
        " 10.80.8.53, good for 300 s" in text
    )
    assert ("rule 5", "names-resolved") in findings(platform, resolved_report(), resolve=True)
    assert "192.0.2.11" not in written(platform, resolved_report())


@both
def test_any_is_the_addresses_of_the_zone_it_was_accepted_for(platform):
    given = report(
        rule(1, ("admin", "devices"), ["10.80.16.5"], [ANY], ["tcp/22"]),
        rule(2, ("admin", "internet"), ["10.80.16.5"], [ANY], ["tcp/443"]),
        rule(3, ("admin", "lab"), ["10.80.16.5"], [ANY], ["tcp/80"]),
        zones=(*of_each_kind().zones, FirewallZone("lab", "Lab", ())),
    )
    made = packets(boxes(platform, written(platform, given)))
    assert findings(platform, given) == [
        ("rule 3", "any-without-networks"), ("rule 3", "rule-not-written"),
    ]  # fmt: skip
    told = given.rules[0].sources
    anywhere = PacketSet.from_rules([(told, [ANY], given.rules[0].services)])
    devices = needed([rule(1, ("admin", "devices"), told, ["10.80.4.0/24"], ["tcp/22"])])
    assert made & anywhere == devices
    inside = ["10.0.0.0/8", "192.168.7.1", "172.16.0.1", "127.0.0.1", "fd5e:80:0:4::9", "fe80::1"]
    assert not made & needed([rule(2, ("admin", "internet"), told, inside, ["tcp/443"])])
    assert needed([rule(2, ("admin", "internet"), told, ["203.0.113.4"], ["tcp/443"])]) <= made
    with_lab = boxes(platform, written(platform, given, zones={"lab": "eth9"}))
    assert {box.leaving for box in with_lab if (6 << 16 | 80) in box.services} == {"eth9"}


def test_many_values_are_a_set_and_few_are_lines():
    """The kernel takes long for many sets, and a packet for many lines."""
    few, many = ([f"10.80.16.{each}" for each in range(1, last, 2)] for last in (32, 34))
    for sources, sets in ((few, 0), (many, 1)):
        given = report(
            rule(1, ("admin", "management"), sources, ["10.80.0.8", "10.80.0.10"], ["tcp/443"])
        )
        text = written("nftables", given)
        assert text.count("ip saddr { ") == sets
        assert packets(boxes("nftables", text)) == needed(given.rules)


@both
def test_interfaces_hold_rules_to_their_zones(platform):
    found = boxes(platform, written(platform, of_each_kind(), zones=INTERFACES))
    assert {(box.entering, box.leaving) for box in found} >= {("eth1", "eth3"), ("eth2", "")}
    assert all(box.entering for box in found)


@both
def test_what_no_match_is_exactly_is_not_written(platform):
    services = ["ip/0", "ah", "icmp/255", "tcp/443"]
    sides = (["10.80.16.5", "fd5e:80:0:4::5"], ["10.80.0.10", "fd5e:80:0:1::10"])
    given = report(rule(1, ("admin", "management"), *sides, services))
    made = packets(boxes(platform, written(platform, given)))
    for version, service in ((6, "ip/0"), (6, "ah")):
        lost = rule(1, ("admin", "management"), [sides[0][1]], [sides[1][1]], [service])
        assert version == 6
        assert not made & needed([lost])
    old = rule(1, ("admin", "management"), [sides[0][0]], [sides[1][0]], ["ip/0", "icmp/255"])
    assert bool(made & needed([old])) == (platform == "nftables")
    assert findings(platform, given) == [("rule 1", "services-not-held")]


@both
def test_rules_within_a_zone_are_written_when_asked_for(platform):
    inner = needed([each for each in of_each_kind().rules if not each.crosses_firewall])
    assert not packets(boxes(platform, written(platform, of_each_kind()))) & inner
    assert inner <= packets(boxes(platform, written(platform, of_each_kind(), inside_zones=True)))
