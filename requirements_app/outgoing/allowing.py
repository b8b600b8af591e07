"""The systems inside that the portal may reach: OUTGOING_ALLOW."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from requirements_app.core.errors import InvalidInput
from requirements_app.core.name_patterns import NamePattern

from .addresses import Address, plain
from .destination import Destination

_FIELD = "OUTGOING_ALLOW"
_MEND = "write host:port, network:port or [IPv6 network]:port, such as rt.example.org:443"


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts by their exact names, and networks, each with one port."""

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[tuple[IPv4Network | IPv6Network, int], ...] = ()

    @classmethod
    def of(cls, entries: Sequence[str]) -> AllowList:
        """The list that these texts write. Raises InvalidInput."""
        hosts: set[tuple[str, int]] = set()
        networks: list[tuple[IPv4Network | IPv6Network, int]] = []
        for entry in filter(None, map(str.strip, entries)):
            host, port = _split(entry)
            with suppress(ValueError):
                networks.append((ip_network(host), port))
                continue
            hosts.add((_name(entry, host), port))
        return cls(frozenset(hosts), tuple(networks))

    def names(self, destination: Destination) -> bool:
        """Whether the destination is listed as it is written, wherever its name may lead."""
        if destination.address is not None:
            return self.holds(destination.address, destination.port)
        return (destination.host, destination.port) in self.hosts

    def holds(self, address: Address, port: int) -> bool:
        """Whether a listed network with this port holds the address."""
        inner = plain(address)
        return any(inner in network and port == own for network, own in self.networks)


def _split(entry: str) -> tuple[str, int]:
    host, colon, port = entry.rpartition(":")
    if not (colon and port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise InvalidInput.one(_FIELD, entry, "has no port at its end", _MEND)
    if host.startswith("[") and host.endswith("]"):
        return host[1:-1], int(port)
    if ":" in host:
        raise InvalidInput.one(_FIELD, entry, "is an IPv6 address without brackets", _MEND)
    return host, int(port)


def _name(entry: str, host: str) -> str:
    if "/" in host:
        raise InvalidInput.one(_FIELD, entry, "names no network", "write it as 10.2.0.0/16:443")
    try:
        name = NamePattern.from_text(host, _FIELD)
    except InvalidInput as error:
        raise InvalidInput.one(_FIELD, entry, error.problems[0].message, _MEND) from error
    if name.wildcard:
        raise InvalidInput.one(_FIELD, entry, "is a wildcard", "list each host by itself")
    return name.text
