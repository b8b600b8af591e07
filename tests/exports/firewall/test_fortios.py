"""FortiOS, read back, and held against the schema of the vendor's Ansible modules."""

import dataclasses
import importlib
from pathlib import Path

import pytest
from hypothesis import given

from exports.firewall.fortios.exporter import FortiOsExporter
from exports.firewall.fortios.model import policy_ids
from requirements_app.core.errors import InvalidInput
from tests.exports.golden_files import assert_golden

from . import reports
from .devices import asked, by_zones, written
from .reading_fortios import POLICIES, FortiOs

GOLDEN = Path(__file__).parents[2] / "golden" / "firewall"
EXPORTER = FortiOsExporter()
VERSION = (7, 4, 4)
MODULES = {
    "firewall address": ("fortios_firewall_address", "name"),
    "firewall address6": ("fortios_firewall_address6", "name"),
    "firewall addrgrp": ("fortios_firewall_addrgrp", "name"),
    "firewall addrgrp6": ("fortios_firewall_addrgrp6", "name"),
    "firewall service custom": ("fortios_firewall_service_custom", "name"),
    "firewall schedule onetime": ("fortios_firewall_schedule_onetime", "name"),
    "firewall policy": ("fortios_firewall_policy", "policyid"),
}


def loaded(report, **options):
    device = FortiOs()
    device.run(written(EXPORTER, report, **options))
    return device


def whole(change, rules):
    return dataclasses.replace(change, rules=rules, since="", before=())


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs", "with_nasty_texts"])
def test_what_is_written_is_what_was_reviewed(name):
    text = written(EXPORTER, getattr(reports, name)(), inside_zones=True, before=7)
    assert_golden(f"fortios.{name}.conf", text.encode(), GOLDEN)


def test_each_kind_of_rule_permits_what_it_asks_for_and_nothing_else():
    report = reports.of_each_kind()
    permitted = by_zones(loaded(report, inside_zones=True).permitted())
    assert permitted == by_zones(asked(report.rules))


@reports.few
@given(reports.address_rules())
def test_every_asked_packet_is_permitted_and_no_other(rules):
    report = reports.report(*rules)
    assert by_zones(loaded(report).permitted()) == by_zones(asked(rules))


def test_a_name_is_permitted_in_the_families_of_the_other_side_alone():
    rule = reports.rule(1, ("admin", "internet"), ["10.80.16.5"], ["example.com"], ["tcp/443"])
    (policy,) = loaded(reports.report(rule)).tables[POLICIES].values()
    assert "srcaddr6" not in policy
    assert "dstaddr6" not in policy


@pytest.mark.parametrize("service", ["ip/0", "ip/255"])
def test_a_protocol_that_would_be_every_protocol_is_not_written_but_told(service):
    rule = reports.rule(1, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], [service])
    report = reports.report(rule)
    assert not loaded(report).tables
    found = EXPORTER.findings(report, EXPORTER.read_options({"firewall": "fw-inner"}))
    assert [each.code for each in found] == ["services-not-held", "rule-not-written"]
    assert "services-not-held" not in written(EXPORTER, report)
    assert f"{rule.services[0]} cannot be written" in written(EXPORTER, report)


def test_a_difference_and_what_undoes_it_lead_from_one_state_to_the_other_and_back():
    change = reports.that_differs()
    device = loaded(whole(change, change.before))
    before = device.contents()
    text = written(EXPORTER, change)
    device.run(text)
    after = loaded(whole(change, change.rules))
    assert device.contents("comments") == after.contents("comments")
    device.run(text, undo=True)
    assert device.contents() == before


def test_policies_keep_their_numbers_and_two_never_share_one(monkeypatch):
    report = reports.of_each_kind()
    options = EXPORTER.read_options({"firewall": "fw-inner"})
    units = EXPORTER.units(EXPORTER.fit(report.rules, report, options).parts, options)
    ids = policy_ids(units)
    assert policy_ids(units[::-1]) == ids
    assert policy_ids(units[:3]) == {unit.name: ids[unit.name] for unit in units[:3]}
    monkeypatch.setattr("exports.firewall.fortios.model._IDS", len(units))
    assert len(set(policy_ids(units[:2], units).values())) == len(units)


def test_new_policies_go_before_the_one_that_was_named():
    device = FortiOs()
    device.tables[POLICIES] = {}
    device.order = ["99"]
    text = written(EXPORTER, reports.with_nasty_texts(), before=99)
    device.run(text)
    assert device.order[-1] == "99"
    assert len(device.order) == 2


def test_hostile_texts_stay_in_comments():
    tables = loaded(reports.with_nasty_texts()).tables
    assert {table: len(each) for table, each in tables.items()} == {
        "firewall address": 2,
        "firewall service custom": 1,
        POLICIES: 1,
    }


@pytest.mark.parametrize("name", ["any", "ALL", 'x"', "a\nend", "a" * 36, "", "x;y"])
def test_an_interface_that_cannot_be_named_is_refused(name):
    with pytest.raises(InvalidInput, match=r"options\.zones\.admin"):
        written(EXPORTER, reports.with_nasty_texts(), zones={"admin": name})


def test_interfaces_are_called_what_the_firewall_calls_them():
    text = written(
        EXPORTER, reports.with_nasty_texts(), zones={"admin": "VLAN 12", "management": "port2"}
    )
    assert '        set srcintf "VLAN 12"\n        set dstintf "port2"\n' in text


@pytest.mark.parametrize("name", ["of_each_kind", "with_nasty_texts"])
def test_every_field_and_value_is_in_the_vendors_schema(name):
    tables = loaded(getattr(reports, name)(), inside_zones=True).tables
    for table, entries in tables.items():
        module, key = MODULES[table]
        path = f"ansible_collections.fortinet.fortios.plugins.modules.{module}"
        fields = importlib.import_module(path).versioned_schema["children"]
        for entry, body in entries.items():
            for field, value in {key: entry, **body}.items():
                _check(fields[field.replace("-", "_")], value, f"{table} {entry} {field}")


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("firewall address", "netmask", "255.0.0.0"),
        ("firewall address", "type", "network"),
        ("firewall policy", "policyid", "ten"),
        ("firewall policy", "srcaddr", "all"),
    ],
)
def test_the_schema_refuses_what_it_does_not_know(table, field, value):
    path = f"ansible_collections.fortinet.fortios.plugins.modules.{MODULES[table][0]}"
    fields = importlib.import_module(path).versioned_schema["children"]
    with pytest.raises((KeyError, AssertionError)):
        _check(fields[field.replace("-", "_")], value, field)


def _check(schema, value, where):
    assert any(_version(first) <= VERSION <= _version(last) for first, last in schema["v_range"])
    if schema["type"] == "list":
        assert value, where
        assert isinstance(value, list), where
        assert set(schema["children"]) >= {"name"}, where
    elif "options" in schema:
        known = {
            each["value"]
            for each in schema["options"]
            if any(
                _version(first) <= VERSION <= _version(last)
                for first, last in each.get("v_range", schema["v_range"])
            )
        }
        assert value in known, where
    elif schema["type"] == "integer":
        # The schema knows no ranges: they are held by the reading.
        assert value.isdecimal(), where
    else:
        assert isinstance(value, str), where


def _version(text):
    return tuple(map(int, text.removeprefix("v").split("."))) if text else (99,)
