"""The site's zones at this firewall: the interface of each, and the addresses it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.firewall.spaces import Spaces
from requirements_app.core.address_ranges import AddressRange, Version
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallZone

VERSIONS: tuple[Version, ...] = (4, 6)


class Zones:
    """Raises InvalidInput for an interface of a zone that the site does not have."""

    def __init__(
        self, zones: Sequence[FirewallZone], spaces: Spaces, interfaces: Mapping[str, str]
    ) -> None:
        self._spaces = spaces
        known = [zone.slug for zone in zones]
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
        """The addresses of a zone, merged. None for one without networks."""
        return self._spaces.of(zone)

    def matched(self, zone: str, zone_here: str) -> bool:
        """Whether any of a zone is told by its interface alone: it is the one at this firewall, and
        its networks are not known."""
        return zone == zone_here and bool(self.interface(zone)) and not self.addresses(zone)
