"""Where a request goes: an address taken apart once, by nobody else after."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit

from requirements_app.core.errors import InvalidInput
from requirements_app.core.name_patterns import NamePattern

from .addresses import Address
from .errors import Refused

LONGEST = 8_000
_PORTS = {"https": 443, "http": 80}
_MEND = "write it as https://host.example.org/path"


@dataclass(frozen=True, slots=True)
class Destination:
    """`host` is a name as DNS writes it, or the text of `address`; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str
    address: Address | None = None

    @classmethod
    def of(cls, url: str) -> Destination:
        """Take a URL apart. Raises Refused for one that is not plainly a web address; the message
        quotes neither path nor query, which may hold secrets."""
        if len(url) > LONGEST:
            raise Refused(f"the address has more than {LONGEST:,} characters", "shorten it")
        if any(char <= " " or char in "\\\x7f" for char in url):
            raise Refused("the address holds spaces, line breaks or backslashes", _MEND)
        try:
            parts = urlsplit(url)
            scheme, port = parts.scheme.lower(), parts.port
        except ValueError as error:
            raise Refused("this is no web address", _MEND) from error
        if scheme not in _PORTS:
            raise Refused("the address does not begin with https://", _MEND)
        if "@" in parts.netloc:
            raise Refused(
                "the address holds a user name or a password",
                "take them out of it: credentials are kept encrypted in a field of their own",
            )
        if port == 0:
            raise Refused("no service has port 0", "give its port, or none")
        host, address = _host(parts)
        return cls(scheme, host, port or _PORTS[scheme], _target(parts), address)

    @property
    def path(self) -> str:
        """The path without the query."""
        return self.target.partition("?")[0]

    @property
    def shown(self) -> str:
        """Host and port for messages and logs."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def authority(self) -> str:
        """What the Host header says: the port only where it is not the scheme's own."""
        return self.shown.rpartition(":")[0] if self.port == _PORTS[self.scheme] else self.shown


def _host(parts: SplitResult) -> tuple[str, Address | None]:
    """The host, and the address that it is if it is one."""
    host = parts.hostname or ""
    if not host:
        raise Refused("the address names no host", _MEND)
    if "%" in host:
        raise Refused("the host holds a percent sign", _MEND)
    bracketed = "[" in parts.netloc
    with suppress(AddressValueError):
        address = IPv6Address(host) if bracketed else IPv4Address(host)
        return str(address), address
    if bracketed:
        raise Refused("what stands in brackets is no IPv6 address", "check the address")
    try:
        # Names that end in a number are refused: 127.1, 0x7f000001 and 2130706433 are one address.
        name = NamePattern.from_text(host, "host")
    except InvalidInput as error:
        problem = error.problems[0]
        raise Refused(f"the host {problem.message}", problem.mend) from error
    if name.wildcard:
        raise Refused("the host is a wildcard", "name one host")
    return name.text, None


def _target(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii():
        raise Refused(
            "path or query hold characters that no address may have",
            "write them percent-encoded, as browsers copy them",
        )
    return target
