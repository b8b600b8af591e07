"""Connections to try at a firewall: all that a report permits, from and to the ends of its
ranges, and neighbours of these that it may not permit. What is permitted is found by looking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import AnyEndpoint, Endpoint
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.services import Service, protocol_number

ANYWHERE = {4: "203.0.113.77", 6: "2001:db8:77::77"}
"""Where the internet is tried, when all of it is permitted."""


@dataclass(frozen=True)
class Probe:
    """A packet from an address in one zone to an address in another; `port` or `icmp` as the
    protocol has it."""

    source_zone: str
    destination_zone: str
    source: str
    destination: str
    protocol: int
    port: int = 0
    icmp: tuple[int, int] = (0, 0)

    @property
    def kind(self) -> str:
        return {6: "tcp", 17: "udp", 1: "icmp", 58: "icmp"}.get(self.protocol, "raw")

    @property
    def version(self) -> int:
        return 6 if ":" in self.source else 4


def permitted(probe: Probe, rules: Iterable[FirewallRule], report: FirewallReport) -> bool:
    """Whether a rule holds the packet. Names have the addresses that the report tells."""
    names = {each.name: each.addresses for each in report.resolved}
    return any(
        rule.from_zone in (probe.source_zone, "")
        and rule.to_zone in (probe.destination_zone, "")
        and _among(probe.source, rule.sources, names)
        and _among(probe.destination, rule.destinations, names)
        and any(serves(service, probe) for service in rule.services)
        for rule in rules
    )


def probes_of(report: FirewallReport, rules: Iterable[FirewallRule]) -> list[Probe]:
    """Those that the rules permit, and their neighbours; each once, in order."""
    zones = {zone.slug: zone for zone in report.zones}
    names = {each.name: each.addresses for each in report.resolved}
    networks = {slug: zone.networks for slug, zone in zones.items()}
    found: dict[Probe, None] = {}
    for rule in rules:
        ways = (rule.from_zone or rule.source_zone, rule.to_zone or rule.destination_zone)
        sides = [
            list(_samples(side, networks[zone], names))
            for side, zone in zip((rule.sources, rule.destinations), ways, strict=True)
        ]
        for source in sides[0]:
            for destination in sides[1]:
                if ip_address(source).version == ip_address(destination).version:
                    for service in rule.services:
                        for made in packets(Probe(*ways, source, destination, 0), service):
                            found |= dict.fromkeys([made, *_neighbours(made)])
    return list(found)


def _among(address: str, side: Iterable[Endpoint], names: dict[str, Any]) -> bool:
    number, version = int(ip_address(address)), ip_address(address).version
    for each in side:
        if isinstance(each, AnyEndpoint):
            return True
        ranges = [each] if isinstance(each, AddressRange) else names.get(each.text, ())
        if any(one.version == version and one.first <= number <= one.last for one in ranges):
            return True
    return False


def serves(service: Service, probe: Probe) -> bool:
    """Whether the probe is one of the service's packets."""
    if protocol_number(service.protocol) != probe.protocol:
        return False
    if service.ports:
        return any(each.first <= probe.port <= each.last for each in service.ports)
    kind, code = probe.icmp
    return service.icmp_type in (None, kind) and service.icmp_code in (None, code)


def _samples(
    side: Iterable[Endpoint], networks: Iterable[AddressRange], names: dict[str, Any]
) -> Iterator[str]:
    for each in side:
        if isinstance(each, AnyEndpoint):
            known = list(networks)
            yield from (_text(net.version, net.first + 9) for net in known)
            yield from () if known else ANYWHERE.values()
        else:
            for one in [each] if isinstance(each, AddressRange) else names.get(each.text, ()):
                hosts = (one.first, one.last) if one.is_address else (one.first + 1, one.last - 1)
                span = hosts if one.prefix_length is not None else (one.first, one.last)
                yield from dict.fromkeys(_text(one.version, number) for number in span)


def packets(probe: Probe, service: Service) -> Iterator[Probe]:
    """The probe with the service's protocol, at both ends of its ports."""
    protocol = protocol_number(service.protocol)
    if protocol in (1, 58):
        if (protocol == 1) == (probe.version == 4):
            echo = 8 if protocol == 1 else 128
            kind = echo if service.icmp_type is None else service.icmp_type
            yield replace(probe, protocol=protocol, icmp=(kind, service.icmp_code or 0))
    elif service.ports:
        ends = (service.ports[0].first, service.ports[-1].last)
        for port in dict.fromkeys(ends):
            yield replace(probe, protocol=protocol, port=port)
    else:
        yield replace(probe, protocol=protocol)


def _neighbours(probe: Probe) -> Iterator[Probe]:
    """Another port, type, protocol, host, and the other way round."""
    if probe.port:
        yield replace(probe, port=probe.port + 1 if probe.port < 65535 else 1)
        yield replace(probe, protocol=17 if probe.protocol == 6 else 6)
    if probe.kind == "icmp":
        yield replace(probe, icmp=(13 if probe.version == 4 else 200, 0))
        yield replace(probe, protocol=6, port=7, icmp=(0, 0))
    if probe.kind == "raw" and not probe.port:
        yield replace(probe, protocol=98)
    yield replace(probe, source=_beside(probe.source))
    yield replace(probe, destination=_beside(probe.destination))
    yield replace(
        probe,
        source_zone=probe.destination_zone,
        destination_zone=probe.source_zone,
        source=probe.destination,
        destination=probe.source,
    )


def _beside(address: str) -> str:
    return str(ip_address(address) + 64)


def _text(version: int, number: int) -> str:
    return AddressRange(version, number, number).text  # type: ignore[arg-type]
