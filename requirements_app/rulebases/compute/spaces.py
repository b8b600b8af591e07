"""The addresses of a site's zones, which are all that names and any can mean in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.firewall.spaces import zone_space
from requirements_app.core.endpoints import (
    ADDRESSES,
    EVERYTHING,
    NAMES,
    Endpoint,
    Key,
    endpoints_intervals,
)
from requirements_app.core.firewall_rules import FirewallZone, is_any
from requirements_app.core.intervals import IntervalSet


@dataclass
class Spaces:
    """The zones of a site, each computed once."""

    zones: Sequence[FirewallZone]
    _known: dict[str, IntervalSet[Key]] = field(default_factory=dict)

    def of(self, slug: str) -> IntervalSet[Key]:
        """The addresses of a zone; all addresses for one of which no network is known."""
        if slug not in self._known:
            space = endpoints_intervals(zone_space(self.zones, slug))
            self._known[slug] = space or ADDRESSES
        return self._known[slug]

    def side(self, endpoints: Sequence[Endpoint], slug: str) -> IntervalSet[Key]:
        """The points of a needed side. Any was accepted for its zone, so it is all addresses of
        that; whatever has a name there has one of them."""
        if is_any(endpoints):
            return self.of(slug)
        return endpoints_intervals(endpoints)

    def accepted(
        self, endpoints: Sequence[Endpoint], slug: str, zone_told: bool
    ) -> IntervalSet[Key]:
        """The most that a side may be without being wider than needed. Where a rule tells the zone
        besides, any may be the word itself; where it does not, no other zone's addresses."""
        if not is_any(endpoints):
            return endpoints_intervals(endpoints)
        if zone_told:
            return EVERYTHING
        return self.of(slug) | NAMES
