"""Packet sets against brute force on a world small enough to list every packet."""

import random
import time

import pytest
from hypothesis import given, settings

from requirements_app.core.endpoints import (
    ANY,
    AddressRange,
    AnyEndpoint,
    NamePattern,
    parse_endpoint,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet, Relation, compare, undecidable
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service, parse_service
from tests.core.strategies import (
    SPAN,
    V4,
    V6,
    quick,
    small_endpoints,
    small_rules,
    small_services,
)

# One point for everything that a rule of the small world can tell apart, and strangers besides.
SIDES = (
    [(4, V4 + at) for at in range(SPAN + 1)]
    + [(6, V6 + at) for at in range(SPAN + 1)]
    + ["x", "a.x", "b.a.x", "c.x", "y", "a.y", "q.x", "q.a.x", "q.b.a.x", "q.y", "z", "xx"]
)
LINE = (
    [("tcp", port) for port in range(1, 7)]
    + [("udp", port) for port in range(1, 7)]
    + [("icmp", at) for at in ((8, 0), (8, 1), (3, 0))]
    + [("gre", None)]
)


def is_name(side):
    return isinstance(side, str)


def holds(endpoint, side):
    if isinstance(endpoint, AnyEndpoint):
        return True
    if isinstance(endpoint, NamePattern):
        text = endpoint.text
        return is_name(side) and (side.endswith(text[1:]) if endpoint.wildcard else side == text)
    return not is_name(side) and (
        side[0] == endpoint.version and endpoint.first <= side[1] <= endpoint.last
    )


def carries(service, point):
    protocol, detail = point
    if service.protocol != protocol:
        return False
    if protocol == "icmp":
        wanted = (service.icmp_type, service.icmp_code)
        return all(want in (None, have) for want, have in zip(wanted, detail, strict=True))
    return detail is None or any(each.first <= detail <= each.last for each in service.ports)


def packets(rules):
    return {
        (source, destination, point)
        for sources, destinations, services in rules
        for source in SIDES
        if any(holds(each, source) for each in sources)
        for destination in SIDES
        if any(holds(each, destination) for each in destinations)
        for point in LINE
        if any(carries(each, point) for each in services)
    }


def side_key(side):
    return (9, *reversed(side.split("."))) if is_name(side) else side


def line_number(point):
    protocol, detail = point
    base = {"icmp": 1, "tcp": 6, "udp": 17, "gre": 47}[protocol] << 16
    return base + (detail[0] * 256 + detail[1] if protocol == "icmp" else detail or 0)


def listed(packet_set):
    return {
        (source, destination, point)
        for sources, destinations, services in packet_set.boxes()
        for source in SIDES
        if side_key(source) in sources
        for destination in SIDES
        if side_key(destination) in destinations
        for point in LINE
        if line_number(point) in services
    }


def may_be_the_same(left, right):
    """Whether two sides could be one host, and whether that takes resolving a name."""
    return left == right or is_name(left) != is_name(right)


def brute_undecidable(alone, others):
    return {
        packet
        for packet in alone
        if any(
            packet[2] == other[2]
            and may_be_the_same(packet[0], other[0])
            and may_be_the_same(packet[1], other[1])
            for other in others
        )
    }


@quick
@given(small_rules, small_rules)
def test_operations_agree_with_listing_every_packet(left_rules, right_rules):
    left, right = PacketSet.from_rules(left_rules), PacketSet.from_rules(right_rules)
    ours, theirs = packets(left_rules), packets(right_rules)
    assert listed(left) == ours
    assert listed(left | right) == ours | theirs
    assert listed(left & right) == ours & theirs
    assert listed(left - right) == ours - theirs
    assert (left <= right) == (ours <= theirs)
    assert (left == right) == (ours == theirs)
    assert bool(left) == bool(ours)


@quick
@given(small_rules, small_rules)
def test_equal_packets_are_equal_sets_however_they_were_made(left_rules, right_rules):
    left, right = PacketSet.from_rules(left_rules), PacketSet.from_rules(right_rules)
    split = [
        ([source], [destination], [service])
        for sources, destinations, services in left_rules
        for source in sources
        for destination in destinations
        for service in services
    ]
    for twin in (
        PacketSet.from_rules(reversed(split)),
        PacketSet.from_boxes(left.boxes()),
        (left - right) | (left & right),
        (left | right) - (right - left),
    ):
        assert twin == left
        assert hash(twin) == hash(left)
        assert list(twin.boxes()) == list(left.boxes())


@quick
@given(small_rules)
def test_boxes_are_disjoint(rules):
    boxes = list(PacketSet.from_rules(rules).boxes())
    for at, (sources, destinations, services) in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert (
                sources.isdisjoint(other[0])
                or destinations.isdisjoint(other[1])
                or services.isdisjoint(other[2])
            )


@quick
@given(small_rules, small_endpoints, small_endpoints, small_services)
def test_contains_agrees_with_listing_every_packet(rules, source, destination, service):
    asked = packets([([source], [destination], [service])])
    found = PacketSet.from_rules(rules).contains(source, destination, service)
    assert found == (asked <= packets(rules))


@quick
@given(small_rules, small_rules)
def test_comparing_agrees_with_listing_every_packet(left_rules, right_rules):
    left, right = PacketSet.from_rules(left_rules), PacketSet.from_rules(right_rules)
    ours, theirs = packets(left_rules), packets(right_rules)
    found = compare(left, right)
    assert listed(found.only_left) == ours - theirs
    assert listed(found.only_right) == theirs - ours
    assert listed(found.both) == ours & theirs
    expected = (
        Relation.EQUAL if ours == theirs
        else Relation.SUBSET if ours < theirs
        else Relation.SUPERSET if ours > theirs
        else Relation.OVERLAP if ours & theirs
        else Relation.DISJOINT
    )  # fmt: skip
    assert found.relation is expected


@settings(quick, max_examples=60)
@given(small_rules.map(lambda rules: rules[:2]), small_rules.map(lambda rules: rules[:2]))
def test_undecidable_agrees_with_trying_every_pair_of_packets(left_rules, right_rules):
    left, right = PacketSet.from_rules(left_rules), PacketSet.from_rules(right_rules)
    ours, theirs = packets(left_rules), packets(right_rules)
    found = undecidable(left, right)
    assert listed(found.left) == brute_undecidable(ours - theirs, theirs)
    assert listed(found.right) == brute_undecidable(theirs - ours, ours)
    assert bool(found) == bool(found.left or found.right)
    assert compare(left, right).undecidable == found


def rule(source, destination, service):
    return (
        [parse_endpoint(text) for text in source.split()],
        [parse_endpoint(text) for text in destination.split()],
        [parse_service(text) for text in service.split()],
    )


def of(*rules):
    return PacketSet.from_rules(rule(*each) for each in rules)


def test_a_name_and_an_address_are_never_certainly_apart():
    by_name = of(("10.0.0.1", "update.example.com", "tcp/443"))
    by_address = of(("10.0.0.1", "192.0.2.7", "tcp/443"))
    found = compare(by_name, by_address)
    assert found.relation is Relation.DISJOINT
    assert not found.certain
    assert found.undecidable.left == by_name
    assert found.undecidable.right == by_address


@pytest.mark.parametrize(
    "other",
    [
        ("10.0.0.2", "192.0.2.7", "tcp/443"),
        ("10.0.0.1", "192.0.2.7", "tcp/444"),
        ("10.0.0.1", "192.0.2.7", "udp/443"),
        ("10.0.0.1", "other.example.com", "tcp/443"),
    ],
)
def test_what_differs_elsewhere_is_certainly_apart(other):
    found = compare(of(("10.0.0.1", "update.example.com", "tcp/443")), of(other))
    assert found.relation is Relation.DISJOINT
    assert found.certain


def test_equal_sets_are_certainly_equal_even_with_names_and_addresses():
    mixed = of(("10.0.0.1", "update.example.com 192.0.2.7", "tcp/443"))
    found = compare(mixed, mixed)
    assert found.relation is Relation.EQUAL
    assert found.certain
    assert not found.undecidable


def test_one_certain_difference_makes_a_superset_certain():
    small = of(("10.0.0.1", "192.0.2.7", "tcp/443"))
    maybe = small | of(("10.0.0.1", "update.example.com", "tcp/443"))
    assert compare(maybe, small).relation is Relation.SUPERSET
    assert not compare(maybe, small).certain
    surely = maybe | of(("10.0.0.1", "192.0.2.8", "tcp/443"))
    assert compare(surely, small).certain


def test_sets_that_may_overlap_by_a_name_are_not_certainly_disjoint():
    left = of(("10.0.0.1", "update.example.com", "tcp/443"), ("10.0.0.5", "10.0.0.6", "tcp/22"))
    right = of(("10.0.0.1", "192.0.2.7", "tcp/443"), ("10.0.0.6", "10.0.0.5", "tcp/22"))
    found = compare(left, right)
    assert found.relation is Relation.DISJOINT
    assert not found.certain
    shared = of(("10.0.0.8", "10.0.0.9", "tcp/22"))
    assert compare(left | shared, right | shared).relation is Relation.OVERLAP
    assert compare(left | shared, right | shared).certain


def test_a_wildcard_holds_names_below_it_and_not_itself():
    below = of(("10.0.0.1", "*.example.com", "tcp/443"))
    source, https = parse_endpoint("10.0.0.1"), parse_service("tcp/443")
    assert below.contains(source, parse_endpoint("a.b.example.com"), https)
    assert below.contains(source, parse_endpoint("*.b.example.com"), https)
    assert not below.contains(source, parse_endpoint("example.com"), https)
    assert not below.contains(source, ANY, https)


def test_the_empty_set_is_equal_to_itself_and_below_all_others():
    nothing, something = PacketSet(), of(("10.0.0.1", "10.0.0.2", "tcp/1"))
    assert PacketSet.from_rules([]) == PacketSet.from_rules([([], [ANY], [])]) == nothing
    assert compare(nothing, nothing).relation is Relation.EQUAL
    assert compare(nothing, something).relation is Relation.SUBSET
    assert compare(something, nothing).relation is Relation.SUPERSET
    assert list(nothing.boxes()) == []


def test_sources_with_equal_rights_share_a_box():
    both = of(("10.0.0.1", "x", "tcp/443"), ("10.0.0.9", "x", "tcp/443 udp/53"))
    assert [len(list(services)) for _, _, services in both.boxes()] == [1, 1]
    shared = of(("10.0.0.1", "x", "tcp/443"), ("10.0.0.9", "x", "tcp/443"))
    ((sources, _, _),) = shared.boxes()
    assert len(sources) == 2
    assert isinstance(sources, IntervalSet)


def many_rules(count, seed):
    """Rules as a large site has them: hosts, networks around them, vendors' names, some any."""
    dice = random.Random(seed)
    ports = [22, 25, 53, 80, 123, 135, 389, 443, 514, 636, 3306, 7443, 8443, 9033, 9443, 10042]
    services = [Service("tcp", (PortRange(port, port),)) for port in ports]
    services += [Service("udp", (PortRange(port, port),)) for port in ports[:9]]
    services += [Service("icmp", icmp_type=8), parse_service("tcp/49152-65535")]

    def network(length):
        first = (V4 + dice.randrange(1 << 18)) >> 32 - length << 32 - length
        return AddressRange(4, first, first + (1 << 32 - length) - 1)

    def source():
        kind = dice.random()
        if kind < 0.002:
            return [ANY]
        if kind < 0.02:
            return [network(dice.choice([14, 16, 20]))]
        return [network(24 if kind < 0.3 else 32) for _ in range(dice.randint(1, 3))]

    def destination():
        vendor = f"vendor{dice.randrange(20)}.com"
        kind = dice.random()
        if kind < 0.05:
            return [NamePattern.from_text(f"*.{vendor}")]
        if kind < 0.3:
            return [NamePattern.from_text(f"host{dice.randrange(400)}.{vendor}")]
        return [network(24 if kind < 0.5 else 32) for _ in range(dice.randint(1, 3))]

    return [
        (source(), destination(), dice.sample(services, dice.randint(1, 3))) for _ in range(count)
    ]


def test_ten_thousand_rules_less_ten_thousand_take_seconds():
    before = many_rules(10_000, 1)
    after = before[:9_800] + many_rules(200, 2)
    random.Random(3).shuffle(after)
    started = time.perf_counter()
    left, right = PacketSet.from_rules(before), PacketSet.from_rules(after)
    only_left = left - right
    assert time.perf_counter() - started < 15  # about 2 s on two slow cores
    assert only_left <= PacketSet.from_rules(before[9_800:])
    assert only_left
