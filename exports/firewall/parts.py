"""Rules cut into what a platform can hold in one: by address family, without names where it knows
none, with no more ports than it takes. Nothing is widened: a part with an empty side is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ANY, AnyEndpoint, Endpoint, NamePattern
from requirements_app.core.firewall_rules import FirewallRule, Resolved
from requirements_app.core.ports import PortRange
from requirements_app.core.services import ICMP_PROTOCOLS, Service

from .base import Platform

BOTH = 0
"""The family of a part that is good for IPv4 and IPv6."""


@dataclass(frozen=True)
class Part:
    """`family` is 4, 6, or BOTH. Sides are never empty; a side that is any holds it alone."""

    rule: FirewallRule
    family: int
    sources: tuple[Endpoint, ...]
    destinations: tuple[Endpoint, ...]
    services: tuple[Service, ...]


def parts_of(
    rule: FirewallRule, platform: Platform, resolved: Mapping[str, Resolved]
) -> Iterator[Part]:
    """The parts of a rule, IPv4 first. `resolved` are addresses by name, for a platform that knows
    no names; a name without any is left out, as `fitting` tells."""
    sources = _side(rule.sources, platform, resolved)
    destinations = _side(rule.destinations, platform, resolved)
    for family in _families(sources, destinations, platform):
        own = (_of_family(sources, family), _of_family(destinations, family))
        possible = {family} if family != BOTH else _possible(own[0]) & _possible(own[1])
        services = tuple(each for each in rule.services if _fits(each, possible))
        if all(own) and services:
            yield Part(rule, family, *own, services)


def with_few_ports(service: Service, most: int | None) -> Iterator[Service]:
    """The service in pieces of at most `most` ports, a range counting as two (as iptables does)."""
    few: list[PortRange] = []
    room = most or 0
    for each in service.ports:
        size = 1 if each.first == each.last else 2
        if most is not None and few and size > room:
            yield Service(service.protocol, tuple(few))
            few, room = [], most
        few.append(each)
        room -= size
    yield Service(service.protocol, tuple(few), service.icmp_type, service.icmp_code)


def with_few_ranges(service: Service, most: int | None) -> Iterator[Service]:
    """The service in pieces of at most `most` ranges of ports, None: as it is."""
    if most is None or len(service.ports) <= most:
        yield service
        return
    for first in range(0, len(service.ports), most):
        yield Service(service.protocol, service.ports[first : first + most])


def _side(
    values: Sequence[Endpoint], platform: Platform, resolved: Mapping[str, Resolved]
) -> tuple[Endpoint, ...]:
    kept: list[Endpoint] = []
    for value in values:
        if isinstance(value, AnyEndpoint):
            return (ANY,)
        if isinstance(value, AddressRange) or _holds(platform, value):
            kept.append(value)
        elif not value.wildcard and value.text in resolved:
            kept.extend(resolved[value.text].addresses)
    return tuple(dict.fromkeys(kept))


def _holds(platform: Platform, name: NamePattern) -> bool:
    return platform.wildcards if name.wildcard else platform.names


def _families(
    sources: Sequence[Endpoint], destinations: Sequence[Endpoint], platform: Platform
) -> Sequence[int]:
    versions = {
        each.version for side in (sources, destinations) for each in side
        if isinstance(each, AddressRange)
    }  # fmt: skip
    if not versions:
        return (BOTH,) if platform.mixed_families else (4, 6)
    if platform.mixed_families and _together(sources, destinations):
        return (BOTH,)
    return tuple(sorted(versions))


def _together(sources: Sequence[Endpoint], destinations: Sequence[Endpoint]) -> bool:
    """Whether each family is on both sides, or on none, so that nothing is told in vain."""
    found = [
        {each.version if isinstance(each, AddressRange) else BOTH for each in side}
        for side in (sources, destinations)
    ]
    return BOTH in found[0] or BOTH in found[1] or found[0] == found[1]


def _of_family(side: Sequence[Endpoint], family: int) -> tuple[Endpoint, ...]:
    if family == BOTH:
        return tuple(side)
    return tuple(
        each for each in side if not isinstance(each, AddressRange) or each.version == family
    )


def _possible(side: Sequence[Endpoint]) -> set[int]:
    """The families that packets of a side can have; names and any have both."""
    found: set[int] = set()
    for each in side:
        found |= {each.version} if isinstance(each, AddressRange) else {4, 6}
    return found


def _fits(service: Service, families: set[int]) -> bool:
    """ICMP is IPv4's, ICMPv6 is IPv6's."""
    if service.protocol not in ICMP_PROTOCOLS:
        return True
    return (4 if service.protocol == "icmp" else 6) in families


def plain_and_wild(
    side: Sequence[Endpoint],
) -> tuple[tuple[Endpoint, ...], tuple[NamePattern, ...]]:
    """What is no wildcard of a side, and its wildcards."""
    wild = tuple(each for each in side if isinstance(each, NamePattern) and each.wildcard)
    return tuple(each for each in side if each not in wild), wild
