"""What "any" means between two zones: the addresses of the zone that it was accepted for.

Any is accepted for named zones, so a platform that does not match zones must be told their
addresses: the word itself would reach every other zone too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import (
    ADDRESSES,
    Endpoint,
    Key,
    endpoint_intervals,
    endpoints_intervals,
)
from requirements_app.core.firewall_rules import FirewallRule, FirewallZone, is_any
from requirements_app.core.intervals import IntervalSet


def zone_space(zones: Sequence[FirewallZone], slug: str) -> tuple[AddressRange, ...]:
    """The addresses of a zone: its networks but for the longer prefixes of other zones in them;
    of the internet, all that no zone has. None for a zone that is not known."""
    zone = next((each for each in zones if each.slug == slug), None)
    if zone is None:
        return ()
    foreign = [net for each in zones if each.slug != slug for net in each.networks]
    if zone.is_internet:
        return _ranges(ADDRESSES - endpoints_intervals(foreign))
    space: IntervalSet[Key] = IntervalSet()
    for network in zone.networks:
        inside = (each for each in foreign if _within(each, network))
        space |= endpoint_intervals(network) - endpoints_intervals(inside)
    return _ranges(space)


def bounded(
    rule: FirewallRule, zones: Sequence[FirewallZone], matches: tuple[bool, bool]
) -> FirewallRule:
    """The rule with its any bounded to the zone that it was accepted for. A side is left as it is
    where the platform `matches` that very zone. It comes out empty where the zone has no
    addresses."""
    same = (rule.from_zone == rule.source_zone, rule.to_zone == rule.destination_zone)
    told = (bool(rule.from_zone), bool(rule.to_zone))
    sources, destinations = (
        side
        if not is_any(side) or (matches[at] and same[at] and told[at])
        else zone_space(zones, slug)
        for at, (side, slug) in enumerate(_sides(rule))
    )
    return replace(rule, sources=sources, destinations=destinations)


def _sides(rule: FirewallRule) -> tuple[tuple[tuple[Endpoint, ...], str], ...]:
    return (rule.sources, rule.source_zone), (rule.destinations, rule.destination_zone)


def _within(inner: AddressRange, outer: AddressRange) -> bool:
    return (
        inner.version == outer.version
        and outer.first <= inner.first
        and inner.last <= outer.last
        and (inner.first, inner.last) != (outer.first, outer.last)
    )


def _ranges(space: IntervalSet[Key]) -> tuple[AddressRange, ...]:
    return tuple(
        AddressRange(4 if lo[0] == 4 else 6, int(lo[1]), int(hi[1]) - 1) for lo, hi in space
    )
