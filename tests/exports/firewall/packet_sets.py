"""What a report permits as exact packets, to be compared with what a reading of a file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import FirewallRule, addresses_of
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import ICMP_PROTOCOLS, Service

Permit = tuple[tuple[Endpoint, ...], tuple[Endpoint, ...], tuple[Service, ...]]


def of_rules(
    rules: Iterable[FirewallRule], held: Callable[[Service], bool] = lambda _: True
) -> PacketSet:
    """The packets of rules of addresses alone: both ends of one family, ICMP of that family.
    `held` says what the platform can hold."""
    return PacketSet.from_rules(
        box
        for rule in rules
        for box in _boxes(rule, [each for each in rule.services if held(each)])
    )


def of_permits(permits: Iterable[Permit]) -> PacketSet:
    return PacketSet.from_rules(permits)


def _boxes(rule: FirewallRule, services: Iterable[Service]) -> Iterator[Permit]:
    services = list(services)
    for version, foreign in ((4, "icmpv6"), (6, "icmp")):
        sides = [
            tuple(each for each in addresses_of(side) if each.version == version)
            for side in (rule.sources, rule.destinations)
        ]
        fitting = tuple(each for each in services if each.protocol != foreign)
        if all(sides) and fitting:
            yield sides[0], sides[1], fitting


def untyped(service: Service) -> bool:
    """Whether a platform without ICMP types can hold it."""
    return service.protocol not in ICMP_PROTOCOLS or service.icmp_type is None
