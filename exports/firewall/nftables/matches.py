"""Statements of nftables for one part of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.firewall.netfilter.stages import Stage, joined
from exports.firewall.parts import Part
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import addresses_of
from requirements_app.core.services import PORT_PROTOCOLS, Service, protocol_number

_IP = {4: "ip", 6: "ip6"}
_PROTOCOL = {4: "ipv4", 6: "ipv6"}


MOST_LINES = 16
"""Values that are told line by line; more of them are a set. Sets are searched faster, but the
kernel looks through all sets of a table for each new one: 10,000 rules with three sets each are
loaded in minutes, with three lines each in seconds."""


def stages(part: Part, *, translates: bool) -> list[Stage]:
    """What a packet of the part matches one after the other: sources, destinations, services. With
    `translates`, destinations are matched as the connection's first packet had them on its
    arrival."""
    ip = _IP[part.family]
    daddr = f"ct original {ip} daddr" if translates else f"{ip} daddr"
    services = (_translated(each) if translates else _service(each) for each in part.services)
    told = joined(
        [
            _side(f"{ip} saddr", part.sources),
            _side(daddr, part.destinations),
            [match for each in services for match in each],
        ]
    )
    if translates or not addresses_of((*part.sources, *part.destinations)):
        told[0] = [f"meta nfproto {_PROTOCOL[part.family]} {each}" for each in told[0]]
    return told


def among(values: Iterable[str]) -> str:
    """One value, or a set of several."""
    known = list(values)
    return known[0] if len(known) == 1 else f"{{ {', '.join(known)} }}"


def addresses(word: str, ranges: Sequence[AddressRange], family: int, *, but: bool = False) -> str:
    """A match of addresses of one family, or of all `but` those; `word` is saddr or daddr."""
    sign = "!= " if but else ""
    return f"{_IP[family]} {word} {sign}{among(each.text for each in ranges)}"


def _side(word: str, side: Sequence[Endpoint]) -> Stage:
    return _alternatives(word, [each.text for each in addresses_of(side)])


def _alternatives(word: str, values: Sequence[str]) -> Stage:
    if len(values) > MOST_LINES:
        return [f"{word} {among(values)}"]
    return [f"{word} {each}" for each in values]


def _service(service: Service) -> Iterator[str]:
    if service.protocol in PORT_PROTOCOLS:
        yield from _alternatives(f"{service.protocol} dport", [*map(str, service.ports)])
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
