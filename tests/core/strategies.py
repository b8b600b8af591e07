"""Small worlds for property tests: few enough points to compare with brute force."""

from hypothesis import settings
from hypothesis import strategies as st

from requirements_app.core.endpoints import ANY, AddressRange, NamePattern
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service

quick = settings(max_examples=100, deadline=None)

V4 = 10 << 24
V6 = 0xFD << 120
SPAN = 6

points = st.integers(0, 12)
pairs = st.lists(st.tuples(points, points).map(lambda pair: (min(pair), max(pair))), max_size=6)
interval_sets: st.SearchStrategy[IntervalSet[int]] = pairs.map(IntervalSet[int].from_pairs)

port_numbers = st.integers(1, 65535)
port_ranges = st.tuples(port_numbers, port_numbers).map(lambda pair: PortRange(*sorted(pair)))


def _small_range(version, base):
    offsets = st.tuples(st.integers(0, SPAN - 1), st.integers(0, SPAN - 1))
    return offsets.map(lambda pair: AddressRange(version, base + min(pair), base + max(pair)))


small_ranges = st.one_of(_small_range(4, V4), _small_range(6, V6))
small_names = st.sampled_from(["x", "a.x", "b.a.x", "c.x", "y", "a.y", "*.x", "*.a.x", "*.y"]).map(
    NamePattern.from_text
)
small_endpoints = st.one_of(small_ranges, small_ranges, small_names, small_names, st.just(ANY))

_small_ports = st.tuples(st.integers(1, 5), st.integers(1, 5)).map(
    lambda pair: PortRange(min(pair), max(pair))
)
small_services = st.one_of(
    st.builds(
        Service,
        st.sampled_from(["tcp", "udp"]),
        st.lists(_small_ports, min_size=1, max_size=2).map(tuple),
    ),
    st.sampled_from(
        [
            Service("icmp"),
            Service("icmp", icmp_type=8),
            Service("icmp", icmp_type=8, icmp_code=0),
            Service("gre"),
        ]
    ),
)


def some(strategy):
    return st.lists(strategy, min_size=1, max_size=2)


small_rules = st.lists(
    st.tuples(some(small_endpoints), some(small_endpoints), some(small_services)), max_size=4
)

_codes = st.one_of(st.none(), st.integers(0, 255))
services = st.one_of(
    st.builds(
        Service,
        st.sampled_from(["tcp", "udp", "sctp"]),
        st.lists(port_ranges, min_size=1, max_size=4).map(tuple),
    ),
    st.builds(Service, st.sampled_from(["icmp", "icmpv6"])),
    st.builds(
        Service, st.sampled_from(["icmp", "icmpv6"]), st.just(()), st.integers(0, 255), _codes
    ),
    st.builds(Service, st.sampled_from(["gre", "esp", "ah", "47", "200", "0", "255"])),
)


def _any_range(version, bits):
    numbers = st.integers(1, (1 << bits) - 1)
    return st.one_of(
        st.tuples(numbers, numbers).map(lambda pair: AddressRange(version, *sorted(pair))),
        st.tuples(numbers, st.integers(1, bits)).map(lambda pair: _prefix(version, bits, *pair)),
    )


def _prefix(version, bits, number, length):
    size = 1 << bits - length
    first = number - number % size
    return AddressRange(version, first, first + size - 1)


def _not_special(found):
    mapped = range(0xFFFF << 32, 0x1_0000 << 32)
    special = found.version == 6 and (found.first in mapped or found.last in mapped)
    return found.last != 0 and not special


address_ranges = st.one_of(_any_range(4, 32), _any_range(6, 128)).filter(_not_special)

_labels = st.from_regex(r"[a-z_](?:[a-z0-9_-]{0,10}[a-z0-9_])?", fullmatch=True).filter(
    lambda label: not label.startswith("xn--") and label not in ("any", "all")
)
name_patterns = st.builds(
    NamePattern, st.lists(_labels, min_size=1, max_size=4).map(tuple), st.booleans()
)
