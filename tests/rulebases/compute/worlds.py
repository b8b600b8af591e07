"""Small worlds in which every packet can be tried: rule bases and needs of a few points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import (
    ANY,
    EVERYTHING,
    Endpoint,
    Key,
    endpoints_intervals,
    parse_endpoint,
)
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule, FirewallZone
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import Service, parse_service
from requirements_app.rulebases.compute.model import (
    ALL_SERVICES,
    Action,
    BaseRule,
    RuleBase,
    ServiceSide,
    Side,
    Told,
)
from requirements_app.rulebases.compute.spaces import Spaces

AS_OF = dt.date(2026, 11, 21)
DAYS = (None, dt.date(2026, 12, 24), dt.date(2027, 6, 30))
ZONES = (
    FirewallZone("lan", "LAN", tuple(map(AddressRange.from_text, ("10.0.0.0/30", "fd00::/127")))),
    FirewallZone("wan", "Internet", (), is_internet=True),
    FirewallZone("dmz", "DMZ", ()),
)
SPACES = Spaces(ZONES)
FROM, TO = ("lan", "dmz"), ("wan", "dmz")

_TEXTS = ("10.0.0.1", "10.0.0.2", "10.0.0.0/30", "fd00::1", "fd00::/127", "a.x.org", "*.x.org")
_SERVICES = ("tcp/80", "tcp/443", "tcp/80-443", "udp/53", "icmp/8", "esp")
ENDPOINTS: tuple[Endpoint, ...] = (*map(parse_endpoint, _TEXTS), ANY)
SERVICES: tuple[Service, ...] = tuple(map(parse_service, _SERVICES))

# A point for each part that the endpoints and services above cut the lines into.
SOURCE_POINTS: tuple[Key, ...] = (
    (4, (10 << 24) + 1), (4, (10 << 24) + 2), (4, (10 << 24) + 3), (4, 1 << 24),
    (6, 0xFD << 120), (6, (0xFD << 120) + 1), (6, 5), (6, 2 << 124),
    (9, "org", "x", "a"), (9, "org", "x", "b"), (9, "net"),
)  # fmt: skip
SERVICE_POINTS = (
    (6 << 16) + 80, (6 << 16) + 100, (6 << 16) + 443, (6 << 16) + 500, (17 << 16) + 53,
    (1 << 16) + (8 << 8), (50 << 16),
)  # fmt: skip


@dataclass(frozen=True)
class Packet:
    source: Key
    destination: Key
    service: int

    @property
    def possible(self) -> bool:
        """Whether a network has it: no packet goes from one family to the other, and ICMP is
        IPv4's."""
        families = {self.source[0], self.destination[0]} - {9}
        return len(families) < 2 and not (self.service >> 16 == 1 and self.source[0] == 6)


PACKETS = tuple(
    packet
    for source in SOURCE_POINTS
    for destination in SOURCE_POINTS
    for service in SERVICE_POINTS
    if (packet := Packet(source, destination, service)).possible
)


def holds(packets: PacketSet, packet: Packet) -> bool:
    """Whether a set has a packet, looked up piece by piece."""
    for lo, hi, relation in packets.by_service.pieces:
        if lo <= packet.service < hi:
            for low, high, destinations in relation.pieces:
                if low <= packet.source < high:
                    return packet.destination in destinations
    return False


def within(
    box: tuple[IntervalSet[Key], IntervalSet[Key], IntervalSet[int]], packet: Packet
) -> bool:
    return packet.source in box[0] and packet.destination in box[1] and packet.service in box[2]


def side(*texts: str | Endpoint) -> Side:
    """A side of the base that was understood."""
    ends = [parse_endpoint(each) if isinstance(each, str) else each for each in texts]
    return Told.exactly(endpoints_intervals(ends), *map(str, ends))


def service_side(*texts: str | Service) -> ServiceSide:
    services = [parse_service(each) if isinstance(each, str) else each for each in texts]
    points = IntervalSet.from_pairs(pair for each in services for pair in each.intervals())
    return Told.exactly(points, *map(str, services))


def base_rule(
    action: str, sources: Iterable[str], destinations: Iterable[str], services: Iterable[str],
    **facts: object,
) -> BaseRule:  # fmt: skip
    return BaseRule(
        Action(action),
        side(*sources),
        side(*destinations),
        service_side(*services),
        **facts,  # type: ignore[arg-type]
    )


def needed(
    sources: Iterable[str | Endpoint],
    destinations: Iterable[str | Endpoint],
    services: Iterable[str | Service],
    number: int = 1,
    zones: tuple[str, str] = ("lan", "wan"),
    until: dt.date | None = None,
) -> FirewallRule:
    def ends(given: Iterable[str | Endpoint]) -> tuple[Endpoint, ...]:
        return tuple(parse_endpoint(each) if isinstance(each, str) else each for each in given)

    return FirewallRule(
        f"r-{number}", number, *zones, *zones, ends(sources), ends(destinations),
        tuple(parse_service(each) if isinstance(each, str) else each for each in services),
        (), (), "operation", until, "unstated",
    )  # fmt: skip


def report_of(rules: Sequence[FirewallRule]) -> FirewallReport:
    return FirewallReport(
        "site", "Site", "fw", "Firewall", "", "rs", "v1:0", 1, AS_OF, "", ZONES, tuple(rules)
    )


def base_of(rules: Sequence[BaseRule], **facts: object) -> RuleBase:
    return RuleBase("csv", tuple(rules), **facts)  # type: ignore[arg-type]


# --- hypothesis ------------------------------------------------------------------------------

_ends = st.lists(st.sampled_from(ENDPOINTS), min_size=1, max_size=2, unique=True)
_services = st.lists(st.sampled_from(SERVICES), min_size=1, max_size=2, unique=True)


@st.composite
def _sides(draw: st.DrawFn) -> Side:
    told = side(*draw(_ends))
    if draw(st.integers(0, 9)):
        return told
    return told | Told.doubtful(EVERYTHING, "is not understood")


@st.composite
def _service_sides(draw: st.DrawFn) -> ServiceSide:
    told = service_side(*draw(_services))
    if draw(st.integers(0, 9)):
        return told
    return told | Told.doubtful(ALL_SERVICES, "is not understood")


_zones = st.none() | st.sets(st.sampled_from(("lan", "wan", "dmz")), min_size=1, max_size=2).map(
    frozenset
)
base_rules = st.builds(
    BaseRule,
    st.sampled_from([Action.PERMIT, Action.PERMIT, Action.DENY, Action.UNKNOWN]),
    _sides(),
    _sides(),
    _service_sides(),
    _zones,
    _zones,
    enabled=st.sampled_from([True, True, True, False]),
    doubts=st.sampled_from([(), (), (), ("asks for a user",)]),
    until=st.sampled_from(DAYS),
    stage=st.sampled_from([0, 0, 1]),
)
bases = st.lists(base_rules, max_size=6).map(base_of)
needs = st.lists(
    st.builds(
        needed, _ends, _ends, _services, st.just(1),
        st.tuples(st.sampled_from((*FROM, "")), st.sampled_from((*TO, ""))),
        st.sampled_from(DAYS),
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


def points_of(rule: FirewallRule) -> Iterator[Packet]:
    """The packets of a need."""
    box = (
        SPACES.side(rule.sources, rule.source_zone),
        SPACES.side(rule.destinations, rule.destination_zone),
        IntervalSet.from_pairs(pair for each in rule.services for pair in each.intervals()),
    )
    return (packet for packet in PACKETS if within(box, packet))
