"""Merging keeps the packets: what the rules allow is what the entries allow, exactly."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import parse_service
from requirements_app.rulesets.compute.diff import difference
from requirements_app.rulesets.compute.merge import merge
from requirements_app.rulesets.compute.model import Entry, Hop, Side

SOURCES = [
    "10.0.0.0/31",
    "10.0.0.2/31",
    "10.0.0.1",
    "10.0.0.1-10.0.0.2",
    "2001:db8::/127",
    "2001:db8::2/127",
]
DESTINATIONS = [
    "10.9.0.1",
    "10.9.0.2",
    "10.9.0.0/30",
    "a.example.net",
    "*.example.net",
    "example.net",
]
SERVICES = ["tcp/443", "tcp/80-90", "tcp/85,443", "udp/53", "icmp/8", "gre"]


@st.composite
def entry_sets(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(SOURCES),
                st.sampled_from(DESTINATIONS),
                st.sampled_from(SERVICES),
                st.sampled_from(["a", "b"]),
                st.sampled_from(["unstated", "forbidden"]),
                st.sampled_from([None, dt.date(2027, 1, 1)]),
                st.sampled_from([None, None, "192.0.2.1"]),
                st.sampled_from([None, None, "192.0.2.9"]),
                st.sampled_from([None, None, "tcp/8443"]),
            ),
            max_size=14,
        )
    )
    return tuple(entry(position, *row) for position, row in enumerate(rows))


def entry(
    position,
    source,
    destination,
    service,
    zone="a",
    tls="unstated",
    expires=None,
    seen=None,
    virtual=None,
    port=None,
):
    hop = Hop("fw", seen or source, virtual or destination, port or service)
    return Entry(
        id=f"e{position}",
        deployment="prod",
        product="app",
        flow=f"app.f{position % 3}",
        source=Side(source, "", "app.agent", zone),
        destination=Side(destination, "", "app.server", "z"),
        service=service,
        application="",
        path=(hop,),
        requirement="required",
        phase="operation",
        expires_on=expires,
        tls_inspection=tls,
        assertion="stated",
        purpose="purpose",
        why=(),
    )


def packets(sides) -> PacketSet:
    return PacketSet.from_rules(
        (
            [parse_endpoint(text) for text in sources],
            [parse_endpoint(text) for text in destinations],
            [parse_service(text) for text in services],
        )
        for sources, destinations, services in sides
    )


def constraint(thing):
    zone = thing.source.zone if isinstance(thing, Entry) else thing.source_zone
    return zone, thing.tls_inspection, thing.expires_on


@given(entry_sets())
def test_rules_allow_exactly_what_their_entries_allow(entries):
    rules, _ = merge(entries)
    for key in {constraint(entry) for entry in entries}:
        before = packets(
            ([e.source.value], [e.destination.value], [e.service])
            for e in entries
            if constraint(e) == key
        )
        after = packets(
            (r.sources, r.destinations, r.services) for r in rules if constraint(r) == key
        )
        assert before == after


@given(entry_sets())
def test_each_firewall_sees_of_the_rules_exactly_what_it_sees_of_the_entries(entries):
    rules, numbered = merge(entries)
    for rule in rules:
        held = [entry for entry in numbered if entry.rule_number == rule.number]
        for position, hop in enumerate(rule.path):
            seen = [entry.path[position] for entry in held]
            assert {each.firewall for each in seen} == {hop.firewall}
            assert packets([(hop.sources, hop.destinations, hop.services)]) == packets(
                ([each.source], [each.destination], [each.service]) for each in seen
            )


@given(entry_sets())
def test_no_entry_is_lost_and_each_is_in_one_rule(entries):
    rules, numbered = merge(entries)
    held = [entry_id for rule in rules for entry_id in rule.entry_ids]
    assert sorted(held) == sorted(entry.id for entry in entries)
    assert [rule.number for rule in rules] == list(range(1, len(rules) + 1))
    by_number = {rule.number: rule for rule in rules}
    for entry in numbered:
        assert entry.id in by_number[entry.rule_number].entry_ids


@given(entry_sets(), st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(entries, shuffler):
    shuffled = list(entries)
    shuffler.shuffle(shuffled)
    assert merge(tuple(shuffled))[0] == merge(entries)[0]


def test_a_product_of_hosts_and_ports_is_one_rule():
    entries = tuple(
        entry(n, f"10.0.0.{n % 4}", f"10.9.0.{n // 4 % 2}", service)
        for n, service in enumerate(["tcp/443"] * 8)
    )
    (rule,), _ = merge(entries)
    assert rule.sources == ("10.0.0.0/30",)
    assert rule.destinations == ("10.9.0.0/31",)


def test_a_translated_entry_keeps_a_rule_of_its_own():
    plain = entry(0, "10.0.0.1", "10.9.0.1", "tcp/443")
    translated = entry(1, "10.0.0.2", "10.9.0.1", "tcp/443", seen="192.0.2.2")
    rules, _ = merge((plain, translated))
    assert [(rule.sources, rule.path[0].sources) for rule in rules] == [
        (("10.0.0.1",), ("10.0.0.1",)),
        (("10.0.0.2",), ("192.0.2.2",)),
    ]


def test_ports_of_an_equally_translated_pair_stand_in_one_rule():
    seen = {"seen": "192.0.2.2"}
    entries = (
        entry(0, "10.0.0.2", "10.9.0.1", "udp/8162", **seen),
        entry(1, "10.0.0.2", "10.9.0.1", "udp/8163", **seen),
    )
    (rule,), _ = merge(entries)
    assert (rule.services, rule.path[0].sources) == (("udp/8162-8163",), ("192.0.2.2",))
    assert rule.path[0].services == rule.services


def test_all_sources_of_a_virtual_address_stand_in_one_rule():
    vip = {"virtual": "172.31.4.10"}
    entries = (
        entry(0, "10.0.0.2", "10.9.0.1", "tcp/443", **vip),
        entry(1, "10.0.0.3", "10.9.0.1", "tcp/443", **vip),
        entry(2, "10.0.0.3", "10.9.0.2", "tcp/443"),
    )
    rules, _ = merge(entries)
    assert [
        (rule.sources, rule.destinations, rule.path[0].sources, rule.path[0].destinations)
        for rule in rules
    ] == [
        (("10.0.0.2/31",), ("10.9.0.1",), ("10.0.0.2/31",), ("172.31.4.10",)),
        (("10.0.0.3",), ("10.9.0.2",), ("10.0.0.3",), ("10.9.0.2",)),
    ]


def test_sources_that_are_seen_as_one_address_stand_in_one_rule():
    seen = {"seen": "203.0.113.7"}
    entries = (
        entry(0, "10.0.0.2", "10.9.0.1", "tcp/443", **seen),
        entry(1, "10.0.0.3", "10.9.0.1", "tcp/443", **seen),
        entry(2, "10.0.0.4", "10.9.0.1", "tcp/443", seen="203.0.113.8"),
    )
    rules, _ = merge(entries)
    assert [(rule.sources, rule.path[0].sources) for rule in rules] == [
        (("10.0.0.2/31",), ("203.0.113.7",)),
        (("10.0.0.4",), ("203.0.113.8",)),
    ]


def test_two_halves_of_an_address_family_never_read_as_any():
    halves = ("0.0.0.0/1", "128.0.0.0/1")
    (rule,), _ = merge(
        tuple(entry(n, half, "10.9.0.1", "tcp/443") for n, half in enumerate(halves))
    )
    assert rule.sources == halves


@given(entry_sets(), entry_sets())
def test_applying_a_difference_to_the_old_packets_gives_the_new(old, new):
    renamed = tuple(_with_key_id(e) for e in old), tuple(_with_key_id(e) for e in new)
    found = difference(*renamed)
    kept = {e.id for e in renamed[0]} - {e.id for e in found.removed}
    applied = [e for e in renamed[0] if e.id in kept] + list(found.added)

    def sides(entries):
        return packets(([e.source.value], [e.destination.value], [e.service]) for e in entries)

    assert sides(applied) == sides(renamed[1])


def _with_key_id(entry: Entry) -> Entry:
    """An id made of what makes a packet, as the build makes it."""
    key = "|".join((entry.source.value, entry.destination.value, entry.service, entry.source.zone))
    return Entry(**{**vars(entry), "id": key})
