"""Statements of nftables for one part of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.firewall.parts import Part
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import addresses_of
from requirements_app.core.services import PORT_PROTOCOLS, Service, protocol_number

_IP = {4: "ip", 6: "ip6"}
_PROTOCOL = {4: "ipv4", 6: "ipv6"}


def matches(part: Part, *, translates: bool) -> Iterator[str]:
    """One list of matches for each protocol of the part. With `translates`, destinations are
    matched as the connection's first packet had them on its arrival."""
    ip = _IP[part.family]
    daddr = f"ct original {ip} daddr" if translates else f"{ip} daddr"
    sides = [*_side(f"{ip} saddr", part.sources), *_side(daddr, part.destinations)]
    if translates or not sides:
        sides.insert(0, f"meta nfproto {_PROTOCOL[part.family]}")
    for service in part.services:
        for match in _translated(service) if translates else _service(service):
            yield " ".join([*sides, match])


def among(values: Iterable[str]) -> str:
    """One value, or a set of several."""
    known = list(values)
    return known[0] if len(known) == 1 else f"{{ {', '.join(known)} }}"


def addresses(word: str, ranges: Sequence[AddressRange], family: int, *, but: bool = False) -> str:
    """A match of addresses of one family, or of all `but` those; `word` is saddr or daddr."""
    sign = "!= " if but else ""
    return f"{_IP[family]} {word} {sign}{among(each.text for each in ranges)}"


def _side(word: str, side: Sequence[Endpoint]) -> Iterator[str]:
    ranges = addresses_of(side)
    if ranges:
        yield f"{word} {among(each.text for each in ranges)}"


def _service(service: Service) -> Iterator[str]:
    if service.protocol in PORT_PROTOCOLS:
        yield f"{service.protocol} dport {among(map(str, service.ports))}"
    elif service.icmp_type is None:
        yield f"meta l4proto {protocol_number(service.protocol)}"
    else:
        code = "" if service.icmp_code is None else f" {service.protocol} code {service.icmp_code}"
        yield f"{service.protocol} type {service.icmp_type}{code}"


def _translated(service: Service) -> Iterator[str]:
    """A range at a time: nft 1.0 lists a set of these ports as of an invalid type."""
    if service.protocol not in PORT_PROTOCOLS:
        yield from _service(service)
    for each in service.ports:
        yield f"meta l4proto {protocol_number(service.protocol)} ct original proto-dst {each}"
