"""PAN-OS's configuration as a tree, of which set commands and XML are two spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.firewall_rules import is_any
from requirements_app.core.services import Service, protocol_number

Body = Mapping[str, object]
"""Leaves are texts or lists of texts; what is between them is a Body."""

PAN_OS = Platform(
    names=True,
    wildcards=True,
    mixed_families=True,
    matches=(True, True),
    zone="[A-Za-z0-9_][A-Za-z0-9 _.-]{0,30}",
    ip_protocols=range(1, 256),
    comment=1023,
    object_name=63,
    port_protocols=frozenset({"tcp", "udp"}),
    # Their list has 1023 characters at most.
    most_ranges=80,
)

TABLES = (
    "address",
    "address-group",
    "service",
    "application",
    "profiles custom-url-category",
    "schedule",
    "rulebase security rules",
)

BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "icmp": ("icmp", "ping"),
    "icmp/8": ("ping",),
    "icmpv6": ("ipv6-icmp", "ping6"),
    "icmpv6/128": ("ping6",),
    "gre": ("gre",),
    "esp": ("ipsec-esp",),
    "ah": ("ipsec-ah",),
    "igmp": ("igmp",),
}
"""The services that PAN-OS knows as applications of its own, exactly."""

WEB = ("ssl", "web-browsing")
"""What a URL category can be read from."""


def items(units: Iterable[Unit]) -> Iterator[Item[Body]]:
    """The rules and every object that they need."""
    for unit in units:
        for side in (unit.sources, unit.destinations):
            yield from _side_items(side)
        for service in unit.services:
            yield from _service_items(service)
        if unit.expires_on:
            until = f"2020/01/01@00:00-{unit.expires_on:%Y/%m/%d}@23:59"
            yield Item("schedule", _schedule(unit), {"schedule-type": {"non-recurring": [until]}})
        yield Item("rulebase security rules", unit.name, _rule(unit))


def _side_items(side: Sequence[Endpoint]) -> Iterator[Item[Body]]:
    held, wild = plain_and_wild(side)
    if wild:
        entries = [f"{each.text}/" for each in wild]
        yield Item(
            "profiles custom-url-category", _category(wild), {"list": entries, "type": "URL List"}
        )
    if is_any(side):
        return
    for each in held:
        yield Item("address", _name(each), _address(each))
    names = [_name(each) for each in held]
    if len(names) >= PAN_OS.group_from:
        yield Item("address-group", group_name(names), {"static": names})


def _address(endpoint: Endpoint) -> Body:
    if isinstance(endpoint, NamePattern):
        return {"fqdn": endpoint.text}
    if not isinstance(endpoint, AddressRange):
        raise TypeError(f"{endpoint!r} has no address object")
    if endpoint.prefix_length is None:
        return {"ip-range": endpoint.text}
    return {"ip-netmask": endpoint.text if "/" in endpoint.text else _host(endpoint)}


def _host(address: AddressRange) -> str:
    return f"{address.text}/{address.prefix_length}"


def _service_items(service: Service) -> Iterator[Item[Body]]:
    name = service_name(service, PAN_OS.object_name)
    if service.ports:
        ports = ",".join(map(str, service.ports))
        yield Item("service", name, {"protocol": {service.protocol: {"port": ports}}})
    elif str(service) not in BUILT_IN:
        yield Item("application", name, {"default": _identity(service), **_KIND})


_KIND = {
    "category": "networking",
    "subcategory": "ip-protocol",
    "technology": "network-protocol",
    "risk": "1",
}


def _identity(service: Service) -> Body:
    if service.icmp_type is None:
        return {"ident-by-ip-protocol": str(protocol_number(service.protocol))}
    icmp = {"type": str(service.icmp_type)}
    if service.icmp_code is not None:
        icmp["code"] = str(service.icmp_code)
    return {"ident-by-icmp-type" if service.protocol == "icmp" else "ident-by-icmp6-type": icmp}


def _rule(unit: Unit) -> Body:
    held, wild = plain_and_wild(unit.destinations)
    ported = [_service(each) for each in unit.services if each.ports]
    applications = [name for each in unit.services if not each.ports for name in _apps(each)]
    rule: dict[str, object] = {
        "from": [unit.from_zone if unit.from_zone != OPEN else "any"],
        "to": [unit.to_zone if unit.to_zone != OPEN else "any"],
        "source": _members(unit.sources),
        "destination": ["any"] if wild else _members(held),
        "application": list(WEB) if wild else list(dict.fromkeys(applications)) or ["any"],
        "service": ported or ["any"],
        "action": "allow",
        "log-end": "yes",
        "description": comment(unit.rules, PAN_OS.comment),
    }
    if wild:
        rule["category"] = [_category(wild)]
    if unit.expires_on:
        rule["schedule"] = _schedule(unit)
    return rule


def _members(side: Sequence[Endpoint]) -> list[str]:
    if is_any(side):
        return ["any"]
    names = [_name(each) for each in side]
    return [group_name(names)] if len(names) >= PAN_OS.group_from else names


def _apps(service: Service) -> tuple[str, ...]:
    return BUILT_IN.get(str(service)) or (_service(service),)


def _service(service: Service) -> str:
    return service_name(service, PAN_OS.object_name)


def _name(endpoint: Endpoint) -> str:
    return endpoint_name(endpoint, PAN_OS.object_name)


def _category(wild: Sequence[NamePattern]) -> str:
    # PAN-OS gives these names no more than 31 characters.
    return f"{PREFIX}u-{digest([each.text for each in wild])}"


def _schedule(unit: Unit) -> str:
    return f"{PREFIX}until-{unit.expires_on}"
