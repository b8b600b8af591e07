"""Check Point's objects and rules, each as the call of the management API that adds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.firewall.base import Platform
from exports.firewall.pieces import Item
from exports.firewall.units import Unit
from exports.firewall.words import comment, endpoint_name, group_name, service_name
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.firewall_rules import is_any
from requirements_app.core.services import Service, protocol_number

Body = Mapping[str, object]

CHECK_POINT = Platform(
    names=True,
    wildcards=True,
    mixed_families=True,
    ip_protocols=range(1, 256),
    most_ranges=1,
    comment=900,
    object_name=63,
)

RULES = "access-rule"
DOMAINS = "dns-domain"
TABLES = (
    "host",
    "network",
    "address-range",
    DOMAINS,
    "group",
    "service-tcp",
    "service-udp",
    "service-sctp",
    "service-icmp",
    "service-icmp6",
    "service-other",
    "time",
    RULES,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Objects of the same address or port are common and no reason to refuse one of our own.
_BESIDE_OTHERS = {"ignore-warnings": True}


def items(units: Iterable[Unit], layer: str, install_on: str) -> Iterator[Item[Body]]:
    """The rules and every object that they need."""
    for unit in units:
        for side in (unit.sources, unit.destinations):
            yield from _side_items(side)
        for service in unit.services:
            yield _service_item(service)
        yield from _time_items(unit)
        yield Item(RULES, unit.name, _rule(unit, layer, install_on))


def _side_items(side: Sequence[Endpoint]) -> Iterator[Item[Body]]:
    for each in side:
        if isinstance(each, NamePattern):
            yield Item(DOMAINS, _name(each), {"is-sub-domain": each.wildcard})
        elif isinstance(each, AddressRange):
            yield _address_item(each)
    names = _addresses(side)
    if len(names) >= CHECK_POINT.group_from:
        yield Item("group", _plain(group_name(names)), {"members": names})


def _address_item(address: AddressRange) -> Item[Body]:
    name = _name(address)
    if address.is_address:
        return Item("host", name, {"ip-address": address.text, **_BESIDE_OTHERS})
    if address.prefix_length is None:
        first, last = address.text.split("-")
        ends = {"ip-address-first": first, "ip-address-last": last}
        return Item("address-range", name, {**ends, **_BESIDE_OTHERS})
    subnet = {"subnet": address.text.partition("/")[0], "mask-length": address.prefix_length}
    return Item("network", name, {**subnet, **_BESIDE_OTHERS})


def _service_item(service: Service) -> Item[Body]:
    name = _service(service)
    if service.ports:
        ports = {"port": ",".join(map(str, service.ports)), "match-for-any": False}
        return Item(f"service-{service.protocol}", name, {**ports, **_BESIDE_OTHERS})
    if service.icmp_type is None:
        number = {"ip-protocol": protocol_number(service.protocol), "match-for-any": False}
        return Item("service-other", name, {**number, **_BESIDE_OTHERS})
    icmp = {"icmp-type": service.icmp_type}
    if service.icmp_code is not None:
        icmp["icmp-code"] = service.icmp_code
    table = "service-icmp" if service.protocol == "icmp" else "service-icmp6"
    return Item(table, name, {**icmp, **_BESIDE_OTHERS})


def _time_items(unit: Unit) -> Iterator[Item[Body]]:
    if unit.expires_on:
        day = unit.expires_on
        date = f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"
        end = {"date": date, "time": "23:59"}
        yield Item("time", _time(unit), {"start-now": True, "end-never": False, "end": end})


def _rule(unit: Unit, layer: str, install_on: str) -> Body:
    rule: dict[str, object] = {
        "layer": layer,
        "source": _members(unit.sources),
        "destination": _members(unit.destinations),
        "service": [_service(each) for each in unit.services],
        "action": "Accept",
        "track": {"type": "Log"},
        "comments": comment(unit.rules, CHECK_POINT.comment),
    }
    if unit.expires_on:
        rule["time"] = [_time(unit)]
    if install_on:
        rule["install-on"] = [install_on]
    return rule


def _members(side: Sequence[Endpoint]) -> list[str]:
    """Domains stand in rules beside groups, for a group cannot hold them."""
    if is_any(side):
        raise TypeError("any has not been bounded by its zone")
    addresses = _addresses(side)
    domains = [_name(each) for each in side if isinstance(each, NamePattern)]
    if len(addresses) >= CHECK_POINT.group_from:
        addresses = [_plain(group_name(addresses))]
    return [*addresses, *domains]


def _addresses(side: Sequence[Endpoint]) -> list[str]:
    return [_name(each) for each in side if isinstance(each, AddressRange)]


def _name(endpoint: Endpoint) -> str:
    if isinstance(endpoint, NamePattern):
        return "." + ".".join(reversed(endpoint.labels))
    return _plain(endpoint_name(endpoint, CHECK_POINT.object_name))


def _service(service: Service) -> str:
    return _plain(service_name(service, CHECK_POINT.object_name))


def _plain(name: str) -> str:
    """A hyphen parts words here, and words such as tcp are not to be those of a name."""
    return name.replace("-", ".")


def _time(unit: Unit) -> str:
    # Names of times have no more than 11 characters.
    return f"nrp{unit.expires_on:%Y%m%d}"
