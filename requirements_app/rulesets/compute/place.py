"""Step 3, place: zones of both ends, the firewalls between them in order, and what each sees.

The longest prefix chooses the zone; what no network covers is the internet, unless it is a
private address, which then is a gap. A path is the one shortest way through the graph that
firewalls make of zones; two ways of equal length are ambiguous and reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from requirements_app.core.addresses import LongestPrefix
from requirements_app.core.endpoints import AddressRange, AnyEndpoint, NamePattern, parse_endpoint
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service

from .ends import End
from .model import Hop, SeenAs, Severity, Site
from .notes import Notes


@dataclass(frozen=True)
class Placed:
    """A part of an end that lies in one zone."""

    end: End
    zone: str

    @property
    def value(self) -> str:
        return self.end.endpoint.text


@dataclass(frozen=True)
class Path:
    """Firewall slugs in order from the source's side; `known` is False where it is ambiguous or
    there is none, so that nobody takes the empty path for "no firewall between"."""

    firewalls: tuple[str, ...] = ()
    known: bool = True


class Placer:
    """Places ends and pairs in one site."""

    def __init__(self, site: Site, notes: Notes) -> None:
        self.site = site
        self.notes = notes
        self.zones = {zone.slug: zone for zone in site.zones}
        self.internet = next(zone.slug for zone in site.zones if zone.is_internet)
        self._paths: dict[tuple[str, str], Path] = {}
        self._placed: dict[End, tuple[Placed, ...]] = {}

    @cached_property
    def _prefixes(self) -> dict[str, LongestPrefix[str]]:
        spaces: dict[str, list[tuple[AddressRange, str]]] = defaultdict(list)
        for zone in self.site.zones:
            for prefix in zone.networks:
                spaces[zone.address_space].append((AddressRange.from_text(prefix), zone.slug))
        return {space: LongestPrefix(prefixes) for space, prefixes in spaces.items()}

    # --- zones ---------------------------------------------------------------------------------

    def place(self, end: End, severity: Severity, flow: str) -> tuple[Placed, ...]:
        """The end's parts by zone; a gap is a finding and has no part."""
        if end.internet:
            return (Placed(end, self.internet),)
        if isinstance(end.endpoint, AnyEndpoint):
            return tuple(Placed(end, zone) for zone in end.zones if zone in self.zones)
        if end.member is not None and end.member.zone:
            return (Placed(end, end.member.zone),)
        if isinstance(end.endpoint, NamePattern):
            self.notes.find(
                severity,
                "zone-unknown",
                f"bindings/{end.component}/members/{end.endpoint.text}",
                f"Name {end.endpoint.text} is bound without a zone, and names are not resolved.",
                "Name the member's zone, or bind its address.",
                flow=flow,
            )
            return ()
        return self._by_prefix(end, end.endpoint, severity, flow)

    def _by_prefix(
        self, end: End, wanted: AddressRange, severity: Severity, flow: str
    ) -> tuple[Placed, ...]:
        space = end.member.address_space if end.member else "default"
        prefixes = self._prefixes.get(space)
        if prefixes is None:
            matched, rest = [], [wanted]
        else:
            found = prefixes.lookup(wanted)
            matched = [(match.part, match.value) for match in found.matches]
            rest = list(found.uncovered)
        for part in rest:
            if part.touches_private:
                self.notes.find(
                    severity,
                    "address-in-no-zone",
                    f"bindings/{end.component}/members/{wanted.text}",
                    f"Private address {part.text} lies in no zone of the site.",
                    "Add its network to a zone, or name the member's zone.",
                    flow=flow,
                )
            else:
                matched.append((part, self.internet))
        by_zone: dict[str, list[AddressRange]] = defaultdict(list)
        for part, zone in matched:
            by_zone[zone].append(part)
        return tuple(
            Placed(replace(end, endpoint=part), zone)
            for zone, parts in sorted(by_zone.items())
            for part in _joined(parts)
        )

    # --- paths ---------------------------------------------------------------------------------

    def path(self, source: str, destination: str) -> Path:
        """The firewalls from one zone to another."""
        if source == destination:
            return Path()
        key = (source, destination)
        if key not in self._paths:
            self._paths[key] = self._search(source, destination)
        return self._paths[key]

    def _search(self, source: str, destination: str) -> Path:
        ways = self._shortest(source, destination)
        if len(ways) == 1:
            return Path(ways[0])
        subject = f"zones/{source}→{destination}"
        if ways:
            told = " or ".join(" → ".join(way) for way in ways)
            self.notes.find(
                "blocking",
                "path-ambiguous",
                subject,
                f"From zone {source} to zone {destination} there is more than one shortest way:"
                f" {told}.",
                "Correct which zones each firewall joins, so that one way is the shortest.",
            )
        else:
            self.notes.find(
                "blocking",
                "path-missing",
                subject,
                f"No firewall joins zone {source} with zone {destination}.",
                "Add the firewall between them, or the zones it joins.",
            )
        return Path(known=False)

    def _shortest(self, source: str, destination: str) -> list[tuple[str, ...]]:
        """All shortest ways, as firewalls in order; none where the zones are not joined."""
        ways: dict[str, set[tuple[str, ...]]] = {source: {()}}
        seen = {source}
        while ways and destination not in ways:
            further: dict[str, set[tuple[str, ...]]] = defaultdict(set)
            for zone, paths in ways.items():
                if zone == self.internet != source:
                    continue  # inner zones are never joined across the internet
                for firewall in self.site.firewalls:
                    if zone not in firewall.zones:
                        continue
                    for neighbour in firewall.zones:
                        if neighbour not in seen:
                            further[neighbour] |= {
                                (*path, firewall.slug)
                                for path in paths
                                if firewall.slug not in path
                            }
            ways = {zone: paths for zone, paths in further.items() if paths}
            seen |= set(ways)
        return sorted(ways.get(destination, ()))

    # --- what each firewall sees -----------------------------------------------------------------

    def hops(
        self, source: Placed, destination: Placed, service: Service, flow: str
    ) -> tuple[tuple[Hop, ...], bool]:
        """The packet as it arrives at each firewall of the path, and whether the path is known."""
        path = self.path(source.zone, destination.zone)
        if not path.firewalls:
            return (), path.known
        target = self._translation(destination, source.zone, service, path, flow)
        origin = self._translation(source, destination.zone, None, path, flow)
        if target is _UNPLACED or origin is _UNPLACED:
            return (), False
        hops = []
        for position, firewall in enumerate(path.firewalls):
            sees_source, sees_destination, sees_service = source.value, destination.value, service
            if target and position <= target.at:
                sees_destination = target.seen.address
                if target.seen.seen_port:
                    port = PortRange(target.seen.seen_port, target.seen.seen_port)
                    sees_service = Service(service.protocol, (port,))
            if origin and position > origin.at:
                sees_source = origin.seen.address
            hops.append(
                Hop(
                    firewall,
                    parse_endpoint(sees_source).text,
                    parse_endpoint(sees_destination).text,
                    str(sees_service),
                )
            )
        return tuple(hops), True

    def _translation(
        self, placed: Placed, viewpoint: str, service: Service | None, path: Path, flow: str
    ) -> _Translation | None:
        """The translation under which `viewpoint` sees the member, and where on the path it is."""
        for seen in _applicable(placed, viewpoint, service):
            if seen.firewall is None and len(path.firewalls) == 1:
                return _Translation(seen, 0)
            if seen.firewall in path.firewalls:
                return _Translation(seen, path.firewalls.index(seen.firewall))
            self.notes.find(
                "blocking",
                "translation-not-placed",
                f"bindings/{placed.end.component}/members/{placed.value}",
                f"{placed.value} is seen as {seen.address} from zone {viewpoint}, but which of the"
                f" firewalls {', '.join(path.firewalls)} translates is not said.",
                "Name the translating firewall in seen_as.",
                flow=flow,
            )
            return _UNPLACED
        return None


@dataclass(frozen=True)
class _Translation:
    seen: SeenAs
    at: int


_UNPLACED = _Translation(SeenAs("", ""), -1)


def _applicable(placed: Placed, viewpoint: str, service: Service | None) -> Iterator[SeenAs]:
    """Translations of the member towards a zone; one with a port only for exactly that port."""
    member = placed.end.member
    if member is None or parse_endpoint(member.value) != placed.end.endpoint:
        return
    for seen in sorted(member.seen_as, key=lambda s: (s.port is None, s.port or 0)):
        if seen.zone != viewpoint:
            continue
        if seen.port is None or (service and service.ports == (PortRange(seen.port, seen.port),)):
            yield seen


def _joined(parts: list[AddressRange]) -> list[AddressRange]:
    """Neighbouring parts of one zone as one range."""
    joined: list[AddressRange] = []
    for part in sorted(parts):
        if joined and joined[-1].last + 1 == part.first:
            joined[-1] = AddressRange(part.version, joined[-1].first, part.last)
        else:
            joined.append(part)
    return joined
