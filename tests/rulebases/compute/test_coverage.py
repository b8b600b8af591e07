"""Coverage beside trying every packet of a small world against every rule, one after another."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings

from requirements_app.core.endpoints import NAME_FAMILY
from requirements_app.core.firewall_rules import FirewallRule
from requirements_app.rulebases.compute.answers import Need, in_words
from requirements_app.rulebases.compute.coverage import coverage
from requirements_app.rulebases.compute.model import (
    ANY_SERVICE,
    ANY_SIDE,
    Action,
    BaseRule,
    Reach,
    RuleBase,
    Told,
    negated,
)

from .worlds import (
    AS_OF,
    PACKETS,
    SOURCE_POINTS,
    SPACES,
    Packet,
    base_of,
    base_rule,
    bases,
    holds,
    needed,
    needs,
    points_of,
    report_of,
    side,
    within,
)

# --- the definition, packet by packet ----------------------------------------------------------


def _zone(zone: str, base: RuleBase) -> str | None:
    return zone if zone and (not base.zones or zone in base.zones) else None


def _reach(need: FirewallRule) -> Reach:
    return Reach(SPACES.of(need.source_zone), SPACES.of(need.destination_zone))


def _matches(rule: BaseRule, packet: Packet, need: FirewallRule, base: RuleBase) -> str:
    """ "yes", "no" or "perhaps"."""
    if not rule.enabled or (rule.until and rule.until < AS_OF):
        return "no"
    sure = not rule.doubts
    for zones, slug in ((rule.from_zones, need.from_zone), (rule.to_zones, need.to_zone)):
        zone = _zone(slug, base)
        if zones is not None and zone is None:
            sure = False
        elif zones is not None and zone not in zones:
            return "no"
    if rule.until and not (need.expires_on and need.expires_on <= rule.until):
        sure = False
    if sure and within(rule.sure, packet):
        return "yes"
    return "perhaps" if within(rule.perhaps(_reach(need)), packet) else "no"


def _outcomes(base: RuleBase, stage: int, packet: Packet, need: FirewallRule) -> set[bool]:
    """What may become of a packet in one stage."""
    found: set[bool] = set()
    for rule in base.rules:
        if rule.stage != stage:
            continue
        match = _matches(rule, packet, need, base)
        if match == "no":
            continue
        if rule.action is not Action.DENY:
            found.add(True)
        if rule.action is not Action.PERMIT:
            found.add(False)
        if match == "yes" and rule.action is not Action.UNKNOWN:
            return found
    return found | {False}


def _verdict(base: RuleBase, packet: Packet, need: FirewallRule) -> str:
    stages = sorted({rule.stage for rule in base.rules}) or [0]
    outcomes = [_outcomes(base, stage, packet, need) for stage in stages]
    if all(each == {True} for each in outcomes):
        return "allowed"
    return "unclear" if all(True in each for each in outcomes) else "missing"


def _with_names(base: RuleBase, packet: Packet, need: FirewallRule) -> str:
    """The verdict; a name is allowed too where every address is that it can have in its zone."""
    verdict = _verdict(base, packet, need)
    if packet.destination[0] != NAME_FAMILY or verdict == "allowed":
        return verdict
    stages = sorted({rule.stage for rule in base.rules}) or [0]
    others = [
        other
        for point in SOURCE_POINTS
        if point in _reach(need).destinations
        and (other := dataclasses.replace(packet, destination=point)).possible
    ]
    reached = bool(others) and all(
        _outcomes(base, stage, packet, need) == {True}
        or all(_outcomes(base, stage, other, need) == {True} for other in others)
        for stage in stages
    )
    return "allowed" if reached else verdict


@settings(max_examples=30, deadline=None)
@given(bases, needs)
def test_each_packet_of_a_need_stands_as_trying_the_rules_one_by_one_says(base, wanted):
    answers = coverage(base, report_of(wanted)).needs
    for need, answer in zip(wanted, answers, strict=True):
        for packet in points_of(need):
            (told,) = [
                part
                for part in ("allowed", "missing", "unclear")
                if holds(getattr(answer, part), packet)
            ]
            assert told == _with_names(base, packet, need)


@settings(max_examples=30, deadline=None)
@given(bases, needs)
def test_the_parts_of_a_need_are_disjoint_and_make_it_whole(base, wanted):
    for need, answer in zip(wanted, coverage(base, report_of(wanted)).needs, strict=True):
        parts = (answer.allowed, answer.missing, answer.unclear)
        own = set(points_of(need))
        for packet in PACKETS:
            assert sum(holds(each, packet) for each in parts) == (packet in own)


@settings(max_examples=30, deadline=None)
@given(bases, needs)
def test_a_shadowed_rule_matches_no_packet_that_earlier_ones_leave(base, wanted):
    for answer in coverage(base, report_of(wanted)).base:
        rule = base.rules[answer.position]
        if not answer.shadowed_by:
            continue
        own = (rule.sources.perhaps, rule.destinations.perhaps, rule.services.perhaps)
        assert max(answer.shadowed_by) < answer.position
        for packet in PACKETS:
            if within(own, packet):
                assert any(within(base.rules[at].sure, packet) for at in answer.shadowed_by)


@settings(max_examples=30, deadline=None)
@given(bases, needs)
def test_what_a_rule_permits_beyond_the_needs_is_what_no_need_holds(base, wanted):
    for answer in coverage(base, report_of(wanted)).base:
        rule = base.rules[answer.position]
        own = (rule.sources.perhaps, rule.destinations.perhaps, rule.services.perhaps)
        near = [
            need for need in wanted
            if all(
                zones is None or _zone(slug, base) is None or slug in zones
                for zones, slug in (
                    (rule.from_zones, need.from_zone), (rule.to_zones, need.to_zone)
                )
            )
        ]  # fmt: skip
        asked = {packet for need in near for packet in points_of(need)}
        for packet in PACKETS:
            if holds(answer.wider, packet):
                assert within(own, packet)
                assert packet not in asked
        if answer.left_over:
            assert rule.action is Action.PERMIT


# --- examples ----------------------------------------------------------------------------------


def _standing(rules, need, **facts):
    return coverage(base_of(rules), report_of([need]), **facts).needs[0].standing


NEED = needed(["10.0.0.1"], ["192.0.2.7"], ["tcp/443"])
BY_NAME = needed(["10.0.0.1"], ["update.example.com"], ["tcp/443"])


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], Need.MISSING),
        ([base_rule("permit", ["10.0.0.0/24"], ["any"], ["tcp/443"])], Need.ALLOWED),
        ([base_rule("permit", ["10.0.0.1"], ["192.0.2.7"], ["tcp/80"])], Need.MISSING),
        (
            [
                base_rule("deny", ["any"], ["192.0.2.0/24"], ["tcp/443"]),
                base_rule("permit", ["any"], ["any"], ["tcp/443"]),
            ],
            Need.MISSING,
        ),
        ([base_rule("permit", ["any"], ["update.example.com"], ["tcp/443"])], Need.UNDECIDABLE),
    ],
)
def test_a_need_by_address_stands_as_the_first_match_says(rules, expected):
    assert _standing(rules, NEED) is expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([base_rule("permit", ["10.0.0.1"], ["*.example.com"], ["tcp/443"])], Need.ALLOWED),
        ([base_rule("permit", ["10.0.0.1"], ["192.0.2.7"], ["tcp/443"])], Need.UNDECIDABLE),
        ([base_rule("permit", ["10.0.0.1"], ["192.0.2.7"], ["tcp/80"])], Need.MISSING),
        (
            [
                base_rule("deny", ["any"], ["192.0.2.0/24"], ["tcp/443"]),
                base_rule("permit", ["any"], ["any"], ["tcp/443"]),
            ],
            Need.UNDECIDABLE,
        ),
    ],
)
def test_a_name_against_an_address_is_undecidable_and_never_guessed(rules, expected):
    assert _standing(rules, BY_NAME) is expected


def test_another_name_is_not_the_one_that_is_needed():
    rules = [base_rule("permit", ["10.0.0.1"], ["*.example.org"], ["tcp/443"])]
    assert _standing(rules, BY_NAME) is Need.MISSING


def test_a_wildcard_does_not_hold_the_name_above_it():
    rules = [base_rule("permit", ["10.0.0.1"], ["*.update.example.com"], ["tcp/443"])]
    assert _standing(rules, BY_NAME) is Need.MISSING


def test_a_name_is_allowed_where_every_address_is():
    every = Told.exactly(negated(side("192.0.2.0/24")).sure | side("192.0.2.0/24").sure, "all")
    rule = BaseRule(Action.PERMIT, side("10.0.0.1"), every, ANY_SERVICE)
    assert _standing([rule], BY_NAME) is Need.ALLOWED


def test_a_part_that_is_missing_is_told_exactly():
    rules = [base_rule("permit", ["10.0.0.1"], ["192.0.2.7"], ["tcp/443"])]
    need = needed(["10.0.0.1", "10.0.0.2"], ["192.0.2.7"], ["tcp/443", "udp/53"])
    (answer,) = coverage(base_of(rules), report_of([need])).needs
    assert answer.standing is Need.PARTLY
    assert answer.rules == (0,)
    assert sorted(in_words(answer.missing)) == [
        "10.0.0.1-10.0.0.2 → 192.0.2.7: udp/53",
        "10.0.0.2 → 192.0.2.7: tcp/443",
    ]


def test_a_rule_that_was_not_understood_puts_those_after_it_in_doubt():
    unread = BaseRule(Action.UNKNOWN, ANY_SIDE, ANY_SIDE, doubts=("has the target 'XYZ'",))
    permit = base_rule("permit", ["any"], ["any"], ["tcp/443"])
    assert _standing([unread, permit], NEED) is Need.UNDECIDABLE
    assert _standing([permit, unread], NEED) is Need.ALLOWED


def test_a_rule_not_understood_about_other_packets_does_no_harm():
    unread = dataclasses.replace(
        base_rule("deny", ["10.9.0.0/16"], ["any"], ["tcp/443"]), doubts=("asks for a user",)
    )
    permit = base_rule("permit", ["any"], ["any"], ["tcp/443"])
    assert _standing([unread, permit], NEED) is Need.ALLOWED


def test_a_disabled_rule_permits_nothing():
    rule = base_rule("permit", ["any"], ["any"], ["tcp/443"], enabled=False)
    assert _standing([rule], NEED) is Need.MISSING


def test_rules_of_other_zones_do_not_count():
    rule = base_rule(
        "permit", ["any"], ["any"], ["tcp/443"],
        from_zones=frozenset({"dmz"}), to_zones=frozenset({"wan", "lan"}),
    )  # fmt: skip
    assert _standing([rule], NEED) is Need.MISSING


def test_a_zone_may_be_called_otherwise_at_the_firewall():
    rule = base_rule(
        "permit", ["any"], ["any"], ["tcp/443"],
        from_zones=frozenset({"trust"}), to_zones=frozenset({"untrust"}),
    )  # fmt: skip
    found = coverage(base_of([rule]), report_of([NEED]))
    assert found.needs[0].standing is Need.UNDECIDABLE
    assert found.unknown_zones == ("lan", "wan")
    found = coverage(base_of([rule]), report_of([NEED]), zones={"lan": "trust", "wan": "untrust"})
    assert found.needs[0].standing is Need.ALLOWED
    assert found.unknown_zones == ()


def test_a_rule_that_ends_does_not_answer_a_need_that_lasts():
    rule = base_rule("permit", ["any"], ["any"], ["tcp/443"], until=dt.date(2027, 1, 31))
    assert _standing([rule], NEED) is Need.UNDECIDABLE
    shorter = dataclasses.replace(NEED, expires_on=dt.date(2027, 1, 31))
    assert _standing([rule], shorter) is Need.ALLOWED
    over = dataclasses.replace(rule, until=dt.date(2026, 11, 20))
    assert _standing([over], NEED) is Need.MISSING


def test_every_stage_must_permit():
    first = base_rule("permit", ["any"], ["any"], ["tcp/443"])
    second = base_rule("permit", ["any"], ["198.51.100.1"], ["tcp/443"], stage=1)
    assert _standing([first, second], NEED) is Need.MISSING
    assert _standing([first, dataclasses.replace(first, stage=1)], NEED) is Need.ALLOWED


def test_a_base_in_two_families_answers_a_mixed_need():
    need = needed(["10.0.0.1", "fd00::1"], ["192.0.2.7", "2001:db8::7"], ["tcp/443"])
    rules = [
        base_rule("permit", ["10.0.0.1"], ["192.0.2.7"], ["tcp/443"]),
        base_rule("permit", ["fd00::1"], ["2001:db8::7"], ["tcp/443"]),
    ]
    assert _standing(rules, need) is Need.ALLOWED


def test_the_rules_of_the_base_are_judged():
    rules = [
        base_rule("permit", ["10.0.0.0/24"], ["192.0.2.7"], ["tcp/443"]),
        base_rule("permit", ["10.0.0.5"], ["192.0.2.7"], ["tcp/443"]),
        base_rule("permit", ["10.0.0.1"], ["192.0.2.7"], ["tcp/443"]),
        base_rule("permit", ["10.0.0.1"], ["198.51.100.1"], ["tcp/22"]),
        base_rule("permit", ["10.0.0.1"], ["198.51.100.1"], ["tcp/22"]),
        base_rule("permit", ["10.0.0.1"], ["mirror.example.com"], ["tcp/443"]),
    ]
    found = coverage(base_of(rules), report_of([NEED])).base
    assert [each.left_over for each in found] == [False, True, False, True, True, True]
    assert [each.shadowed_by for each in found] == [(), (0,), (0,), (), (3,), ()]
    assert [each.duplicate_of for each in found] == [None, None, None, None, 3, None]
    assert [each.perhaps_needed for each in found] == [False, False, False, False, False, True]
    assert in_words(found[0].wider) == ("10.0.0.0 + 10.0.0.2-10.0.0.255 → 192.0.2.7: tcp/443",)
    assert not found[2].wider


def test_several_rules_may_shadow_one_together():
    rules = [
        base_rule("permit", ["10.0.0.0/25"], ["any"], ["tcp/443"]),
        base_rule("deny", ["10.0.0.128/25"], ["any"], ["tcp/443"]),
        base_rule("permit", ["10.0.0.0/24"], ["192.0.2.7"], ["tcp/443"]),
    ]
    assert coverage(base_of(rules), report_of([NEED])).base[2].shadowed_by == (0, 1)


def test_what_an_earlier_rule_denies_is_not_wider_than_needed():
    rules = [
        base_rule("deny", ["10.0.0.2"], ["any"], ["tcp/443"]),
        base_rule("permit", ["10.0.0.1-10.0.0.2"], ["192.0.2.7"], ["tcp/443"]),
    ]
    found = coverage(base_of(rules), report_of([NEED])).base
    assert not found[1].wider
