"""FortiOS's tables and their entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network

from exports.firewall.base import Platform
from exports.firewall.parts import plain_and_wild
from exports.firewall.pieces import Item
from exports.firewall.units import OPEN, Unit
from exports.firewall.words import (
    PREFIX,
    comment,
    digest,
    endpoint_name,
    group_name,
    service_name,
)
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import AnyEndpoint, Endpoint
from requirements_app.core.firewall_rules import is_any
from requirements_app.core.services import Service, protocol_number

Value = str | int | tuple[str, ...] | None
"""A bare word or number, names to be quoted, or None for what is to be unset."""
Body = Mapping[str, Value]

FORTIOS = Platform(
    names=True,
    wildcards=True,
    mixed_families=True,
    matches=(True, True),
    most_ranges=15,
    comment=1023,
    object_name=63,
    zone="[A-Za-z0-9_][A-Za-z0-9 _./-]{0,34}",
    # 0 is every protocol here, and 254 the last.
    ip_protocols=range(1, 255),
)

POLICIES = "firewall policy"
TABLES = (
    "firewall address",
    "firewall address6",
    "firewall addrgrp",
    "firewall addrgrp6",
    "firewall service custom",
    "firewall schedule onetime",
    POLICIES,
)

FIRST_ID = 1_000_000_000
_IDS = 3_000_000_000
_SUFFIX = {4: "", 6: "6"}


def policy_ids(*groups: Iterable[Unit]) -> dict[str, int]:
    """The number of each policy, which its content gives it; where two would have the same, the
    later one has the next."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for units in groups:
        for unit in sorted(units, key=lambda each: each.name):
            if unit.name in found:
                continue
            number = int(digest(unit.content, 12), 16) % _IDS
            while number in taken:
                number = (number + 1) % _IDS
            taken.add(number)
            found[unit.name] = FIRST_ID + number
    return found


def items(units: Iterable[Unit], ids: Mapping[str, int]) -> Iterator[Item[Body]]:
    """The policies and every object that they need."""
    for unit in units:
        policy: dict[str, Value] = {"name": (unit.name,), **_between(unit), "action": "accept"}
        for family in (4, 6):
            sides = [_of_family(side, family) for side in (unit.sources, unit.destinations)]
            if not all(sides):
                continue
            for field, side in zip(("srcaddr", "dstaddr"), sides, strict=True):
                yield from _side_items(side, family)
                policy[f"{field}{_SUFFIX[family]}"] = _members(side)
        for service in unit.services:
            yield Item("firewall service custom", _service(service), _service_body(service))
        yield from _schedule_items(unit)
        policy["schedule"] = (_schedule(unit),)
        policy["service"] = tuple(map(_service, unit.services))
        policy["logtraffic"] = "all"
        policy["comments"] = (comment(unit.rules, FORTIOS.comment),)
        yield Item(POLICIES, str(ids[unit.name]), policy)


def _between(unit: Unit) -> Body:
    zones = [zone if zone != OPEN else "any" for zone in (unit.from_zone, unit.to_zone)]
    return {"srcintf": (zones[0],), "dstintf": (zones[1],)}


def _of_family(side: Sequence[Endpoint], family: int) -> tuple[Endpoint, ...]:
    return tuple(
        each for each in side if not isinstance(each, AddressRange) or each.version == family
    )


def _side_items(side: Sequence[Endpoint], family: int) -> Iterator[Item[Body]]:
    table = f"firewall address{_SUFFIX[family]}"
    for each in side:
        if not isinstance(each, AnyEndpoint):
            yield Item(table, _name(each), _address(each))
    group, _ = _grouped(side)
    if group:
        members = tuple(map(_name, plain_and_wild(side)[0]))
        yield Item(f"firewall addrgrp{_SUFFIX[family]}", group, {"member": members})


def _address(endpoint: Endpoint) -> Body:
    if not isinstance(endpoint, AddressRange):
        return {"type": "fqdn", "fqdn": (endpoint.text,)}
    if endpoint.prefix_length is None:
        first, last = endpoint.text.split("-")
        return {"type": "iprange", "start-ip": first, "end-ip": last}
    if endpoint.version == 6:
        return {
            "type": "ipprefix",
            "ip6": f"{endpoint.text.partition('/')[0]}/{endpoint.prefix_length}",
        }
    network = IPv4Network((endpoint.first, endpoint.prefix_length))
    return {"type": "ipmask", "subnet": f"{network.network_address} {network.netmask}"}


def _grouped(side: Sequence[Endpoint]) -> tuple[str, tuple[str, ...]]:
    """The group for what is no wildcard ("" where so few need none), and the names beside it."""
    held, wild = plain_and_wild(side)
    names = [] if is_any(side) else list(map(_name, held))
    if len(names) < FORTIOS.group_from:
        return "", tuple(map(_name, (*held, *wild))) if not is_any(side) else ("all",)
    return group_name(names), tuple(map(_name, wild))


def _members(side: Sequence[Endpoint]) -> tuple[str, ...]:
    group, beside = _grouped(side)
    return (group, *beside) if group else beside


def _service_body(service: Service) -> Body:
    if service.ports:
        ports = " ".join(map(str, service.ports))
        return {"protocol": "TCP/UDP/SCTP", f"{service.protocol}-portrange": ports}
    if service.protocol not in ("icmp", "icmpv6"):
        return {"protocol": "IP", "protocol-number": protocol_number(service.protocol)}
    kind = "ICMP" if service.protocol == "icmp" else "ICMP6"
    body: dict[str, Value] = {"protocol": kind, "icmptype": service.icmp_type}
    if service.icmp_code is not None:
        body["icmpcode"] = service.icmp_code
    return body


def _schedule_items(unit: Unit) -> Iterator[Item[Body]]:
    if unit.expires_on:
        end = f"23:59 {unit.expires_on:%Y/%m/%d}"
        body: Body = {"start": "00:00 2020/01/01", "end": end}
        yield Item("firewall schedule onetime", _schedule(unit), body)


def _schedule(unit: Unit) -> str:
    return f"{PREFIX}until-{unit.expires_on}" if unit.expires_on else "always"


def _service(service: Service) -> str:
    return service_name(service, FORTIOS.object_name)


def _name(endpoint: Endpoint) -> str:
    return endpoint_name(endpoint, FORTIOS.object_name)
