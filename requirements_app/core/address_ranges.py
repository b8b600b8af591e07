"""Ranges of IP addresses: one address, a prefix, or any run from a first to a last address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

from requirements_app.core.errors import InvalidInput
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.text import Refuse, given, refuser

Version = Literal[4, 6]

_BITS: dict[int, int] = {4: 32, 6: 128}
_MAPPED = range(0xFFFF << 32, (0xFFFF << 32) + (1 << 32))  # ::ffff:0:0/96
_WRITE = "write an address (10.1.2.3), a prefix (10.1.2.0/24) or a range (10.1.2.3-10.1.2.9)"
_LEADING_ZERO = re.compile(r"(?:^|\.)0[0-9]")
_SHORT_RANGE = re.compile(r"([0-9]+\.[0-9]+\.[0-9]+\.)([0-9]+)\s*-\s*([0-9]{1,3})")
_PRIVATE = {
    4: ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
        "127.0.0.0/8"),
    6: ("fc00::/7", "fe80::/10", "::1"),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class AddressRange:
    """The addresses `first` to `last`, both included, as integers of one IP version.

    Orders by version, then address. Raises InvalidInput for another version, a reversed range
    or a number beyond the version's addresses.
    """

    version: Version
    first: int
    last: int

    def __post_init__(self) -> None:
        value = (self.version, self.first, self.last)
        if self.version not in _BITS:
            raise InvalidInput.one("version", self.version, "is no IP version", "use 4 or 6")
        if not 0 <= self.first <= self.last < 1 << _BITS[self.version]:
            raise InvalidInput.one("address", value, "is not a range of addresses", _WRITE)

    @classmethod
    def from_text(cls, text: str, field: str = "address") -> AddressRange:
        """The range that `text` writes as an address, a CIDR prefix or ``first-last``.

        Strict, for a misread address opens a firewall to the wrong host: host bits behind a
        prefix, leading zeros, scopes, netmasks, IPv4-mapped IPv6, reversed ranges, unspecified
        addresses and ranges that hold a whole family are refused. Raises InvalidInput.
        """
        refuse = refuser(field, text)
        stripped = given(text, field, _WRITE)
        if "/" in stripped:
            found = _parse_prefix(stripped, refuse)
        elif "-" in stripped:
            found = _parse_span(stripped, refuse)
        else:
            version, number = _parse_address(stripped, refuse)
            found = cls(version, number, number)
        _refuse_too_wide(found, refuse)
        return found

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The one spelling of this range: the address, else the exact prefix, else ``a-b``."""
        length = self.prefix_length
        if length == _BITS[self.version]:
            return _address_text(self.version, self.first)
        if length is not None:
            return f"{_address_text(self.version, self.first)}/{length}"
        first, last = (_address_text(self.version, each) for each in (self.first, self.last))
        return f"{first}-{last}"

    @property
    def prefix_length(self) -> int | None:
        """The length of the prefix that is exactly this range; None where there is none."""
        size = self.last - self.first + 1
        if size & (size - 1) or self.first % size:
            return None
        return _BITS[self.version] - size.bit_length() + 1

    @property
    def is_address(self) -> bool:
        """Whether the range is a single address."""
        return self.first == self.last

    @property
    def is_private(self) -> bool:
        """Whether every address is private in the portal's sense: never reached over the internet.

        RFC 1918, RFC 6598 (carrier-grade NAT), RFC 4193 (unique local), link-local and loopback.
        """
        return IntervalSet(((self.first, self.last + 1),)) <= _private(self.version)

    @property
    def touches_private(self) -> bool:
        """Whether any address is private in the sense of `is_private`."""
        span = IntervalSet(((self.first, self.last + 1),))
        return not span.isdisjoint(_private(self.version))

    def prefixes(self) -> tuple[AddressRange, ...]:
        """The fewest prefixes that hold exactly these addresses, in order."""
        return tuple(self._prefixes())

    def _prefixes(self) -> Iterator[AddressRange]:
        first = self.first
        while first <= self.last:
            aligned = first & -first or 1 << _BITS[self.version]
            fitting = 1 << (self.last - first + 1).bit_length() - 1
            size = min(aligned, fitting)
            yield AddressRange(self.version, first, first + size - 1)
            first += size


def family_size(version: Version) -> int:
    """The number of addresses of an IP version."""
    return 1 << _BITS[version]


@cache
def _private(version: Version) -> IntervalSet[int]:
    blocks = (AddressRange.from_text(text) for text in _PRIVATE[version])
    return IntervalSet.from_pairs((block.first, block.last + 1) for block in blocks)


def _address_text(version: int, number: int) -> str:
    return str(IPv4Address(number) if version == 4 else IPv6Address(number))


def _parse_address(text: str, refuse: Refuse) -> tuple[Version, int]:
    text = text.strip()
    if "%" in text:
        raise refuse(
            "names a scope, which means something on one machine only",
            "give a global or unique local address, without % and what follows",
        )
    if _LEADING_ZERO.search(text) and ":" not in text:
        raise refuse(
            "has a leading zero, which some systems read as octal",
            "write every octet without leading zeros",
        )
    try:
        address = IPv6Address(text) if ":" in text else IPv4Address(text)
    except ValueError as error:
        raise refuse("is not an address, a prefix or a range", _WRITE) from error
    number = int(address)
    if isinstance(address, IPv4Address):
        return 4, number
    if number in _MAPPED:
        inner = _address_text(4, number - _MAPPED.start)
        raise refuse("is an IPv4 address in IPv6 dress", f"write the IPv4 address, such as {inner}")
    return 6, number


def _parse_prefix(text: str, refuse: Refuse) -> AddressRange:
    address, _, length_text = (part.strip() for part in text.partition("/"))
    version, number = _parse_address(address, refuse)
    bits = _BITS[version]
    if not re.fullmatch("0|[1-9][0-9]{0,2}", length_text) or int(length_text) > bits:
        raise refuse(
            "has no prefix length that can be read",
            f"write the length as a number from 0 to {bits}, such as "
            + ("10.1.2.0/24" if version == 4 else "2001:db8:1::/48"),
        )
    size = 1 << bits - int(length_text)
    first = number - number % size
    if first != number:
        network = AddressRange(version, first, first + size - 1)
        raise refuse(
            "has host bits set",
            f"write {network.text} for the network, or {_address_text(version, number)} "
            "for the one host",
        )
    return AddressRange(version, first, first + size - 1)


def _parse_span(text: str, refuse: Refuse) -> AddressRange:
    short = _SHORT_RANGE.fullmatch(text)
    if short:
        start, first, last = short.groups()
        raise refuse("abbreviates the end of the range", f"write {start}{first}-{start}{last}")
    left, _, right = text.partition("-")
    version, first_number = _parse_address(left, refuse)
    last_version, last_number = _parse_address(right, refuse)
    if version != last_version:
        raise refuse("mixes IPv4 and IPv6", "give one range for each")
    if last_number < first_number:
        right_way = f"{_address_text(version, last_number)}-{_address_text(version, first_number)}"
        raise refuse("is a reversed range", f"write {right_way}")
    return AddressRange(version, first_number, last_number)


def _refuse_too_wide(found: AddressRange, refuse: Refuse) -> None:
    if found.first == 0 and found.last == family_size(found.version) - 1:
        raise refuse(
            f"is every IPv{found.version} address",
            "name the networks that are meant; if it really is any, write any and accept it "
            "on record",
        )
    if found.last == 0:
        raise refuse("is the unspecified address, which no host has", "give the host's address")
