"""The words that configurations have for addresses, names, ports and protocols, as sets.

Firewalls take what the portal refuses from people: whole families, netmasks, host bits behind a
prefix, port 0. It means something to them, so it is read as they read it.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Address, ip_address, ip_network

from requirements_app.core.address_ranges import family_size
from requirements_app.core.endpoints import NAMES, Key, endpoint_intervals
from requirements_app.core.errors import InvalidInput
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.name_patterns import NamePattern
from requirements_app.core.services import PROTOCOL_NUMBERS

from .port_names import PORTS

V4: IntervalSet[Key] = IntervalSet((((4, 0), (4, family_size(4))),))
V6: IntervalSet[Key] = IntervalSet((((6, 0), (6, family_size(6))),))
OF_FAMILY = {4: V4, 6: V6}

_PROTOCOLS = {
    **PROTOCOL_NUMBERS,
    "icmp6": 58, "ipv6-icmp": 58, "icmpv4": 1, "ospfigp": 89, "ipinip": 4, "ah-auth": 51,
    "ipencap": 4, "ipip": 4, "ipv6": 41, "snp": 109, "nos": 94, "pptp": 47, "pcp": 108,
    "ipcomp": 108, "dccp": 33, "ipsec": 50, "skip": 57, "hopopt": 0,
}  # fmt: skip
PORTED = frozenset({6, 17, 132})
_DIGITS = re.compile(r"[0-9]{1,7}")


def span(first: Key, last: Key) -> IntervalSet[Key]:
    """The addresses `first` to `last`, of one family. Raises ValueError."""
    if first[0] != last[0] or last < first:
        raise ValueError("is a reversed range or mixes IPv4 and IPv6")
    return IntervalSet(((first, (last[0], int(last[1]) + 1)),))


def address_key(text: str) -> Key:
    """One address as a point; ValueError where it is none."""
    found = ip_address(text.strip())
    if isinstance(found, IPv6Address) and found.scope_id:
        raise ValueError("names a scope")
    return found.version, int(found)


def addresses(text: str) -> IntervalSet[Key]:
    """An address, a prefix or netmask (host bits are cut off, as firewalls do), or first-last.
    Raises ValueError."""
    text = text.strip()
    if "/" in text:
        network = ip_network(text, strict=False)
        if isinstance(network, IPv4Network):
            _refuse_wildcard_mask(text.partition("/")[2], network)
        return span(
            (network.version, int(network.network_address)),
            (network.version, int(network.broadcast_address)),
        )
    first, dash, last = text.partition("-")
    return span(address_key(first), address_key(last if dash else first))


def _refuse_wildcard_mask(mask: str, network: IPv4Network) -> None:
    # ip_network also takes host masks such as 0.0.0.255, which are another thing on firewalls.
    if "." in mask and mask != str(network.netmask):
        raise ValueError("has a mask that is no netmask")


def masked(address: str, mask: str) -> IntervalSet[Key]:
    """An address with its netmask in a word of its own. Raises ValueError."""
    if "." not in mask:
        raise ValueError("has a mask that is no netmask")
    return addresses(f"{address}/{mask}")


def name(text: str) -> IntervalSet[Key]:
    """A host name or wildcard. Raises ValueError."""
    try:
        return endpoint_intervals(NamePattern.from_text(text))
    except InvalidInput as error:
        raise ValueError(error.problems[0].message) from error


def protocol(text: str) -> int:
    """A protocol's number, of its name or number. Raises ValueError."""
    word = text.strip().lower()
    if word in _PROTOCOLS:
        return _PROTOCOLS[word]
    if _DIGITS.fullmatch(word) and int(word) < 256:
        return int(word)
    raise ValueError("is no IP protocol")


def port(text: str) -> int:
    """A port's number, of its number or its name. Raises ValueError."""
    word = text.strip().lower()
    if _DIGITS.fullmatch(word) and int(word) < 65536:
        return int(word)
    if word in PORTS:
        return PORTS[word]
    raise ValueError("is no port")


def ports(proto: int, first: int, last: int) -> IntervalSet[int]:
    """A range of ports of a protocol. Port 0 is left out where others are meant, as no service
    listens on it. Raises ValueError."""
    if not 0 <= first <= last < 65536:
        raise ValueError("is no range of ports")
    base = proto << 16
    return IntervalSet(((base + max(first, 1), base + last + 1),)) if last else IntervalSet()


def whole_protocol(proto: int) -> IntervalSet[int]:
    """A protocol with every port, type and code."""
    if proto in PORTED:
        return ports(proto, 1, 65535)
    return IntervalSet(((proto << 16, proto + 1 << 16),))


def icmp(proto: int, kind: int, code: int | None = None) -> IntervalSet[int]:
    """An ICMP type, with one code or every. Raises ValueError."""
    if not (0 <= kind < 256 and (code is None or 0 <= code < 256)):
        raise ValueError("is no ICMP type and code")
    base = (proto << 16) + (kind << 8)
    return IntervalSet(((base, base + 256) if code is None else (base + code, base + code + 1),))


def family_any(families: frozenset[int]) -> IntervalSet[Key]:
    """What an unwritten side is in a file about these families: names too, as they are reached
    by these addresses."""
    found = NAMES
    for family in sorted(families):
        found |= OF_FAMILY[family]
    return found
