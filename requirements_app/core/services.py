"""Services: an IP protocol with its ports, or with an ICMP type and code.

Every service is a set of points on one line of integers,
``protocol number << 16 | port`` (for ICMP: ``type << 8 | code``), so that services of
different protocols can be united, subtracted and compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import total_ordering

from requirements_app.core.errors import InvalidInput
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.ports import FIRST_PORT, PortRange, merge_ports, parse_ports
from requirements_app.core.text import Refuse, given, refuser

PROTOCOL_NUMBERS: dict[str, int] = {
    "icmp": 1,
    "igmp": 2,
    "ipip": 4,
    "tcp": 6,
    "udp": 17,
    "rsvp": 46,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "icmpv6": 58,
    "eigrp": 88,
    "ospf": 89,
    "pim": 103,
    "vrrp": 112,
    "l2tp": 115,
    "sctp": 132,
    "udplite": 136,
}
PORT_PROTOCOLS = frozenset({"tcp", "udp", "sctp"})
ICMP_PROTOCOLS = frozenset({"icmp", "icmpv6"})

_NAMES = {number: name for name, number in PROTOCOL_NUMBERS.items()}
_ALIASES = {"icmpv4": "icmp", "icmp6": "icmpv6", "ipv6-icmp": "icmpv6", "ospfigp": "ospf"}
_LINE = 1 << 16
_WRITE = "write a service such as tcp/443, udp/53, icmp/8 or gre"
_NUMBER = re.compile("[0-9]{1,3}")


@total_ordering
@dataclass(frozen=True)
class Service:
    """A protocol with its ports (tcp, udp, sctp), ICMP type and code (icmp, icmpv6), or neither.

    `protocol` is a name of `PROTOCOL_NUMBERS`, or the decimal number of another IP protocol;
    other spellings are brought to that form, and `ports` are sorted and merged. ICMP without a
    type means every type. Raises InvalidInput where the parts do not fit together.
    """

    protocol: str
    ports: tuple[PortRange, ...] = ()
    icmp_type: int | None = None
    icmp_code: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "protocol", _canonical_protocol(self.protocol))
        object.__setattr__(self, "ports", merge_ports(self.ports))
        self._check_ports()
        self._check_icmp()

    def __str__(self) -> str:
        if self.ports:
            return f"{self.protocol}/{','.join(map(str, self.ports))}"
        if self.icmp_type is not None:
            code = "" if self.icmp_code is None else f"/{self.icmp_code}"
            return f"{self.protocol}/{self.icmp_type}{code}"
        return self.protocol if self.protocol in PROTOCOL_NUMBERS else f"ip/{self.protocol}"

    def __lt__(self, other: object) -> bool:
        return self._key() < other._key() if isinstance(other, Service) else NotImplemented

    def intervals(self) -> IntervalSet[int]:
        """The points of this service on the line ``protocol number << 16 | port``."""
        base = protocol_number(self.protocol) * _LINE
        if self.ports:
            return IntervalSet(
                tuple((base + each.first, base + each.last + 1) for each in self.ports)
            )
        if self.icmp_type is None:
            return IntervalSet(((base, base + _LINE),))
        base += self.icmp_type << 8
        if self.icmp_code is None:
            return IntervalSet(((base, base + 256),))
        return IntervalSet(((base + self.icmp_code, base + self.icmp_code + 1),))

    def _key(self) -> tuple[str, tuple[PortRange, ...], int, int]:
        icmp_type = -1 if self.icmp_type is None else self.icmp_type
        return (
            self.protocol,
            self.ports,
            icmp_type,
            -1 if self.icmp_code is None else self.icmp_code,
        )

    def _check_ports(self) -> None:
        if self.protocol in PORT_PROTOCOLS and not self.ports:
            raise InvalidInput.one(
                "ports",
                self.protocol,
                "needs ports",
                f"write {self.protocol}/443, or {self.protocol}/1-65535 for every port",
            )
        if self.ports and self.protocol not in PORT_PROTOCOLS:
            raise InvalidInput.one(
                "ports", self.protocol, "has no ports", "leave the ports out, or use tcp, udp, sctp"
            )

    def _check_icmp(self) -> None:
        for field, number in (("icmp_type", self.icmp_type), ("icmp_code", self.icmp_code)):
            if number is None:
                continue
            if self.protocol not in ICMP_PROTOCOLS:
                raise InvalidInput.one(
                    field, number, f"does not go with {self.protocol}", "use icmp or icmpv6"
                )
            if type(number) is not int or not 0 <= number <= 255:
                raise InvalidInput.one(
                    field, number, "is not an ICMP number", "give a number from 0 to 255"
                )
        if self.icmp_code is not None and self.icmp_type is None:
            raise InvalidInput.one(
                "icmp_code", self.icmp_code, "stands without a type", "give the ICMP type as well"
            )


def protocol_number(protocol: str) -> int:
    """The IP protocol number of a protocol's name or decimal number; raises InvalidInput."""
    name = _canonical_protocol(protocol)
    return PROTOCOL_NUMBERS[name] if name in PROTOCOL_NUMBERS else int(name)


def protocol_name(number: int) -> str:
    """The canonical `Service.protocol` of an IP protocol number (0 to 255); raises InvalidInput."""
    return _canonical_protocol(str(number))


def parse_service(text: str, field: str = "service") -> Service:
    """The service written as ``tcp/443``, ``443/tcp``, ``icmp/8/0``, ``gre``, ``ip/47`` …

    Raises InvalidInput naming `field`.
    """
    refuse = refuser(field, text)
    head, *rest = (part.strip() for part in given(text, field, _WRITE).lower().split("/"))
    if head[:1].isdecimal() and rest and rest[0][:1].isalpha():
        if len(rest) > 1:
            several = " and ".join(f"{name}/{head}" for name in rest)
            raise refuse("is more than one service", f"write {several}")
        head, rest = rest[0], [head]
        if head in ICMP_PROTOCOLS:
            raise refuse(
                "gives ICMP a port", f"ICMP has none: write {head}, or {head}/8 for type 8"
            )
    if head == "ip":
        return _numbered(rest, refuse)
    try:
        protocol = _canonical_protocol(head)
        if protocol in PORT_PROTOCOLS and len(rest) == 1:
            return Service(protocol, parse_ports(rest[0], field))
        if protocol in ICMP_PROTOCOLS and len(rest) <= 2:
            return _icmp(protocol, rest, refuse)
        if not rest:
            return Service(protocol)
    except InvalidInput as error:
        if error.problems[0].field == field:
            raise
        raise refuse(error.problems[0].message, error.problems[0].mend) from error
    raise refuse("has too many parts or ports without meaning", _WRITE)


def services_from_intervals(intervals: IntervalSet[int]) -> tuple[Service, ...]:
    """The fewest services whose `Service.intervals` unite to exactly `intervals`.

    Raises ValueError for points that no service has: port 0, half of a protocol without ports.
    """
    return tuple(sorted(_services(intervals)))


def _services(intervals: IntervalSet[int]) -> Iterator[Service]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for lo, hi in intervals:
        if not 0 <= lo < hi <= 256 * _LINE:
            raise ValueError(f"[{lo}, {hi}) lies outside the line of services")
        for number in range(lo // _LINE, (hi - 1) // _LINE + 1):
            base = number * _LINE
            spans.setdefault(number, []).append((max(lo - base, 0), min(hi - base, _LINE)))
    for number, pairs in spans.items():
        protocol = protocol_name(number)
        if protocol in PORT_PROTOCOLS:
            if pairs[0][0] < FIRST_PORT:
                raise ValueError(f"{protocol} port 0 is no service")
            yield Service(protocol, tuple(PortRange(lo, hi - 1) for lo, hi in pairs))
        elif pairs == [(0, _LINE)]:
            yield Service(protocol)
        elif protocol in ICMP_PROTOCOLS:
            yield from _icmp_services(protocol, pairs)
        else:
            raise ValueError(f"a part of {protocol} is no service")


def _icmp_services(protocol: str, pairs: list[tuple[int, int]]) -> Iterator[Service]:
    for lo, hi in pairs:
        at = lo
        while at < hi:
            if at % 256 == 0 and at + 256 <= hi:
                yield Service(protocol, icmp_type=at // 256)
                at += 256
            else:
                yield Service(protocol, icmp_type=at // 256, icmp_code=at % 256)
                at += 1


def _canonical_protocol(protocol: object) -> str:
    refuse = refuser("protocol", protocol)
    name = given(protocol, "protocol", _WRITE).lower()
    name = _ALIASES.get(name, name)
    if name in PROTOCOL_NUMBERS:
        return name
    if name in {"ip", "any", "all", "*"}:
        raise refuse("names no protocol", "give each service that is needed, such as tcp/443")
    if not _NUMBER.fullmatch(name) or int(name) > 255:
        known = ", ".join(PROTOCOL_NUMBERS)
        raise refuse("is not a known protocol", f"use {known}, or ip/ with a number from 0 to 255")
    return _NAMES.get(int(name), str(int(name)))


def _numbered(rest: list[str], refuse: Refuse) -> Service:
    if len(rest) != 1 or not _NUMBER.fullmatch(rest[0]) or int(rest[0]) > 255:
        raise refuse("does not give one IP protocol number", "write ip/47, a number from 0 to 255")
    protocol = protocol_name(int(rest[0]))
    if protocol in PORT_PROTOCOLS:
        raise refuse(
            f"is {protocol}, which needs ports", f"write {protocol}/1-65535 for every port"
        )
    return Service(protocol)


def _icmp(protocol: str, rest: list[str], refuse: Refuse) -> Service:
    if any(not _NUMBER.fullmatch(part) or int(part) > 255 for part in rest):
        raise refuse(
            "does not give an ICMP type and code",
            f"write {protocol}, {protocol}/8 or {protocol}/8/0; numbers are 0 to 255, not ports",
        )
    numbers = [int(part) for part in rest]
    return Service(protocol, (), *numbers)
