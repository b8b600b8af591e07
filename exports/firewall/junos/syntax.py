"""How Junos writes addresses, names and services: objects of the global address book and
applications, as set commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address

from exports.firewall.pieces import Piece
from exports.firewall.words import endpoint_name, group_name, service_name
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import AnyEndpoint, Endpoint, NamePattern
from requirements_app.core.services import ICMP_PROTOCOLS, Service, protocol_number

LONGEST_NAME = 63
_BOOK = "security address-book global"
_ANY = {0: "any", 4: "any-ipv4", 6: "any-ipv6"}
_PROTOCOLS = {"tcp": "tcp", "udp": "udp", "sctp": "sctp", "icmp": "icmp", "icmpv6": "icmp6"}


def side(values: Sequence[Endpoint], family: int) -> tuple[str, list[Piece]]:
    """(the name that a policy matches, the objects that it stands for)."""
    if isinstance(values[0], AnyEndpoint):
        return _ANY[family], []
    objects = [_address(each, family) for each in dict.fromkeys(_as_held(values))]
    if len(objects) == 1:
        return str(objects[0].key), objects
    names = sorted(str(each.key) for each in objects)
    name = group_name(names)
    return name, [*objects, _made(f"{_BOOK} address-set {name}", name, *_prefixed(names))]


def applications(service: Service) -> list[Piece]:
    """What a policy matches for a service: an application for each range of ports, as the terms of
    one would be eight at most."""
    if len(service.ports) > 1:
        return [
            each
            for one in service.ports
            for each in applications(Service(service.protocol, (one,)))
        ]
    words = f"protocol {_PROTOCOLS.get(service.protocol, protocol_number(service.protocol))}"
    for ports in service.ports:
        words += f" destination-port {ports}"
    if service.protocol in ICMP_PROTOCOLS and service.icmp_type is not None:
        kind = _PROTOCOLS[service.protocol]
        words += f" {kind}-type {service.icmp_type}"
        if service.icmp_code is not None:
            words += f" {kind}-code {service.icmp_code}"
    name = service_name(service, LONGEST_NAME)
    return [_made(f"applications application {name}", name, words)]


def _as_held(values: Sequence[Endpoint]) -> Iterator[AddressRange | NamePattern]:
    """IPv6 ranges as prefixes: a range-address is IPv4."""
    for each in values:
        if isinstance(each, AddressRange) and each.version == 6:
            yield from each.prefixes()
        elif not isinstance(each, AnyEndpoint):
            yield each


def _address(value: AddressRange | NamePattern, family: int) -> Piece:
    if isinstance(value, NamePattern):
        what = f"dns-name {value}"
        if family:
            what += f" ipv{family}-only"
    elif value.prefix_length is None:
        first, last = _number(value, value.first), _number(value, value.last)
        what = f"range-address {first} to {last}"
    else:
        what = f"{_number(value, value.first)}/{value.prefix_length}"
    name = endpoint_name(value, LONGEST_NAME, family)
    return _made(f"{_BOOK} address {name}", name, what)


def _made(path: str, name: str, *words: str) -> Piece:
    """`name` is the key: objects of one name hold the same, whatever they are."""
    return Piece(name, tuple(f"set {path} {each}" for each in words), (f"delete {path}",))


def _prefixed(names: Sequence[str]) -> list[str]:
    return [f"address {each}" for each in names]


def _number(value: AddressRange, number: int) -> str:
    return str(IPv4Address(number) if value.version == 4 else IPv6Address(number))
