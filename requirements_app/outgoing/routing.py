"""Whether a request may go, and which way: straight, or through the proxy."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import httpcore2 as httpcore
from django.conf import settings

from requirements_app.core.errors import InvalidInput

from .addresses import Address, why_not_public
from .allowing import AllowList
from .connecting import Deadline, Way
from .destination import Destination
from .errors import Refused
from .resolving import Resolver, resolve

# Names that a proxy would look up for itself, and that never lead out (RFC 6761, 6762, 8375,
# and what ICANN keeps for inside).
_LOCAL = frozenset(("localhost", "local", "internal", "intranet", "lan", "home", "corp", "onion"))
_LOCAL_BELOW = ".home.arpa"


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy on the way out, which the settings name and therefore trust."""

    host: str
    port: int
    user: str
    password: str

    @classmethod
    def of(cls, url: str) -> Proxy:
        """Raises InvalidInput, which does not quote the password."""
        mend = "write http://host:port or http://user:password@host:port"
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if not host or not port or parts.scheme != "http" or parts.path not in ("", "/"):
            raise InvalidInput.one("OUTGOING_PROXY", "•••", "is no proxy's address", mend)
        return cls(host, port, unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def connector(self) -> httpcore.Proxy:
        auth = (self.user, self.password) if self.user else None
        url = httpcore.URL(scheme="http", host=self.host, port=self.port, target="/")
        return httpcore.Proxy(url, auth=auth)


@dataclass(frozen=True, slots=True)
class Route:
    """A destination with the way that leads to it. `host_kind` is for the counts."""

    destination: Destination
    allowed: AllowList
    proxied: Proxy | None
    resolver: Resolver

    @property
    def listed(self) -> bool:
        return self.allowed.names(self.destination)

    @property
    def host_kind(self) -> str:
        return "proxied" if self.proxied else "allowed" if self.listed else "public"

    @property
    def proxy(self) -> httpcore.Proxy | None:
        return self.proxied.connector if self.proxied else None

    def way(self, deadline: Deadline) -> Way:
        """The way, with addresses that were looked up once and checked.

        Raises Refused, Unresolvable, TimedOut.
        """
        here = self.destination
        if self.proxied:
            self._check_by_name()
            addresses = self._addresses(self.proxied.host, self.proxied.port, deadline)
            return Way(addresses, self.proxied.port, deadline, tunnel=here.scheme == "https")
        addresses = self._addresses(here.host, here.port, deadline)
        if not self.listed:
            self._check(addresses)
        return Way(addresses, here.port, deadline, tunnel=False)

    def _addresses(self, host: str, port: int, deadline: Deadline) -> tuple[Address, ...]:
        if self.destination.address and not self.proxied:
            return (self.destination.address,)
        return resolve(host, port, resolver=self.resolver, seconds=deadline.left())

    def _check(self, addresses: tuple[Address, ...]) -> None:
        """Every address counts: the next connection might take any of them."""
        inside = [self.allowed.holds(address, self.destination.port) for address in addresses]
        for address, allowed in zip(addresses, inside, strict=True):
            if not allowed and (kind := why_not_public(address)):
                raise self._refused(f"leads to {kind} address")
        if self.destination.scheme == "http" and not all(inside):
            raise self._refused("would be asked without TLS")

    def _check_by_name(self) -> None:
        """What can be known where the proxy does the looking up."""
        here = self.destination
        if here.scheme == "http":
            raise self._refused("would be asked without TLS")
        if here.address:
            if kind := why_not_public(here.address):
                raise self._refused(f"is {kind} address")
            if here.address.version == 6:  # CONNECT would name it without its brackets
                raise Refused("the proxy is not asked for IPv6 addresses", "give the host's name")
        elif "." not in here.host or _is_local(here.host):
            raise self._refused("has a name that leads nowhere outside")

    def _refused(self, message: str) -> Refused:
        shown = self.destination.shown
        return Refused(
            f"{shown} {message}, where the portal sends nothing",
            f"if it is a system of yours, have an administrator add {shown} to OUTGOING_ALLOW",
        )


def _is_local(name: str) -> bool:
    return name.rpartition(".")[2] in _LOCAL or f".{name}".endswith(_LOCAL_BELOW)


@dataclass(frozen=True, slots=True)
class Router:
    """The installation's rules."""

    allowed: AllowList
    proxy: Proxy | None
    resolver: Resolver

    @classmethod
    def from_settings(cls, resolver: Resolver) -> Router:
        """Raises InvalidInput where OUTGOING_ALLOW or OUTGOING_PROXY cannot be read."""
        proxy = Proxy.of(settings.OUTGOING_PROXY) if settings.OUTGOING_PROXY else None
        return cls(AllowList.of(settings.OUTGOING_ALLOW), proxy, resolver)

    def route(self, destination: Destination) -> Route:
        """Systems inside are reached straight, all else through the proxy if there is one."""
        straight = self.allowed.names(destination)
        return Route(destination, self.allowed, None if straight else self.proxy, self.resolver)
