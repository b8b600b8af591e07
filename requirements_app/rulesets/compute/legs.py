"""Step 3b, route: the site's outbound proxy carries HTTP(S) to the internet.

Such a connection becomes two legs, source → proxy and proxy → host; other protocols stay direct.
A proxy that opens TLS where the vendor forbids it, or asks for credentials the vendor rules out,
is a blocking finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from requirements_app.core.endpoints import AddressRange, NamePattern, parse_endpoint
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service

from .ends import End
from .model import Member, Proxy, Site
from .notes import Notes
from .place import Placed, Placer
from .select import Selected

_WEB = (PortRange(80, 80), PortRange(443, 443))


@dataclass(frozen=True)
class Leg:
    """One connection that firewalls see, with the steps that made it."""

    source: Placed
    destination: Placed
    service: Service
    application: str
    why: tuple[str, ...] = ()


class Legs:
    """Routes connections: direct, or through the site's proxy."""

    def __init__(self, site: Site, placer: Placer, notes: Notes) -> None:
        self.site = site
        self.placer = placer
        self.notes = notes
        self._own = {parse_endpoint(proxy.address) for proxy in site.proxies}

    def route(self, selected: Selected, connection: Leg) -> tuple[Leg, ...]:
        """The legs of a connection; none, with a finding, where the proxy is not determined."""
        proxies = self._serving(connection)
        if not proxies:
            return (connection,)
        zone = connection.source.zone
        if len(proxies) > 1:
            self.notes.find(
                "blocking",
                "proxy-ambiguous",
                "proxies",
                f"Proxies {', '.join(proxy.slug for proxy in proxies)} all serve zone {zone}.",
                "Name each proxy's source zones so that one of them serves the zone.",
                flow=selected.slug,
            )
            return ()
        self._check(proxies[0], selected, connection.destination.end)
        return self._through(proxies[0], selected, connection)

    def _serving(self, connection: Leg) -> tuple[Proxy, ...]:
        """The proxies that would carry a connection: none, one, or several where the site does
        not say which."""
        source, destination = connection.source, connection.destination
        if (
            destination.zone != self.placer.internet
            or source.end.endpoint in self._own
            or not speaks_http(connection.service, connection.application)
        ):
            return ()
        if (host := destination.end.host) and host.proxy.supported is False:
            return ()
        named = [proxy for proxy in self.site.proxies if source.zone in proxy.source_zones]
        general = [proxy for proxy in self.site.proxies if not proxy.source_zones]
        return tuple(named or general)

    def _through(self, proxy: Proxy, selected: Selected, connection: Leg) -> tuple[Leg, ...]:
        why = (f"HTTP(S) to the internet goes through proxy {proxy.slug}",)
        service = Service("tcp", (PortRange(proxy.port, proxy.port),))
        legs = []
        for middle in self.placer.place(_proxy_end(proxy), selected.gap, selected.slug):
            families = {connection.source.end.version, middle.end.version} - {None}
            if len(families) > 1:
                self.notes.find(
                    selected.gap,
                    "proxy-address-family",
                    f"proxies/{proxy.slug}",
                    f"{connection.source.value} shares no address family with proxy"
                    f" {proxy.slug} ({proxy.address}).",
                    "Give the proxy a name, or bind the source in the proxy's family.",
                    flow=selected.slug,
                )
                continue
            legs += [
                Leg(connection.source, middle, service, "HTTP proxy", why),
                Leg(
                    middle,
                    connection.destination,
                    connection.service,
                    connection.application,
                    why,
                ),
            ]
        return tuple(legs)

    def _check(self, proxy: Proxy, selected: Selected, destination: End) -> None:
        """Note what the vendor rules out about this proxy for this host."""
        host = destination.host
        forbidden = "forbidden" in (
            selected.flow.tls_inspection,
            host.tls_inspection if host else "unstated",
        )
        if forbidden and proxy.inspects_tls and not _bypassed(proxy, destination):
            self.notes.find(
                "blocking",
                "proxy-inspects-tls",
                f"proxies/{proxy.slug}",
                f"Proxy {proxy.slug} opens TLS to {destination.endpoint.text}, which the vendor"
                " rules out.",
                f"Exempt {destination.endpoint.text} from inspection on the proxy and list it in"
                " bypasses_inspection.",
                flow=selected.slug,
            )
        if host is None or proxy.authentication == "none":
            return
        facts = host.proxy
        allowed = facts.authentication
        if proxy.authentication in facts.refused or (
            allowed and proxy.authentication not in allowed
        ):
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
    member = Member(value=proxy.address, name=proxy.name)
    return End(parse_endpoint(proxy.address), proxy.name, "", f"proxy {proxy.slug}", member=member)


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
        pattern = parse_endpoint(text)
        if pattern == endpoint:
            return True
        if (
            isinstance(pattern, NamePattern)
            and isinstance(endpoint, NamePattern)
            and not endpoint.wildcard
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
