"""What a reachability check is to try: connections, and the single tests made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from exports.reachability import payloads
from exports.reachability.sampling import (
    Destinations,
    PortSample,
    sample_destinations,
    sample_ports,
)
from requirements_app.core.canonical import content_hash
from requirements_app.core.endpoints import AddressRange, AnyEndpoint, parse_endpoint
from requirements_app.core.services import ICMP_PROTOCOLS, Service

PLAN_VERSION = 1
MAX_PROBES = 2000

Expect = Literal["open", "closed"]

_ECHO_REQUEST = {"icmp": 8, "icmpv6": 128}
_TLS_PORTS = frozenset(
    {443, 465, 563, 636, 853, 989, 990, 992, 993, 995, 3269, 4443, 5061, 5986, 6514, 8443, 9443}
)
_TLS_WORDS = ("https", "tls", "ssl", "ldaps", "wss")
_TOO_MANY = (
    f"one script holds {MAX_PROBES} tests and this connection would go beyond them: make a check "
    "of fewer items"
)


@dataclass(frozen=True)
class Connection:
    """One entry's connection for one item of a change.

    `source` and `destination` are written as `core.endpoints` reads them. `samples` are hosts
    inside the destination that are tried in its place, for a wildcard or a network. `public`
    says that the destination is a host of the internet, whose certificate a public authority
    must have issued. `expected_issuers` are parts of issuers' names, `expected_fingerprints`
    SHA-256 of certificates in hex.
    """

    item_id: str
    entry_id: str
    source: str
    destination: str
    service: Service
    expect: Expect = "open"
    application: str = ""
    tls_forbidden: bool = False
    public: bool = False
    samples: tuple[str, ...] = ()
    expected_issuers: tuple[str, ...] = ()
    expected_fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """One single test: a host (an address or a name), a protocol and a port (0: it has none).

    `source_first` and `source_last` bound the addresses that it may start from, or
    `source_name` names the host; all blank means any host. `group` is the range that the port was
    chosen from: where `sample` says what the probes of a group stand for, one of them speaks for
    all. `payload` is what UDP sends, in hex.
    `tls`: shake hands and look at the certificate. `untestable` says why nothing can be tried.
    """

    id: str
    item: str
    entry: str
    expect: Expect
    source: str
    source_first: str
    source_last: str
    source_name: str
    destination: str
    host: str
    protocol: str
    port: int
    group: str
    payload: str
    tls: bool
    public: bool
    expected_issuers: tuple[str, ...]
    expected_fingerprints: tuple[str, ...]
    sample: str
    untestable: str


@dataclass(frozen=True)
class CheckPlan:
    """All tests of one run from one source zone; `made_at` and `expires_at` are told to the
    reader of the script and are no part of the plan's hash."""

    run_id: UUID
    change: int
    site: str
    source_zone: str
    portal: str
    made_at: dt.datetime
    expires_at: dt.datetime
    probes: tuple[Probe, ...]

    def as_document(self) -> dict[str, Any]:
        """The plan as JSON values, as the scripts carry it."""
        return {
            "schema": "reachability-plan",
            "schema_version": PLAN_VERSION,
            "run_id": str(self.run_id),
            "change": self.change,
            "site": self.site,
            "source_zone": self.source_zone,
            "portal": self.portal,
            "probes": [asdict(probe) for probe in self.probes],
        }

    @property
    def plan_hash(self) -> str:
        """``v1:`` and the SHA-256 of the canonical document."""
        return content_hash(self.as_document())


def check_plan(
    *,
    run_id: UUID,
    change: int,
    site: str,
    source_zone: str,
    portal: str,
    made_at: dt.datetime,
    expires_at: dt.datetime,
    connections: Iterable[Connection],
) -> CheckPlan:
    """The plan for `connections`, in their order; equal input makes an equal plan.

    What cannot be tried is a probe that says why. Raises InvalidInput for a source, destination
    or sample that cannot be read.
    """
    probes: list[Probe] = []
    for connection in connections:
        made = [*_probes(connection)]
        if len(probes) + len(made) > MAX_PROBES:
            made = [_probe(connection, untestable=_TOO_MANY)]
        probes.extend(made)
    numbered = tuple(
        Probe(**{**vars(probe), "id": f"p{number:04}"}) for number, probe in enumerate(probes, 1)
    )
    return CheckPlan(run_id, change, site, source_zone, portal, made_at, expires_at, numbered)


def _probes(connection: Connection) -> Iterator[Probe]:
    service = connection.service
    hosts = sample_destinations(connection.destination, connection.samples)
    why = _untestable(connection, hosts)
    if why:
        yield _probe(connection, untestable=why)
        return
    ports, left_out = sample_ports(service.ports) if service.ports else ((PortSample(0),), 0)
    for each in ports:
        note = "; ".join(filter(None, (hosts.note, each.note)))
        for host in hosts.hosts:
            yield _probe(connection, host=host, port=each.port, group=each.of, sample=note)
    if left_out:
        yield _probe(connection, untestable=f"{left_out} more of its port ranges are not tried")


def _untestable(connection: Connection, hosts: Destinations) -> str:
    service = connection.service
    source = parse_endpoint(connection.source, "source")
    if hosts.untestable:
        return hosts.untestable
    if not isinstance(source, AddressRange | AnyEndpoint) and source.wildcard:
        return f"the source {source} names no host to start from"
    if service.protocol in ICMP_PROTOCOLS:
        echo = _ECHO_REQUEST[service.protocol]
        if service.icmp_type not in (None, echo) or service.icmp_code not in (None, 0):
            return f"only echo requests can be sent without privileges, and this is {service}"
        if any((":" in host) != (service.protocol == "icmpv6") for host in hosts.addresses):
            return f"{service.protocol} and {connection.destination} are of different IP versions"
    elif service.protocol not in ("tcp", "udp"):
        return f"{service} cannot be sent by an ordinary program"
    return ""


def _probe(
    connection: Connection,
    *,
    host: str = "",
    port: int = 0,
    group: str = "",
    sample: str = "",
    untestable: str = "",
) -> Probe:
    service = connection.service
    source = parse_endpoint(connection.source, "source")
    first, last = _bounds(source) if isinstance(source, AddressRange) else ("", "")
    named = not isinstance(source, AddressRange | AnyEndpoint)
    tls = connection.tls_forbidden and service.protocol == "tcp" and _speaks_tls(connection, port)
    return Probe(
        id="",
        item=connection.item_id,
        entry=connection.entry_id,
        expect=connection.expect,
        source=source.text,
        source_first=first,
        source_last=last,
        source_name=source.text if named else "",
        destination=connection.destination,
        host=host,
        protocol=service.protocol,
        port=port,
        group=group,
        payload=payloads.for_port(port).hex() if service.protocol == "udp" else "",
        tls=tls and not untestable,
        public=connection.public,
        expected_issuers=connection.expected_issuers if tls else (),
        expected_fingerprints=_fingerprints(connection) if tls else (),
        sample=sample,
        untestable=untestable,
    )


def _bounds(span: AddressRange) -> tuple[str, str]:
    first, last = (AddressRange(span.version, at, at).text for at in (span.first, span.last))
    return first, last


def _speaks_tls(connection: Connection, port: int) -> bool:
    words = connection.application.lower()
    return port in _TLS_PORTS or any(word in words for word in _TLS_WORDS)


def _fingerprints(connection: Connection) -> tuple[str, ...]:
    """In lower case, without the colons that certificate viewers write."""
    return tuple(each.replace(":", "").lower() for each in connection.expected_fingerprints)
