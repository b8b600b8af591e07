"""What exporters write, read back, permits what the report asks for and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requirements_app.core.endpoints import NamePattern
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.packets import PacketSet
from requirements_app.rulebases.compute.answers import Need, in_words
from requirements_app.rulebases.compute.coverage import coverage
from requirements_app.rulebases.compute.model import RuleBase
from tests.exports.firewall import reports
from tests.exports.firewall.netfilter_files import skip_without

from .equivalence import READ_AS, contexts_of, exporters, read_back, wanted

PLATFORMS = [each for each in READ_AS if each in exporters() and each != "nftables"]
NO_NAMES = {"iptables", "nftables", "aws-sg"}
NO_WILDCARDS = {*NO_NAMES, "cisco-asa"}
NO_TYPE_255 = {"iptables"}  # it stands for every type there, so exporters leave it out
NO_SCTP = {"paloalto-xml", "aws-sg"}


def _permitted(base: RuleBase, report: FirewallReport) -> PacketSet:
    """What the base permits between the zones of all rules, added up."""
    contexts = contexts_of(base, report)
    found = PacketSet()
    for rule in report.rules:
        found |= contexts.permitted(contexts.of(rule)).sure
    return found


def _expressible(identifier: str, rule: FirewallRule) -> bool:
    ends = [each for each in (*rule.sources, *rule.destinations) if isinstance(each, NamePattern)]
    services = {each.protocol for each in rule.services}
    return not (
        (ends and identifier in NO_NAMES)
        or (any(each.wildcard for each in ends) and identifier in NO_WILDCARDS)
        or ("sctp" in services and identifier in NO_SCTP)
    )


def _check_each_kind(identifier: str) -> None:
    report = reports.of_each_kind()
    base = read_back(identifier, report)
    assert base.unread == ()
    found = coverage(base, report)
    rules = {rule.rule_id: rule for rule in report.rules}
    assert len(found.needs) == len(rules) - 1  # one stays within its zone
    for answer in found.needs:
        if _expressible(identifier, rules[answer.rule_id]):
            assert answer.standing is Need.ALLOWED, in_words(answer.missing | answer.unclear)
        else:
            assert answer.standing is not Need.ALLOWED
    for each in found.base:
        assert not each.wider, in_words(each.wider)
        assert not each.left_over


@pytest.mark.parametrize("identifier", PLATFORMS)
def test_a_rule_of_each_kind_is_allowed_and_nothing_is_wider(identifier):
    _check_each_kind(identifier)


@pytest.mark.parametrize("identifier", ["nftables"], ids=str)
@pytest.mark.netns
def test_a_rule_of_each_kind_is_allowed_as_the_kernel_lists_it(identifier):
    skip_without(identifier)
    _check_each_kind(identifier)


def _without_type_255(rules: tuple[FirewallRule, ...]) -> tuple[FirewallRule, ...]:
    return tuple(rule for rule in rules if all(each.icmp_type != 255 for each in rule.services))


@pytest.mark.parametrize("identifier", PLATFORMS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules=reports.address_rules())
def test_rules_of_addresses_come_back_as_the_same_packets(identifier, rules):
    if identifier in NO_TYPE_255:
        rules = _without_type_255(rules)
    if not wanted(rules, reports.report()):
        return  # a file without rules is no rule base
    report = reports.report(*rules)
    base = read_back(identifier, report)
    assert base.unread == ()
    sure = _permitted(base, report)
    asked = wanted(rules, report)
    assert not asked - sure, in_words(asked - sure)
    assert not sure - asked, in_words(sure - asked)


@pytest.mark.parametrize("identifier", PLATFORMS)
def test_hostile_texts_change_nothing_of_what_is_read_back(identifier):
    report = reports.with_nasty_texts()
    base = read_back(identifier, report)
    assert _permitted(base, report) == wanted(report.rules, report)


@pytest.mark.parametrize("identifier", PLATFORMS)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rules=reports.address_rules().filter(len), data=st.data())
def test_a_rule_taken_out_of_the_report_is_missing_or_allowed_by_another(identifier, rules, data):
    if identifier in NO_TYPE_255:
        rules = _without_type_255(rules)
    if not rules:
        return
    at = data.draw(st.integers(0, len(rules) - 1))
    less = tuple(rule for rule in rules if rule is not rules[at])
    if not wanted(less, reports.report()):
        return
    base = read_back(identifier, reports.report(*less))
    answer = coverage(base, reports.report(*rules)).needs[at]
    rest = wanted([rules[at]], reports.report()) - wanted(less, reports.report())
    if identifier in {"aws-sg", "iptables"}:  # members of no group, and the policy, are not told
        assert answer.missing | answer.unclear == rest
    else:
        assert answer.missing == rest
