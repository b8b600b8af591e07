"""How an ASA writes addresses, names and services."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from exports.firewall.pieces import Piece
from exports.firewall.words import endpoint_name, group_name
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import AnyEndpoint, Endpoint, NamePattern
from requirements_app.core.services import ICMP_PROTOCOLS, Service, protocol_number

LONGEST_NAME = 64
_MOST_PREFIXES = 4
# By name where the ASA has one, as it shows them afterwards; the others by number.
_PROTOCOLS = {
    **{name: name for name in ("tcp", "udp", "sctp", "icmp", "ah", "eigrp", "esp", "gre")},
    **{name: name for name in ("igmp", "ospf", "pim")},
    "icmpv6": "icmp6",
    "ipip": "ipinip",
}


def sides(side: tuple[Endpoint, ...], family: int) -> tuple[str, list[Piece]]:
    """(the words of an access list for a side, the objects that they rest on)."""
    values = _as_held(side)
    if len(values) == 1:
        return _word(values[0], family), [_object(values[0], family)] if _named(values[0]) else []
    objects = [_object(each, family) for each in values if _named(each)]
    name = group_name([f"{each} in IPv{family}" for each in values])
    lines = tuple(f" network-object {_word(each, family)}" for each in values)
    group = Piece(
        ("group", name),
        (f"object-group network {name}", *lines),
        (f"no object-group network {name}",),
    )
    return f"object-group {name}", [*objects, group]


def services(service: Service) -> Iterator[tuple[str, str]]:
    """(protocol, what follows the destination) of each access-list entry that a service needs."""
    protocol = _PROTOCOLS.get(service.protocol, str(protocol_number(service.protocol)))
    if service.ports:
        for ports in service.ports:
            if ports.first == ports.last:
                yield protocol, f" eq {ports.first}"
            else:
                yield protocol, f" range {ports.first} {ports.last}"
    elif service.protocol in ICMP_PROTOCOLS and service.icmp_type is not None:
        code = "" if service.icmp_code is None else f" {service.icmp_code}"
        yield protocol, f" {service.icmp_type}{code}"
    else:
        yield protocol, ""


def _as_held(side: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
    """Ranges that are few prefixes as those, and such as begin with address 0, which an object
    does not take."""
    held: list[Endpoint] = []
    for each in side:
        if isinstance(each, AddressRange) and each.prefix_length is None:
            prefixes = each.prefixes()
            held += prefixes if len(prefixes) <= _MOST_PREFIXES or not each.first else (each,)
        else:
            held.append(each)
    return tuple(dict.fromkeys(held))


def _named(value: Endpoint) -> bool:
    return isinstance(value, NamePattern) or (
        isinstance(value, AddressRange) and value.prefix_length is None
    )


def _name(value: Endpoint, family: int) -> str:
    return endpoint_name(value, LONGEST_NAME, family)


def _object(value: Endpoint, family: int) -> Piece:
    name = _name(value, family)
    if isinstance(value, AddressRange):
        what = f"range {_address(value, value.first)} {_address(value, value.last)}"
    else:
        what = f"fqdn v{family} {value}"
    return Piece(
        ("object", name), (f"object network {name}", f" {what}"), (f"no object network {name}",)
    )


def _word(value: Endpoint, family: int) -> str:
    if isinstance(value, AnyEndpoint):
        return f"any{family}"
    if isinstance(value, NamePattern) or value.prefix_length is None:
        return f"object {_name(value, family)}"
    return _prefix(value)


def _prefix(value: AddressRange) -> str:
    """A prefix as the ASA writes it; IPv4 with its mask."""
    first = _address(value, value.first)
    if value.is_address:
        return f"host {first}"
    if value.version == 6:
        return f"{first}/{value.prefix_length}"
    return f"{first} {_mask(value)}"


def _mask(value: AddressRange) -> IPv4Address:
    return IPv4Address((1 << 32) - (value.last - value.first + 1))


def _address(value: AddressRange, number: int) -> str:
    return str(IPv4Address(number) if value.version == 4 else IPv6Address(number))
