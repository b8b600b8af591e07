"""The frozen report of a rule set."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.core.errors import Conflict
from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.rulesets.reports import report
from requirements_app.rulesets.selectors import visible_rule_sets
from requirements_app.rulesets.services import rule_set_request

from .stored import bind, rule_set_build

pytestmark = pytest.mark.django_db


def fresh(rule_set: RuleSet) -> RuleSet:
    return RuleSet.objects.select_related("site", "content", "requested_by").get(pk=rule_set.pk)


def test_a_report_tells_the_rule_set_with_names_and_provenance(hq, owner):
    rule_set = rule_set_build(hq, owner)
    told = report(rule_set)
    assert (told.site, told.site_name, told.requested_by) == ("hq", "HQ", "Olga Owner")
    assert told.content_hash == rule_set.content.digest
    assert told.inputs_hash == rule_set.inputs
    assert (told.entry_count, told.rule_count) == (2, 2)
    assert [(pair.source, pair.destination) for pair in told.zone_pairs] == [
        ("clients", "servers"),
        ("servers", "internet"),
    ]
    inbound = next(iter(told.zone_pairs)).rules[0]
    assert (inbound.destinations, inbound.destination_names) == (("10.2.0.5",), ("app01",))
    assert (inbound.firewalls, inbound.crosses_firewall) == (("inner",), True)
    assert inbound.flows == ("app.https",)
    assert len(inbound.entry_ids) == 1
    (row,) = next(iter(told.provenance)).rows
    assert (row.document, row.row, row.sha256) == ("app-doc", "1/1", "0" * 64)
    assert [each.flow for each in told.provenance] == ["app.https", "app.update"]


def test_the_whole_of_each_demonstration_site_is_in_its_report(demo):
    for site in demo.values():
        rule_set = rule_set_build(site)
        told = report(rule_set)
        rules = [rule for pair in told.zone_pairs for rule in pair.rules]
        assert [rule.number for rule in rules] == list(range(1, told.rule_count + 1))
        held = sorted(entry for rule in rules for entry in rule.entry_ids)
        rows = Entry.objects.filter(content=rule_set.content)
        assert held == sorted(rows.values_list("entry_id", flat=True))
        for rule in rules:
            assert len(rule.sources) == len(rule.source_names)
            assert len(rule.destinations) == len(rule.destination_names)
        flows = set(rows.values_list("flow", flat=True))
        assert {each.flow for each in told.provenance} == flows
        assert all(each.rows for each in told.provenance)
        outcomes = {each.outcome for each in told.excluded}
        assert outcomes <= {"excluded"}


def test_the_number_of_queries_does_not_grow_with_the_rule_set(hq, owner):
    def counted(rule_set: RuleSet) -> int:
        rule_set = fresh(rule_set)
        with CaptureQueriesContext(connection) as queries:
            report(rule_set)
        return len(queries)

    small = counted(rule_set_build(hq, owner))
    bind(owner, hq, "primary", *(f"10.2.3.{n}" for n in range(1, 60)))
    large = rule_set_build(hq, owner)
    assert large.content.entry_count > 100
    assert counted(large) == small < 10


def test_a_rule_set_that_is_not_built_has_no_report(hq, owner):
    with pytest.raises(Conflict, match="not built yet"):
        report(rule_set_request(site=hq, actor=owner))


def test_rule_sets_are_visible_with_their_site(hq, owner, person):
    rule_set = rule_set_build(hq, owner)
    assert list(visible_rule_sets(owner)) == [rule_set]
    assert list(visible_rule_sets(person)) == []
