"""The questions that can be looked up, as texts from a form or a URL ask them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from requirements_app.core.endpoints import AddressRange, NamePattern, parse_endpoint
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.services import Service, parse_service

Asked: TypeAlias = AddressRange | NamePattern

_ECHO = {4: Service("icmp", icmp_type=8), 6: Service("icmpv6", icmp_type=128)}
_ICMP_FAMILY = {"icmp": 4, "icmpv6": 6}


@dataclass(frozen=True)
class Question:
    """One connection: an address, network, name or wildcard at each end, and a service of one port
    at most."""

    source: Asked
    destination: Asked
    service: Service


def question(
    *, source: str, destination: str, protocol: str, port: str = "", icmp_type: str = ""
) -> Question:
    """The question that texts from a form or a URL ask; InvalidInput names what is wrong.

    ICMP without a type asks about the echo request of the addresses' family.
    """
    problems: list[Problem] = []
    ends: list[Asked] = []
    for field, text in (("source", source), ("destination", destination)):
        try:
            ends.append(_end(text, field))
        except InvalidInput as error:
            problems += error.problems
    service = None
    try:
        service = _service(protocol, port, icmp_type)
    except InvalidInput as error:
        problems += error.problems
    if problems or service is None:
        raise InvalidInput(*problems)
    return Question(ends[0], ends[1], _of_family(service, ends))


def _end(text: str, field: str) -> Asked:
    endpoint = parse_endpoint(text, field)
    if isinstance(endpoint, AddressRange | NamePattern):
        return endpoint
    mend = "write an address, a network or a host name"
    raise InvalidInput.one(field, text, "names no end", mend)


def _service(protocol: str, port: str, icmp_type: str) -> Service:
    name = protocol.strip().lower() or "tcp"
    parts = [name, *(part for part in (port.strip(), icmp_type.strip()) if part)]
    if name in ("tcp", "udp", "sctp") and not port.strip():
        raise InvalidInput.one("port", port, f"is missing for {name}", "write one, such as 443")
    service = parse_service("/".join(parts), "port" if port else "protocol")
    if len(service.ports) > 1 or any(part.first != part.last for part in service.ports):
        raise InvalidInput.one("port", port, "is not one port", "write one number, such as 443")
    return service


def _of_family(service: Service, ends: list[Asked]) -> Service:
    """The service as the ends' address family has it. Raises InvalidInput where that is none."""
    families = {end.version for end in ends if isinstance(end, AddressRange)}
    if len(families) > 1:
        mend = "ask about two IPv4 addresses, or two of IPv6"
        raise InvalidInput.one("destination", ends[1].text, "is of another IP version", mend)
    family = min(families, default=_ICMP_FAMILY.get(service.protocol, 4))
    if service.protocol in _ICMP_FAMILY and service.icmp_type is None:
        return _ECHO[family]
    return service
