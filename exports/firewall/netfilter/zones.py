"""The site's zones at this firewall: the interface of each, and the addresses it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.firewall.spaces import zone_space
from requirements_app.core.address_ranges import AddressRange, Version
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport, addresses_of, is_any
from requirements_app.core.intervals import IntervalSet

VERSIONS: tuple[Version, ...] = (4, 6)
# What is never taken for the internet, be it in a zone or not: private networks as in
# AddressRange.is_private, and the unspecified addresses, which no host has.
_PRIVATE = tuple(
    AddressRange.from_text(each)
    for each in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "127.0.0.0/8", "0.0.0.0/8", "fc00::/7", "fe80::/10", "::/127",
    )
)  # fmt: skip


class Zones:
    """Raises InvalidInput for an interface of a zone that the report does not have."""

    def __init__(self, report: FirewallReport, interfaces: Mapping[str, str]) -> None:
        self._zones = report.zones
        self._internet = {zone.slug for zone in report.zones if zone.is_internet}
        known = [zone.slug for zone in report.zones]
        for slug in interfaces:
            if slug not in known:
                told = ", ".join(known) or "none"
                raise InvalidInput.one(
                    f"options.zones.{slug}", slug, "is no zone of the site", f"there are: {told}"
                )
        self._interfaces = dict(interfaces)
        self.slugs: tuple[str, ...] = tuple(known)

    def interface(self, zone: str) -> str:
        """The interface of a zone, "" where it was not told."""
        return self._interfaces.get(zone, "")

    def shares_interface(self, zone: str) -> bool:
        """Whether another zone was said to be behind the same interface."""
        return list(self._interfaces.values()).count(self.interface(zone)) > 1

    def addresses(self, zone: str) -> tuple[AddressRange, ...]:
        """The addresses of a zone, merged; of the internet, what no zone's network and no private
        network holds. None for a zone without networks."""
        space = zone_space(self._zones, zone)
        return without(space, _PRIVATE) if zone in self._internet else merged(space)

    def told(self, side: Sequence[Endpoint], zone: str, zone_here: str) -> tuple[Endpoint, ...]:
        """A side of which any is told as what it was accepted for: any address of its zone. A zone
        without networks is its interface. Empty where that is not known either."""
        if not is_any(side):
            return tuple(side)
        if own := self.addresses(zone):
            return merged((*own, *addresses_of(side)))
        return tuple(side) if zone == zone_here and self.interface(zone) else ()


def merged(ranges: Iterable[AddressRange]) -> tuple[AddressRange, ...]:
    """The same addresses as sorted ranges that neither overlap nor touch."""
    return without(tuple(ranges), ())


def without(
    ranges: Sequence[AddressRange], others: Sequence[AddressRange]
) -> tuple[AddressRange, ...]:
    """The addresses of `ranges` that are not in `others`, merged."""
    return tuple(
        AddressRange(version, lo, hi - 1)
        for version in VERSIONS
        for lo, hi in _line(ranges, version) - _line(others, version)
    )


def _line(ranges: Iterable[AddressRange], version: Version) -> IntervalSet[int]:
    return IntervalSet.from_pairs(_pairs(ranges, version))


def _pairs(ranges: Iterable[AddressRange], version: Version) -> Iterator[tuple[int, int]]:
    return ((each.first, each.last + 1) for each in ranges if each.version == version)
