"""Step 3b, hops: the firewalls between two placed ends, and what each of them sees.

Addresses and ports are told as the packet has them on its arrival at the firewall: a destination
is translated at a firewall and real behind it, a source is real up to its firewall and translated
behind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from requirements_app.core.endpoints import AddressRange
from requirements_app.core.ports import PortRange, ports_from_intervals, ports_to_intervals
from requirements_app.core.services import Service

from .model import Hop, SeenAs
from .notes import About, Notes
from .paths import Path, Paths
from .place import Placed
from .texts import endpoint_of


@dataclass(frozen=True)
class _Translation:
    """What an end is seen as, and at which position of the path that changes."""

    address: str
    at: int
    port: int | None = None


_UNKNOWN = _Translation("", -1)


class Hops:
    """Finds what the firewalls of one site see."""

    def __init__(self, paths: Paths, notes: Notes) -> None:
        self.paths = paths
        self.notes = notes

    def services(
        self, destination: Placed, viewpoint: str, service: Service
    ) -> tuple[Service, ...]:
        """The service in parts, each of which is seen in one way from the zone `viewpoint`: every
        port that is translated stands by itself."""
        if len(service.ports) == 1 and service.ports[0].first == service.ports[0].last:
            return (service,)
        ports = ports_to_intervals(service.ports)
        single = [
            seen.port
            for seen in _towards(destination, viewpoint)
            if seen.port is not None and seen.port in ports
        ]
        own = [PortRange(port, port) for port in sorted(single)]
        rest = ports_from_intervals(ports - ports_to_intervals(own))
        parts = [*((rest,) if rest else ()), *((port,) for port in own)]
        return tuple(Service(service.protocol, part) for part in parts) if own else (service,)

    def between(
        self, source: Placed, destination: Placed, service: Service, about: About
    ) -> tuple[tuple[Hop, ...], bool]:
        """The packet as it arrives at each firewall of the path, and whether all that is known.
        The empty path of a known way crosses no firewall."""
        path = self.paths.between(source.zone, destination.zone)
        if not path.known:
            self._tell_path(source.zone, destination.zone, path, about)
            return (), False
        if not path.firewalls:
            return (), True
        target = self._translation(destination, source.zone, service, path, about)
        origin = self._translation(source, destination.zone, None, path, about)
        if target is _UNKNOWN or origin is _UNKNOWN:
            return (), False
        own = str(service)
        hops = []
        for position, firewall in enumerate(path.firewalls):
            ahead = target if target and position <= target.at else None
            behind = origin if origin and position > origin.at else None
            hops.append(
                Hop(
                    firewall,
                    behind.address if behind else source.value,
                    ahead.address if ahead else destination.value,
                    str(_sees(service, ahead)) if ahead else own,
                )
            )
        return tuple(hops), True

    def _translation(
        self, placed: Placed, viewpoint: str, service: Service | None, path: Path, about: About
    ) -> _Translation | None:
        """How `viewpoint` sees the end; None for as it is."""
        seen = _seen(placed, viewpoint, service)
        if seen is None:
            return None
        address = _part_of(placed, seen)
        if seen.firewall is None and len(path.firewalls) == 1:
            at: int | None = 0
        else:
            at = path.firewalls.index(seen.firewall) if seen.firewall in path.firewalls else None
        if at is not None and address is not None:
            return _Translation(address, at, seen.seen_port)
        why = (
            f"which of the firewalls {', '.join(path.firewalls)} translates is not said"
            if at is None
            else "the two are of different sizes"
        )
        self.notes.gap(
            about,
            "translation-not-placed",
            placed.end.subject,
            f"{placed.value} is seen as {seen.address} from zone {viewpoint}, but {why}.",
            "Name the translating firewall in seen_as, and a range of the member's own size.",
        )
        return _UNKNOWN

    def _tell_path(self, source: str, destination: str, path: Path, about: About) -> None:
        if path.ways:
            told = " or ".join(" → ".join(way) for way in path.ways)
            self.notes.gap(
                about,
                "path-ambiguous",
                f"zones/{source}→{destination}",
                f"From zone {source} to zone {destination} there is more than one shortest way:"
                f" {told}.",
                "Correct which zones each firewall joins, so that one way is the shortest.",
            )
            return
        self.notes.gap(
            about,
            "path-missing",
            f"zones/{source}→{destination}",
            f"No firewall joins zone {source} with zone {destination}.",
            "Add the firewall between them, or the zones it joins.",
        )


def _sees(service: Service, target: _Translation) -> Service:
    """The service as it is in front of the translating firewall."""
    if target.port is None:
        return service
    return Service(service.protocol, (PortRange(target.port, target.port),))


def _towards(placed: Placed, viewpoint: str) -> tuple[SeenAs, ...]:
    member = placed.end.member
    if member is None or not member.seen_as:
        return ()
    return tuple(seen for seen in member.seen_as if seen.zone == viewpoint)


def _seen(placed: Placed, viewpoint: str, service: Service | None) -> SeenAs | None:
    """The translation that applies: that of exactly this port, else that of all ports."""
    towards = {seen.port: seen for seen in _towards(placed, viewpoint)}
    if not towards:
        return None
    if service and len(service.ports) == 1 and service.ports[0].first == service.ports[0].last:
        port = service.ports[0].first
        if port in towards:
            return towards[port]
    return towards.get(None)


def _part_of(placed: Placed, seen: SeenAs) -> str | None:
    """What this part of the member is seen as: one address for all of it, or the part at the same
    place in a range of the same size; None where the sizes differ."""
    address, part = endpoint_of(seen.address), placed.end.endpoint
    member = endpoint_of(placed.end.member.value) if placed.end.member else part
    if not isinstance(address, AddressRange) or address.is_address or member == part == address:
        return address.text
    if not isinstance(member, AddressRange) or not isinstance(part, AddressRange):
        return address.text
    if address.last - address.first != member.last - member.first:
        return None
    first = address.first + part.first - member.first
    return AddressRange(address.version, first, first + part.last - part.first).text
