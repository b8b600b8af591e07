"""What holds for every platform of objects: differences lead to the new state and back, texts stay
in comments, and each rule and object keeps its name."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.firewall.checkpoint.exporter import CheckPointCliExporter, CheckPointJsonExporter
from exports.firewall.fortios.exporter import FortiOsExporter
from exports.firewall.paloalto.exporter import PaloAltoSetExporter, PaloAltoXmlExporter
from exports.firewall.units import UnitExporter
from requirements_app.core.endpoints import ANY, NamePattern
from requirements_app.core.firewall_rules import FirewallRule
from tests.core.strategies import quick

from . import reports
from .devices import Device, asked, packets, written
from .reading_checkpoint import CheckPoint, words_of
from .reading_fortios import FortiOs
from .reading_panos import PanOs


class Way(NamedTuple):
    exporter: UnitExporter[Any]
    device: Callable[[], Device]
    load: Callable[[Any, str], None]
    change: Callable[[Any, str, str], None]
    held: Callable[[FirewallRule], FirewallRule | None]


def _all_but(sources, destinations, services, *, zones=True):
    """What a platform holds at least of a rule, None for nothing, given what it does not hold. One
    without zones bounds any by addresses, which another test compares."""

    def held(rule):
        sides = [
            tuple(each for each in side if not out(each))
            for side, out in ((rule.sources, sources), (rule.destinations, destinations))
        ]
        rest = tuple(each for each in rule.services if str(each) not in services)
        if not all(sides) or not rest or (not zones and any(ANY in side for side in sides)):
            return None
        return dataclasses.replace(rule, sources=sides[0], destinations=sides[1], services=rest)

    return held


def _none(endpoint):
    return False


def _wild(endpoint):
    return isinstance(endpoint, NamePattern) and endpoint.wildcard


def _calls(device, text, part):
    device.run(json.loads(text)[part])


WAYS = [
    Way(
        PaloAltoSetExporter(),
        PanOs,
        PanOs.run,
        lambda device, text, part: device.run(text, undo=part == "undo"),
        _all_but(_wild, _wild, {"sctp/1", "ip/0"}),
    ),
    Way(
        PaloAltoXmlExporter(),
        PanOs,
        PanOs.load,
        PanOs.request,
        _all_but(_wild, _none, {"sctp/1", "ip/0", "udp/53", "icmp/8", "icmpv6", "ip/255"}),
    ),
    Way(
        FortiOsExporter(),
        FortiOs,
        FortiOs.run,
        lambda device, text, part: device.run(text, undo=part == "undo"),
        _all_but(_none, _none, {"ip/0", "ip/255"}),
    ),
    Way(
        CheckPointJsonExporter(),
        CheckPoint,
        lambda device, text: _calls(device, text, "apply"),
        _calls,
        _all_but(_wild, _wild, {"ip/0"}, zones=False),
    ),
]
COMMENTS = ("description", "comments")
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.exporter.identifier)
ends = (
    reports.address_ranges(4)
    | reports.address_ranges(6)
    | st.sampled_from(["x.y", "*.x.y", "a.x.y", "*.a.x.y", "_b.z.y", "*.z.y", ANY])
)
mixed_rules = st.lists(
    st.builds(
        reports.rule,
        st.just(1),
        st.sampled_from([("admin", "internet"), ("internet", "admin"), ("admin", "admin")]),
        st.lists(ends, min_size=1, max_size=5, unique=True),
        st.lists(ends, min_size=1, max_size=5, unique=True),
        st.lists(
            st.sampled_from(
                ["tcp/443", "udp/53", "icmp/8", "icmpv6", "sctp/1", "ip/0", "ip/255", "tcp/1-9"]
            ),
            min_size=1,
            max_size=3,
            unique=True,
        ),
    ),
    max_size=4,
)
texts = st.text(max_size=60) | st.sampled_from([reports.NASTY, "--", "]]>", "'; reboot", "\\\n"])


def loaded(way, report):
    device = way.device()
    way.load(device, written(way.exporter, report))
    return device


@each_way
@reports.few
@given(reports.address_rules(3), reports.address_rules(3), reports.address_rules(2))
def test_a_difference_leads_to_the_new_state_and_what_undoes_it_back(way, gone, new, kept):
    before, after = reports.report(*gone, *kept), reports.report(*kept, *new)
    device = loaded(way, before)
    change = dataclasses.replace(after, since="1", before=before.rules)
    text = written(way.exporter, change)
    way.change(device, text, "apply")
    assert device.contents(*COMMENTS) == loaded(way, after).contents(*COMMENTS)
    way.change(device, text, "undo")
    assert device.contents(*COMMENTS) == loaded(way, before).contents(*COMMENTS)


@each_way
@quick
@given(mixed_rules)
def test_names_addresses_and_any_are_permitted_as_far_as_the_platform_holds_them(way, rules):
    permitted = packets(loaded(way, reports.report(*rules)).permitted())
    assert permitted <= packets(asked(rules))
    assert packets(asked(filter(None, map(way.held, rules)))) <= permitted


@each_way
@quick
@given(purposes=st.lists(texts, max_size=3), reference=texts, name=texts, ids=st.lists(texts))
def test_no_text_breaks_out_of_a_comment(way, purposes, reference, name, ids):
    (rule,) = reports.with_nasty_texts().rules
    hostile = reports.report(
        dataclasses.replace(
            rule,
            rule_id=name,
            purposes=tuple(purposes),
            reference=reference,
            entry_ids=tuple(ids),
        ),
        site_name=name,
        firewall_name=reference,
        address=name,
        content_hash=reference,
    )
    assert loaded(way, hostile).contents(*COMMENTS) == loaded(
        way, reports.with_nasty_texts()
    ).contents(*COMMENTS)


@quick
@given(texts, texts)
def test_no_text_is_a_command_of_the_shell(name, reference):
    (rule,) = reports.with_nasty_texts().rules
    hostile = dataclasses.replace(rule, purposes=(name,), reference=reference)
    script = written(CheckPointCliExporter(), reports.report(hostile, site_name=name))
    assert [command for command, *_ in words_of(script)] == [
        "add-access-section",
        "add-host",
        "add-host",
        "add-service-tcp",
        "add-access-rule",
        "publish",
    ]


@each_way
def test_the_order_and_the_numbers_of_rules_change_no_name(way):
    rules = reports.of_each_kind().rules
    turned = [
        dataclasses.replace(rule, number=number) for number, rule in enumerate(rules[::-1], 1)
    ]
    one, other = (loaded(way, reports.report(*each)) for each in (rules, turned))
    assert one.contents(*COMMENTS) == other.contents(*COMMENTS)


@each_way
def test_rules_that_say_the_same_are_one_with_the_entries_of_both(way):
    rules = [
        reports.rule(number, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], ["tcp/22"])
        for number in (1, 2)
    ]
    device = loaded(way, reports.report(*rules))
    (rule,) = max(device.tables.items(), key=lambda pair: "rule" in pair[0] or "policy" in pair[0])[
        1
    ].values()
    comment = rule.get("description") or rule["comments"]
    for each in (*rules[0].entry_ids, *rules[1].entry_ids, rules[0].rule_id, rules[1].rule_id):
        assert each in comment


@each_way
@pytest.mark.parametrize("zone", ["", "devices"])
def test_any_is_the_addresses_of_its_zone_where_the_firewall_does_not_see_that_zone(way, zone):
    rule = reports.rule(
        1, ("admin", "management"), [ANY], ["10.80.0.10"], ["tcp/443"], from_zone=zone
    )
    permitted = loaded(way, reports.report(rule)).permitted()
    admin = dataclasses.replace(rule, sources=reports.ZONES[0].networks)
    assert packets(permitted) == packets(asked([admin]))


@each_way
def test_icmp_of_a_family_that_has_no_addresses_is_told(way):
    rule = reports.rule(
        1, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], ["icmp", "icmpv6"]
    )
    options = way.exporter.read_options({"firewall": "fw-inner"})
    found = way.exporter.findings(reports.report(rule), options)
    assert [(each.code, each.message.split()[0]) for each in found] == [
        ("service-without-addresses", "icmpv6")
    ]


@each_way
def test_rules_within_a_zone_are_written_when_asked_for_alone(way):
    report = reports.report(reports.of_each_kind().rules[14])
    assert "3306" not in written(way.exporter, report)
    assert "3306" in written(way.exporter, report, inside_zones=True)
