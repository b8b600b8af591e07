"""Step 3c, route: the site's outbound proxy carries HTTP(S) to the internet.

Such a connection becomes two legs, source → proxy and proxy → host; other protocols stay direct,
and so does what already starts in the internet. A proxy that opens TLS where the vendor forbids
it, or asks for credentials the vendor rules out, is a blocking finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from requirements_app.core.endpoints import AddressRange, NamePattern
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service

from .ends import End
from .model import Member, Proxy, Site
from .notes import Notes
from .place import Placed, Placer
from .select import Selected
from .texts import endpoint_of

_WEB = (PortRange(80, 80), PortRange(443, 443))


@dataclass(frozen=True)
class Leg:
    """One connection that firewalls see, with the steps that made it. `tls_inspection` is the
    constraint of the whole connection, which both its legs keep."""

    source: Placed
    destination: Placed
    service: Service
    application: str
    tls_inspection: str
    why: tuple[str, ...] = ()


class Legs:
    """Routes connections: direct, or through the site's proxy."""

    def __init__(self, site: Site, placer: Placer, notes: Notes) -> None:
        self.placer = placer
        self.notes = notes
        self.proxies = sorted(site.proxies, key=lambda each: each.slug)
        self.ends = {proxy.slug: _proxy_end(proxy) for proxy in self.proxies}
        self._own = {end.endpoint for end in self.ends.values()}

    def route(self, selected: Selected, connection: Leg) -> tuple[Leg, ...]:
        """The legs of a connection; none, with a finding, where the proxy is not determined."""
        named, general = self._serving(connection)
        if not named and not general:
            return (connection,)
        if not _takes_proxy(connection.destination.end):
            why = "the vendor supports no proxy towards this host, so it is direct"
            return (_told(connection, why),)
        reaching = self._of_family(named, connection) or self._of_family(general, connection)
        if not reaching:
            self._tell_family(selected, connection, named + general)
            return ()
        if len(reaching) > 1:
            self.notes.gap(
                selected,
                "proxy-ambiguous",
                "proxies",
                f"Proxies {', '.join(proxy.slug for proxy in reaching)} all serve zone"
                f" {connection.source.zone}.",
                "Name each proxy's source zones so that one of them serves the zone.",
            )
            return ()
        self._check(reaching[0], selected, connection)
        return self._through(reaching[0], selected, connection)

    def _serving(self, connection: Leg) -> tuple[list[Proxy], list[Proxy]]:
        """The proxies that would carry a connection: those of its zone, and those for all."""
        source, internet = connection.source, self.placer.internet
        if (
            connection.destination.zone != internet
            or source.zone == internet
            or source.end.endpoint in self._own
            or not speaks_http(connection.service, connection.application)
        ):
            return [], []
        named = [proxy for proxy in self.proxies if source.zone in proxy.source_zones]
        return named, [proxy for proxy in self.proxies if not proxy.source_zones]

    def _of_family(self, proxies: list[Proxy], connection: Leg) -> list[Proxy]:
        """The proxies that speak the address family of both ends."""
        ends = {connection.source.end.family, connection.destination.end.family}
        return [
            proxy for proxy in proxies if len((ends | {self.ends[proxy.slug].family}) - {None}) <= 1
        ]

    def _tell_family(self, selected: Selected, connection: Leg, serving: list[Proxy]) -> None:
        source, destination = connection.source.value, connection.destination.value
        told = ", ".join(f"{proxy.slug} ({proxy.address})" for proxy in serving)
        self.notes.gap(
            selected,
            "proxy-address-family",
            f"proxies/{serving[0].slug}",
            f"No proxy of the zone can carry {source} to {destination}: {told}.",
            "Give a proxy of the connection's address family, by its IP address.",
        )

    def _through(self, proxy: Proxy, selected: Selected, connection: Leg) -> tuple[Leg, ...]:
        why = (f"HTTP(S) to the internet goes through proxy {proxy.slug}",)
        service = Service("tcp", (PortRange(proxy.port, proxy.port),))
        tls = connection.tls_inspection
        legs = []
        for middle in self.placer.place(self.ends[proxy.slug], selected):
            legs += [
                Leg(connection.source, middle, service, "HTTP proxy", tls, why),
                Leg(
                    middle,
                    connection.destination,
                    connection.service,
                    connection.application,
                    tls,
                    why,
                ),
            ]
        return tuple(legs)

    def _check(self, proxy: Proxy, selected: Selected, connection: Leg) -> None:
        """Note what the vendor rules out about this proxy for this host: always blocking."""
        destination = connection.destination.end
        opens = proxy.inspects_tls and selected.flow.encryption != "none"
        if connection.tls_inspection == "forbidden" and opens and not _bypassed(proxy, destination):
            text = destination.endpoint.text
            self.notes.find(
                "blocking",
                "proxy-inspects-tls",
                f"proxies/{proxy.slug}",
                f"Proxy {proxy.slug} opens TLS to {text}, which the vendor rules out.",
                f"Exempt {text} from inspection on the proxy and list it in bypasses_inspection.",
                flow=selected.slug,
            )
        host = destination.host
        if host is None or proxy.authentication == "none":
            return
        allowed, refused = host.proxy.authentication, host.proxy.refused
        if proxy.authentication in refused or (allowed and proxy.authentication not in allowed):
            self.notes.find(
                "blocking",
                "proxy-authentication",
                f"proxies/{proxy.slug}",
                f"Proxy {proxy.slug} asks for {proxy.authentication}, and the vendor supports"
                f" {', '.join(allowed) or 'something else'} only towards {host.pattern}.",
                "Let these hosts pass without, or with the supported authentication.",
                flow=selected.slug,
            )


def _proxy_end(proxy: Proxy) -> End:
    """The proxy as an end; its zone follows from its address."""
    return End(
        endpoint=endpoint_of(proxy.address),
        name=proxy.name,
        component="",
        origin=f"proxy {proxy.slug}",
        subject=f"proxies/{proxy.slug}",
        member=Member(value=proxy.address, name=proxy.name),
    )


def _takes_proxy(destination: End) -> bool:
    return destination.host is None or destination.host.proxy.supported is not False


def _told(leg: Leg, why: str) -> Leg:
    return Leg(
        leg.source,
        leg.destination,
        leg.service,
        leg.application,
        leg.tls_inspection,
        (*leg.why, why),
    )


def speaks_http(service: Service, application: str) -> bool:
    """Whether a forward proxy can carry it: the document says HTTP(S) or WebSocket, or names no
    application and the ports are the web's own (80, 443)."""
    if service.protocol != "tcp":
        return False
    words = application.lower()
    if words:
        return "http" in words or "websocket" in words
    return all(part in _WEB for part in service.ports)


def _bypassed(proxy: Proxy, destination: End) -> bool:
    endpoint = destination.endpoint
    for text in proxy.bypasses_inspection:
        pattern = endpoint_of(text)
        if pattern == endpoint:
            return True
        if (
            isinstance(pattern, NamePattern)
            and isinstance(endpoint, NamePattern)
            and pattern.matches(endpoint)
        ):
            return True
        if (
            isinstance(pattern, AddressRange)
            and isinstance(endpoint, AddressRange)
            and pattern.version == endpoint.version
            and pattern.first <= endpoint.first
            and endpoint.last <= pattern.last
        ):
            return True
    return False
