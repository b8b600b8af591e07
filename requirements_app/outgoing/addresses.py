"""Which addresses are public: anybody's to reach, and nobody's inside.

The special ranges are those of IANA's registries. They are written out because Python's own list
differs between its patch releases.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address

_WORDS = {
    "an unspecified": "0.0.0.0/8 ::/128",
    "a private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10 64:ff9b:1::/48",
    "a carrier's shared": "100.64.0.0/10",
    "a loopback": "127.0.0.0/8 ::1/128",
    "a link-local": "169.254.0.0/16 fe80::/10",
    "a cloud platform's own": "168.63.129.16/32",
    "a multicast": "224.0.0.0/4 ff00::/8",
    "a reserved": "192.0.0.0/24 192.88.99.0/24 240.0.0.0/4 2001::/23 2002::/16",
    "a documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
    "a benchmark's": "198.18.0.0/15",
}
_SPECIAL = tuple(
    (ip_network(network), words)
    for words, networks in _WORDS.items()
    for network in networks.split()
)
_NAT64 = IPv6Network("64:ff9b::/96")
# All that is given out as unicast so far. What lies outside of it leads nowhere, or inside.
_UNICAST = IPv6Network("2000::/3")


def plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for where it is a mapped one, else itself."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def why_not_public(address: Address) -> str:
    """What kind of address it is, as in "<kind> address"; empty for a public one.

    Mapped addresses and those of NAT64 are as public as the IPv4 address within. Those of 6to4 and
    Teredo, which carry IPv4 addresses too, are never: no service lives there any more.
    """
    inner = _inner(address)
    for network, words in _SPECIAL:
        if inner in network:
            return words
    outside = isinstance(inner, IPv6Address) and inner not in _UNICAST
    return "a reserved" if outside or not inner.is_global or inner.is_multicast else ""


def _inner(address: Address) -> Address:
    if isinstance(address, IPv6Address) and address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return plain(address)
