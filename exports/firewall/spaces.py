"""What "any" means between two zones: the addresses of the zone that it was accepted for.

Any is accepted for named zones, so a platform that does not match zones must be told their
addresses: the word itself would reach every other zone too.

The internet is the zone that no network covers. What it is has to be the same everywhere, for a
site that changes its firewall must not permit more by it: the remainder of the addresses that
are reached over the internet at all. In IPv4 that leaves out private networks (RFC 1918), those of
carriers (RFC 6598), loopback, link-local, unspecified, multicast and reserved addresses; in IPv6 it
is 2000::/3, the one block that global addresses are given out of, so neither unique local ones nor
those of NAT64. A rule for any towards the internet thus opens no private network that the site has
and forgot to draw. Platforms that match the very zone keep the word any: there the firewall's own
zone says what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Key, endpoint_intervals, endpoints_intervals
from requirements_app.core.firewall_rules import FirewallRule, FirewallZone, is_any
from requirements_app.core.intervals import IntervalSet

_NOT_GLOBAL = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.168.0.0/16", "224.0.0.0/3",
)  # fmt: skip
GLOBAL: IntervalSet[Key] = endpoints_intervals(
    [AddressRange(4, 0, (1 << 32) - 1), AddressRange.from_text("2000::/3")]
) - endpoints_intervals(map(AddressRange.from_text, _NOT_GLOBAL))
"""The addresses that hosts of the internet can have."""


def zone_space(zones: Sequence[FirewallZone], slug: str) -> tuple[AddressRange, ...]:
    """The addresses of a zone: its networks but for the longer prefixes of other zones in them;
    of the internet, the global ones that no zone has. None for a zone that is not known."""
    zone = next((each for each in zones if each.slug == slug), None)
    if zone is None:
        return ()
    foreign = [net for each in zones if each.slug != slug for net in each.networks]
    if zone.is_internet:
        return ranges_of(GLOBAL - endpoints_intervals(foreign))
    space: IntervalSet[Key] = IntervalSet()
    for network in zone.networks:
        inside = (each for each in foreign if _within(each, network))
        space |= endpoint_intervals(network) - endpoints_intervals(inside)
    return ranges_of(space)


@dataclass
class Spaces:
    """The spaces of a site's zones, each computed once."""

    zones: Sequence[FirewallZone]
    _known: dict[str, tuple[AddressRange, ...]] = field(default_factory=dict)

    def of(self, slug: str) -> tuple[AddressRange, ...]:
        """The addresses of a zone, as `zone_space` says."""
        if slug not in self._known:
            self._known[slug] = zone_space(self.zones, slug)
        return self._known[slug]

    def bounded(self, rule: FirewallRule, matches: tuple[bool, bool]) -> FirewallRule:
        """The rule with its any bounded to the zone that it was accepted for. A side is left as it
        is where the platform `matches` that very zone. It comes out empty where the zone has no
        addresses."""
        if not is_any(rule.sources) and not is_any(rule.destinations):
            return rule
        ends = (
            (rule.sources, rule.source_zone, rule.from_zone),
            (rule.destinations, rule.destination_zone, rule.to_zone),
        )
        sources, destinations = (
            side if not is_any(side) or (here == zone and here and matched) else self.of(zone)
            for (side, zone, here), matched in zip(ends, matches, strict=True)
        )
        return replace(rule, sources=sources, destinations=destinations)


def merged(ranges: Iterable[AddressRange]) -> tuple[AddressRange, ...]:
    """The same addresses as sorted ranges that neither overlap nor touch."""
    return ranges_of(endpoints_intervals(ranges))


def ranges_of(space: IntervalSet[Key]) -> tuple[AddressRange, ...]:
    """Points that are addresses, as ranges."""
    return tuple(
        AddressRange(4 if lo[0] == 4 else 6, int(lo[1]), int(hi[1]) - 1) for lo, hi in space
    )


def _within(inner: AddressRange, outer: AddressRange) -> bool:
    return (
        inner.version == outer.version
        and outer.first <= inner.first
        and inner.last <= outer.last
        and (inner.first, inner.last) != (outer.first, outer.last)
    )
