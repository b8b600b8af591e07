"""A firewall that loads configurations: an independent reading of what exporters write. It refuses
what a real one would: what refers to nothing, and the deletion of what is still referred to."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_network
from typing import Any, NamedTuple

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import (
    ADDRESSES,
    ANY,
    EVERYTHING,
    NAMES,
    Endpoint,
    endpoint_intervals,
    parse_endpoint,
)
from requirements_app.core.firewall_rules import FirewallRule
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import Service

WHOLE = (AddressRange(4, 0, (1 << 32) - 1), AddressRange(6, 0, (1 << 128) - 1))
"""Every address: what a firewall means by any."""


class Permitted(NamedTuple):
    from_zone: str
    to_zone: str
    sources: tuple[Endpoint, ...]
    destinations: tuple[Endpoint, ...]
    services: tuple[Service, ...]


class Device(ABC):
    """`tables` has entries by name; `references` says which others an entry needs."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Any]]] = {}

    @abstractmethod
    def references(self, table: str, body: dict[str, Any]) -> Iterable[tuple[str, str]]: ...

    @abstractmethod
    def permitted(self) -> list[Permitted]: ...

    def entry(self, table: str, name: str) -> dict[str, Any]:
        return self.tables.setdefault(table, {}).setdefault(name, {})

    def check(self) -> None:
        for table, entries in self.tables.items():
            for name, body in entries.items():
                for other, needed in self.references(table, body):
                    assert needed in self.tables.get(other, {}), f"{table} {name}: no {needed}"

    def delete(self, table: str, name: str) -> None:
        del self.tables[table][name]
        self.check()

    def contents(self, *comments: str) -> dict[str, dict[str, dict[str, Any]]]:
        """The tables, without what is said in comments."""
        return {
            table: {
                name: {field: body[field] for field in body if field not in comments}
                for name, body in entries.items()
            }
            for table, entries in self.tables.items()
            if entries
        }


def written(exporter, report, **options) -> str:
    """What an exporter writes, as text."""
    out = io.BytesIO()
    given = exporter.read_options({"firewall": report.firewall, **options})
    exporter.render(report, given, out)
    return out.getvalue().decode("ascii")


def packets(permitted: Iterable[Permitted]) -> PacketSet:
    """The packets that there can be of what is permitted, zones aside."""
    return PacketSet.from_rules(
        (each.sources, each.destinations, each.services) for each in permitted
    ) & PacketSet.from_boxes(_possible())


def asked(rules: Iterable[FirewallRule]) -> list[Permitted]:
    """What rules ask for, any being every address."""
    return [
        Permitted(
            rule.from_zone, rule.to_zone, _all(rule.sources), _all(rule.destinations), rule.services
        )
        for rule in rules
    ]


def by_zones(permitted: Iterable[Permitted]) -> dict[tuple[str, str], PacketSet]:
    """The packets between each two zones."""
    found: dict[tuple[str, str], list[Permitted]] = {}
    for each in permitted:
        found.setdefault(each[:2], []).append(each)
    sets = {zones: packets(each) for zones, each in found.items()}
    return {zones: each for zones, each in sets.items() if each}


def network(text: str) -> AddressRange:
    """The range of a prefix, as another library reads it."""
    read = ip_network(text)
    return AddressRange(read.version, int(read.network_address), int(read.broadcast_address))


def one(text: str) -> Endpoint:
    """An address range or name; any is every address."""
    endpoint = parse_endpoint(text)
    assert endpoint != ANY
    return endpoint


def _all(side: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    return WHOLE if ANY in side else tuple(side)


def _possible() -> Iterator[tuple[IntervalSet[Any], IntervalSet[Any], IntervalSet[int]]]:
    """Packets have one address family, and its ICMP."""
    line = IntervalSet(((0, 256 << 16),))
    other_icmp = {4: Service("icmpv6").intervals(), 6: Service("icmp").intervals()}
    for whole in WHOLE:
        family = endpoint_intervals(whole)
        services = line - other_icmp[whole.version]
        yield family, family | NAMES, services
        yield NAMES, family, services
    yield NAMES, NAMES, line
    assert ADDRESSES <= EVERYTHING
