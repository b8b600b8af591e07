"""What the name service says of host names: their addresses, for how long, and who said so.

Unlike `resolving`, which asks where to connect to, this asks for facts to be written down, so it
speaks DNS itself: the system's own look-up tells neither the TTL nor the server.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from ipaddress import ip_address

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings

from requirements_app.core.errors import ExplainedError

from .addresses import Address

MOST_NAMES = 1_000
MOST_ADDRESSES = 100
_TOGETHER = 16
_SECONDS_A_QUESTION = 5.0
_SECONDS_A_SERVER = 2.0
_DNS_PORT = 53
_TYPES = ("A", "AAAA")
_MEND = "set DNS_RESOLVERS to the addresses of name servers"


class NoNameServer(ExplainedError):  # noqa: N818 - as the other errors of the portal
    """Nobody can be asked."""


@dataclass(frozen=True)
class Answer:
    """What one name was found to have: addresses in order, good for `ttl` seconds, the least on
    the way through aliases. `remark` says why there are none, or not all, "" otherwise."""

    name: str
    at: dt.datetime
    addresses: tuple[Address, ...] = ()
    ttl: int = 0
    resolver: str = ""
    remark: str = ""


def names_ask(
    names: Sequence[str],
    *,
    seconds: float = 120.0,
    told: Callable[[int], object] = lambda _done: None,
) -> list[Answer]:
    """The answers for host names, in their order; several at a time, all within `seconds`. `told`
    hears how many are there, and ends the asking by raising.

    Raises ValueError for more than MOST_NAMES, and NoNameServer where none is set up.
    """
    if len(names) > MOST_NAMES:
        raise ValueError(f"{len(names)} names are more than {MOST_NAMES}")
    resolver, until = _resolver(servers_read()), time.monotonic() + seconds
    pool = ThreadPoolExecutor(_TOGETHER, thread_name_prefix="asking for names")
    try:
        asked = {pool.submit(_ask, resolver, name, until): name for name in names}
        found = {}
        for done, future in enumerate(as_completed(asked), 1):
            found[asked[future]] = future.result()
            told(done)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [found[name] for name in names]


def servers_read() -> list[tuple[str, int]]:
    """Address and port of the name servers that are set up; none: those of this machine. Raises
    NoNameServer where the setting cannot be read."""
    try:
        return [_server(text) for text in settings.DNS_RESOLVERS]
    except ValueError as error:
        raise NoNameServer("a name server of DNS_RESOLVERS is no address", _MEND) from error


def _resolver(servers: Sequence[tuple[str, int]]) -> dns.resolver.Resolver:
    try:
        resolver = dns.resolver.Resolver(configure=not servers)
    except dns.resolver.NoResolverConfiguration as error:
        raise NoNameServer("this machine has no name server set up", _MEND) from error
    if servers:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(*each) for each in servers]
    resolver.timeout = _SECONDS_A_SERVER
    return resolver


def _server(text: str) -> tuple[str, int]:
    """`192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`."""
    host, colon, port = text.strip().rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        host, port = text.strip(), str(_DNS_PORT)
    address = str(ip_address(host.strip("[]")))
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(port)
    return address, int(port)


def _ask(resolver: dns.resolver.Resolver, name: str, until: float) -> Answer:
    answer = Answer(name, dt.datetime.now(dt.UTC).replace(microsecond=0))
    remarks: dict[str, None] = {}
    ttls: list[int] = []
    for kind in _TYPES:
        try:
            said = _said(resolver, name, kind, until)
        except dns.exception.DNSException as error:
            if isinstance(error, dns.resolver.NXDOMAIN):
                return replace(answer, remark="there is no such name")
            remarks[f"{_why(error)} ({kind})"] = None
            continue
        answer = replace(answer, resolver=said.nameserver or "")
        if said.rrset is not None:
            found = (*answer.addresses, *(ip_address(each.address) for each in said.rrset))
            answer = replace(answer, addresses=found)
            ttls.append(said.chaining_result.minimum_ttl)
    if not answer.addresses:
        return replace(answer, remark="; ".join(remarks))
    unique = sorted(set(answer.addresses), key=lambda each: (each.version, int(each)))
    if len(unique) > MOST_ADDRESSES:
        remarks[f"{len(unique) - MOST_ADDRESSES} more are left out"] = None
    return replace(
        answer,
        addresses=tuple(unique[:MOST_ADDRESSES]),
        ttl=min(ttls),
        remark="; ".join(remarks),
    )


def _said(
    resolver: dns.resolver.Resolver, name: str, kind: str, until: float
) -> dns.resolver.Answer:
    left = until - time.monotonic()
    if left <= 0:
        raise dns.exception.Timeout
    return resolver.resolve(
        f"{name}.",
        kind,
        search=False,
        raise_on_no_answer=False,
        lifetime=min(left, _SECONDS_A_QUESTION),
    )


def _why(error: dns.exception.DNSException) -> str:
    match error:
        case dns.exception.Timeout():
            return "the name service did not answer in time"
        case dns.resolver.NoNameservers():
            return "the name service could not tell"
        case _:
            return "the name service's answer makes no sense"
