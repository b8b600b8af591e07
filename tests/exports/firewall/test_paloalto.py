"""PAN-OS, read back from both of its spellings, and by the vendor's own library."""

import dataclasses
import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given

from exports.firewall.fitting import holds
from exports.firewall.paloalto.exporter import PaloAltoSetExporter, PaloAltoXmlExporter
from requirements_app.core.errors import InvalidInput
from requirements_app.core.services import Service
from tests.exports.golden_files import assert_golden

from . import reports
from .devices import asked, by_zones, written
from .reading_panos import RULES, PanOs

GOLDEN = Path(__file__).parents[2] / "golden" / "firewall"
SET, XML = PaloAltoSetExporter(), PaloAltoXmlExporter()
OWN = "./devices/entry/vsys/entry"


def as_set(report, **options):
    device = PanOs()
    device.run(written(SET, report, **options))
    return device


def as_xml(report, **options):
    device = PanOs()
    device.load(written(XML, report, **options))
    return device


def without_sctp(rules):
    return [
        dataclasses.replace(
            rule, services=tuple(each for each in rule.services if each.protocol != "sctp")
        )
        for rule in rules
    ]


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs", "with_nasty_texts"])
@pytest.mark.parametrize("exporter", [SET, XML], ids=lambda each: each.identifier)
def test_what_is_written_is_what_was_reviewed(exporter, name):
    text = written(exporter, getattr(reports, name)(), inside_zones=True, before="Deny all")
    assert_golden(f"{exporter.identifier}.{name}.{exporter.suffix}", text.encode(), GOLDEN)


@pytest.mark.parametrize("read", [as_set, as_xml])
def test_each_kind_of_rule_permits_what_it_asks_for_and_nothing_else(read):
    report = reports.of_each_kind()
    permitted = by_zones(read(report, inside_zones=True).permitted())
    assert permitted == by_zones(asked(without_sctp(report.rules)))


@reports.few
@given(reports.address_rules())
def test_both_spellings_permit_every_asked_packet_and_no_other(rules):
    report = reports.report(*rules)
    device = as_set(report)
    assert device.contents() == as_xml(report).contents()
    assert by_zones(device.permitted()) == by_zones(asked(rules))


def test_what_cannot_be_written_is_a_finding_and_not_in_the_file():
    found = SET.findings(
        reports.of_each_kind(), SET.read_options({"firewall": "fw-inner", "inside_zones": True})
    )
    assert [(each.subject, each.code) for each in found] == [
        ("rule 6", "wildcards-by-url"),
        ("rule 7", "wildcards-by-url"),
        ("rule 13", "services-not-held"),
        ("rule 16", "zone-open"),
    ]
    assert "3868" not in "".join(
        line for line in written(SET, reports.of_each_kind()).splitlines() if line[0] != "#"
    )


@pytest.mark.parametrize(
    ("sources", "destinations", "services"),
    [
        (["*.example.com"], ["10.80.0.10"], ["tcp/443"]),
        (["10.80.16.5"], ["*.example.com"], ["udp/443", "icmp"]),
        (["10.80.16.5"], ["10.80.0.10"], ["sctp/1", "ip/0"]),
    ],
)
def test_a_rule_of_which_nothing_can_be_held_is_no_rule(sources, destinations, services):
    report = reports.report(
        reports.rule(1, ("admin", "management"), sources, destinations, services)
    )
    assert not as_set(report).tables
    assert SET.findings(report, SET.read_options({"firewall": "fw-inner"}))


def test_a_wildcard_does_not_hold_the_name_above_it_nor_names_that_are_longer():
    report = reports.report(
        reports.rule(
            1, ("admin", "internet"), ["10.80.16.5"], ["*.example.com", "example.com"], ["tcp/443"]
        )
    )
    tables = as_set(report).tables
    (category,) = tables["profiles custom-url-category"].values()
    assert category["list"] == ["*.example.com/"]
    assert tables["address"]["nrp-f-example.com"] == {"fqdn": "example.com"}


def test_a_difference_and_what_undoes_it_lead_from_one_state_to_the_other_and_back():
    change = reports.that_differs()
    before = as_set(dataclasses.replace(change, rules=change.before, since="", before=()))
    after = as_set(dataclasses.replace(change, since="", before=()))
    device = PanOs()
    device.run(written(SET, dataclasses.replace(change, rules=change.before, since="")))
    device.run(written(SET, change))
    assert device.contents("description") == after.contents("description")
    device.run(written(SET, change), undo=True)
    assert device.contents("description") == before.contents("description")


def test_the_requests_of_xml_change_and_undo_the_same():
    change = reports.that_differs()
    device = as_xml(dataclasses.replace(change, rules=change.before, since="", before=()))
    before = device.contents()
    text = written(XML, change, before="Deny all")
    device.request(text, "apply")
    assert device.contents("description") == as_set(
        dataclasses.replace(change, since="", before=())
    ).contents("description")
    device.request(text, "undo")
    assert device.contents() == before


def test_a_day_that_moves_is_a_difference():
    (rule,) = reports.report(
        reports.rule(1, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], ["tcp/22"])
    ).rules
    later = dataclasses.replace(rule, expires_on=reports.AS_OF)
    text = written(SET, reports.report(later, since="1", before=(rule,)))
    assert "schedule nrp-until-2026-11-21" in text
    assert f"\ndelete {RULES} " in text


def test_new_rules_go_before_the_rule_that_was_named():
    device = PanOs()
    device.command(f"set {RULES} Cleanup action deny")
    for line in written(SET, reports.with_nasty_texts(), before="Cleanup").splitlines():
        if not line.startswith("#"):
            device.command(line)
    assert device.order[-1] == "Cleanup"
    assert len(device.order) == 2


def test_hostile_texts_stay_in_comments():
    device = as_set(reports.with_nasty_texts())
    assert {table: len(each) for table, each in device.tables.items()} == {
        "address": 2,
        "service": 1,
        RULES: 1,
    }
    root = ElementTree.fromstring(written(XML, reports.with_nasty_texts()))
    assert [child.tag for child in root.find(OWN)] == ["address", "service", "rulebase"]


@pytest.mark.parametrize("name", ["any", "a b\nset x", 'x" ', "a" * 40, "", "x;y", "multicast"])
def test_a_zone_that_cannot_be_named_is_refused(name):
    with pytest.raises(InvalidInput, match=r"options\.zones\.admin"):
        written(SET, reports.with_nasty_texts(), zones={"admin": name})


@pytest.mark.parametrize("options", [{"before": 'x" y'}, {"vsys": "vsys1']"}, {"before": "a\n"}])
def test_options_that_are_commands_are_refused(options):
    with pytest.raises(InvalidInput):
        SET.read_options({"firewall": "fw-inner", **options})


def test_long_groups_are_written_in_lines_that_terminals_take():
    hosts = [f"10.80.{n // 200}.{n % 200 + 1}" for n in range(1000)]
    report = reports.report(
        reports.rule(1, ("admin", "management"), hosts, ["10.81.0.1"], ["tcp/443"])
    )
    assert max(map(len, written(SET, report).splitlines())) < 1000
    assert by_zones(as_set(report).permitted()) == by_zones(asked(report.rules))


def test_the_vendors_library_reads_the_same_fields():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from panos import firewall, objects, policies
    report = reports.of_each_kind()
    root = ElementTree.fromstring(written(XML, report, inside_zones=True))
    own = root.find(OWN)
    device = firewall.Firewall("192.0.2.1", vsys="vsys1")
    rulebase = device.add(policies.Rulebase())
    kinds = {
        "address": objects.AddressObject,
        "address-group": objects.AddressGroup,
        "service": objects.ServiceObject,
        "application": objects.ApplicationObject,
        "profiles/custom-url-category": objects.CustomUrlCategory,
        "schedule": objects.ScheduleObject,
        "rulebase/security/rules": policies.SecurityRule,
    }
    for path, kind in kinds.items():
        parent = rulebase if kind is policies.SecurityRule else device
        section = own.findall(f"{path}/entry")
        read = _read(kind, parent, section)
        assert [each.name for each in read] == [each.get("name") for each in section]
        for was, each in zip(section, read, strict=True):
            assert _tree(ElementTree.fromstring(each.element_str())) == _tree(was), each.name


def test_the_vendors_library_does_not_keep_a_field_that_it_does_not_know():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from panos import firewall, objects
    entry = ElementTree.fromstring('<entry name="x"><netmask>10.0.0.0/8</netmask></entry>')
    device = firewall.Firewall("192.0.2.1", vsys="vsys1")
    (read,) = _read(objects.AddressObject, device, [entry])
    assert _tree(ElementTree.fromstring(read.element_str())) != _tree(entry)


def _read(kind, parent, section):
    found = []
    for entry in section:
        item = kind()
        parent.add(item)
        wrapper = ElementTree.Element("result")
        wrapper.append(entry)
        found += item.refreshall_from_xml(wrapper)
    return found


def _tree(element):
    """Fields in any order, without what the library fills in by itself."""
    return {
        "name": element.get("name"),
        "text": (element.text or "").strip(),
        "children": sorted(
            (child.tag, repr(_tree(child)))
            for child in element
            if (child.tag, child.text) not in {("rule-type", "universal"), ("log-start", "no")}
        ),
    }


def test_protocol_zero_is_never_written():
    assert not holds(SET.platform, Service("0"))


def test_set_commands_of_another_virtual_system_name_it():
    change, own = reports.that_differs(), "vsys vsys3 "
    text = written(SET, change, vsys="vsys3", before="Deny all")
    commands = [line.removeprefix("#undo ") for line in text.splitlines() if line[:2] != "# "]
    assert {line.split(" ")[0] for line in commands} == {"set", "move", "delete"}
    assert all(line.partition(" ")[2].startswith(own) for line in commands)
    assert text.replace(own, "") == written(SET, change, before="Deny all")


def test_a_rule_of_the_portals_own_is_no_place_for_others():
    with pytest.raises(InvalidInput):
        SET.read_options({"firewall": "fw-inner", "before": "nrp-0011223344556677"})


def test_a_place_that_a_merged_file_cannot_have_is_told():
    codes = {
        exporter.identifier: [
            each.code
            for each in exporter.findings(
                reports.with_nasty_texts(),
                exporter.read_options({"firewall": "fw-inner", "before": "Deny all"}),
            )
        ]
        for exporter in (SET, XML)
    }
    assert codes == {"paloalto-set": [], "paloalto-xml": ["place-not-held"]}
