import json
import shlex

import pytest
from hypothesis import given, settings

from exports.base import ExportError
from exports.firewall.azure.exporter import AzureExporter
from tests.exports.firewall import reading_clouds, reports
from tests.exports.firewall.goldens import assert_firewall_golden
from tests.exports.firewall.packet_sets import of_permits, of_rules, untyped
from tests.exports.firewall.writing import between, written

AZURE = AzureExporter()
HELD = {"tcp", "udp", "icmp", "esp", "ah"}
PER_TEST = settings(deadline=None, max_examples=12)


def held(service):
    return service.protocol in HELD and untyped(service)


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs"])
def test_the_file_is_the_reviewed_one(name):
    assert_firewall_golden(f"azure-nsg.{name}.json", written(AZURE, getattr(reports, name)()))


@pytest.mark.parametrize(("group", "inbound"), [("nrp-management", True), ("nrp-admin", False)])
@given(rules=reports.address_rules())
@PER_TEST
def test_each_zones_group_permits_just_the_packets_of_the_rules(rules, group, inbound):
    whole = json.loads(written(AZURE, reports.report(*rules)))
    found = reading_clouds.azure(whole["resources"], group, inbound=inbound)
    assert of_permits(found) == of_rules(rules, held)


@given(reports.address_rules())
@PER_TEST
def test_names_and_priorities_are_those_that_azure_takes(rules):
    for resource in json.loads(written(AZURE, reports.report(*rules)))["resources"]:
        found = resource["properties"]["securityRules"]
        slots = [
            (each["properties"]["direction"], each["properties"]["priority"]) for each in found
        ]
        assert len(set(slots)) == len(slots)
        assert all(100 <= priority <= 4096 for _, priority in slots)
        names = [each["name"] for each in found]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 80 for name in names)
        assert all(len(each["properties"]["description"]) <= 140 for each in found)


def test_all_else_is_denied_unless_that_is_not_wanted():
    with_rest = json.loads(written(AZURE, reports.of_each_kind()))
    denied = [
        (rule["properties"]["direction"], rule["properties"]["priority"])
        for rule in with_rest["resources"][0]["properties"]["securityRules"]
        if rule["properties"]["access"] == "Deny"
    ]
    assert denied == [("Inbound", 4096), ("Outbound", 4096)]
    assert '"Deny"' not in written(AZURE, reports.of_each_kind(), deny_rest=False)


def test_a_typed_icmp_is_told_and_never_widened():
    rule = reports.rule(1, ("admin", "devices"), ["10.80.16.1"], ["10.80.4.1"], ["icmp/8"])
    report = reports.report(rule)
    options = AZURE.read_options({"firewall": "fw-inner"})
    codes = [each.code for each in AZURE.findings(report, options)]
    assert codes == ["services-not-held", "rule-not-written"]
    assert json.loads(written(AZURE, report))["resources"] == []


def test_no_text_of_people_is_an_expression_or_a_command():
    whole = json.loads(written(AZURE, reports.with_nasty_texts()))
    for resource in whole["resources"]:
        for rule in resource["properties"]["securityRules"]:
            assert not set(rule["properties"]["description"]) & set("[]$`'\"\\&|<>\n")
    change = between(reports.with_nasty_texts().rules, ())
    for line in json.loads(written(AZURE, change))["metadata"]["undo"]:
        words = shlex.split(line)
        assert words[:4] == ["az", "network", "nsg", "rule"]
        assert shlex.join(words) == line
        assert not set(words[-1]) & set("[]$`'\"\\&|<>\n")


@given(reports.address_rules(), reports.address_rules())
@PER_TEST
def test_a_difference_makes_the_new_rules_and_its_undoing_the_old_ones(before, now):
    old, new = (
        _names(json.loads(written(AZURE, reports.report(*each)))["resources"])
        for each in (before, now)
    )
    change = json.loads(written(AZURE, between(before, now)))
    children = [each for each in change["resources"] if "/" in each["name"]]
    groups = [each for each in change["resources"] if each not in children]
    known, wanted = ({group for group, _ in each} for each in (old, new))
    assert {each["name"].split("/")[0] for each in children} <= known
    assert {each["name"] for each in groups} == wanted - known
    added = {tuple(each["name"].split("/")) for each in children} | _names(groups)
    gone = {_named(each) for each in change["metadata"]["remove"]}
    assert (old | added) - gone == new
    assert not old & added
    back = {_named(each) for each in change["metadata"]["undo"] if " create " in each}
    away = {_named(each) for each in change["metadata"]["undo"] if " delete " in each}
    assert (new | back) - away == old


def test_a_rule_that_stays_keeps_its_priority():
    rules = reports.of_each_kind().rules
    whole = _priorities(json.loads(written(AZURE, reports.report(*rules)))["resources"])
    fewer = _priorities(json.loads(written(AZURE, reports.report(*rules[3:])))["resources"])
    assert fewer.items() <= whole.items()


def test_a_group_that_a_difference_begins_denies_the_rest_as_well():
    rules = reports.of_each_kind().rules
    change = json.loads(written(AZURE, between((), rules)))["resources"]
    assert change == json.loads(written(AZURE, reports.report(*rules)))["resources"]


def _names(resources) -> set[tuple[str, str]]:
    return {name for name in _priorities(resources) if not name[1].endswith("deny-rest")}


def _priorities(resources) -> dict[tuple[str, str], int]:
    return {
        (each["name"], rule["name"]): rule["properties"]["priority"]
        for each in resources
        for rule in each["properties"]["securityRules"]
    }


def _named(command: str) -> tuple[str, str]:
    words = shlex.split(command)
    return words[words.index("--nsg-name") + 1], words[words.index("--name") + 1]


def test_a_group_beyond_its_priorities_is_an_error_with_its_mend_and_no_file(monkeypatch):
    """A group has 3,000 places in each direction; this holds at a smaller number of them."""
    for module in ("security_rules", "exporter"):
        monkeypatch.setattr(f"exports.firewall.azure.{module}.SLOTS", 5)
    monkeypatch.setattr("exports.firewall.azure.exporter.MOST_RULES", 3)
    hosts = ["10.80.16.1"], ["10.80.0.1"]
    rules = [reports.rule(at, ("admin", "management"), *hosts, [f"tcp/{at}"]) for at in range(1, 7)]
    options = AZURE.read_options({"firewall": "fw-inner"})
    severities = {}
    for count in (3, 5, 6):
        found = AZURE.findings(reports.report(*rules[:count]), options)
        severities[count] = {each.severity for each in found if each.code == "too-many-rules"}
    assert severities == {3: set(), 5: {"warning"}, 6: {"error"}}
    assert json.loads(written(AZURE, reports.report(*rules[:5])))["resources"]
    with pytest.raises(ExportError) as caught:
        written(AZURE, reports.report(*rules))
    assert "nrp-" in caught.value.message
    assert "bind networks" in caught.value.mend


def test_a_new_rule_does_not_take_the_priority_of_one_that_is_still_there(monkeypatch):
    """The template is deployed before the commands that take the old rules away."""
    for module in ("security_rules", "exporter"):
        monkeypatch.setattr(f"exports.firewall.azure.{module}.SLOTS", 2)
    old, new = (
        reports.rule(1, ("admin", "management"), ["10.80.16.1"], ["10.80.0.1"], [f"tcp/{port}"])
        for port in (1, 2)
    )
    before = _priorities(json.loads(written(AZURE, reports.report(old)))["resources"])
    change = json.loads(written(AZURE, between([old], [new])))["resources"]
    assert change
    for each in change:
        group = each["name"].partition("/")[0]
        there = {number for name, number in before.items() if name[0] == group}
        assert each["properties"]["priority"] not in there
