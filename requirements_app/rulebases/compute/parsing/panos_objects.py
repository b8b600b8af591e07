"""The objects of PAN-OS: addresses, services, their groups, and custom URL categories."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from requirements_app.core.endpoints import EVERYTHING, NAMES, Key
from requirements_app.core.intervals import IntervalSet

from ..model import ALL_SERVICES, ServiceSide, Side, Told
from .limits import brief
from .objects import Definition, Objects, aliases, united
from .values import addresses, icmp, name, ports, protocol, whole_protocol
from .xml_nodes import Node

_SPAN = re.compile(r"(\d{4})/(\d\d)/(\d\d)@\d\d:\d\d-(\d{4})/(\d\d)/(\d\d)@23:59")
_BUILTIN = {
    "service-http": ports(6, 80, 80) | ports(6, 8080, 8080),
    "service-https": ports(6, 443, 443),
}


def literal(text: str) -> Told[Key] | None:
    """An address that a rule writes without an object; None for what is none."""
    try:
        return Told.exactly(addresses(text), brief(text))
    except ValueError:
        return None


_ECHO, _ECHO_6 = icmp(1, 8), icmp(58, 128)
_APPLICATIONS: dict[str, ServiceSide] = {
    # Echo is an application of its own, so the wider one is sure without it alone.
    "icmp": Told(whole_protocol(1) - _ECHO, whole_protocol(1)),
    "ipv6-icmp": Told(whole_protocol(58) - _ECHO_6, whole_protocol(58)),
    "ping": Told.exactly(_ECHO),
    "ping6": Told.exactly(_ECHO_6),
    "gre": Told.exactly(whole_protocol(47)),
    "ipsec-esp": Told.exactly(whole_protocol(50)),
    "ipsec-ah": Told.exactly(whole_protocol(51)),
    "igmp": Told.exactly(whole_protocol(2)),
    "ospf": Told.exactly(whole_protocol(89)),
    "vrrp": Told.exactly(whole_protocol(112)),
}


def _application(word: str) -> ServiceSide:
    """An application that is a protocol is told by packets; any other is not."""
    shown = brief(word)
    return _APPLICATIONS.get(word) or Told.doubtful(
        ALL_SERVICES, f"asks for the application {shown!r}", shown
    )


@dataclass
class Panos:
    """What is defined; later scopes hide earlier ones, as a system's objects do shared ones."""

    addresses: Objects[Key] = field(default_factory=lambda: Objects(EVERYTHING, literal))
    services: Objects[int] = field(default_factory=lambda: Objects(ALL_SERVICES, aliases(_BUILTIN)))
    applications: Objects[int] = field(default_factory=lambda: Objects(ALL_SERVICES, _application))
    categories: Objects[Key] = field(default_factory=lambda: Objects(EVERYTHING))
    spans: dict[str, tuple[dt.date, dt.date]] = field(default_factory=dict)


def take_objects(panos: Panos, scope: Node) -> None:
    """All objects of a scope. Raises InvalidInput where there are too many."""
    for entry in scope.all("address/entry"):
        panos.addresses.define(entry.name, Definition(entry.line, (_address(entry),)))
    for entry in scope.all("address-group/entry"):
        panos.addresses.define(entry.name, _group(entry))
    for entry in scope.all("external-list/entry"):
        told: Side = Told.doubtful(EVERYTHING, f"uses the list {brief(entry.name)!r}")
        panos.addresses.define(entry.name, Definition(entry.line, (told,)))
        panos.categories.define(entry.name, Definition(entry.line, (told,)))
    for entry in scope.all("service/entry"):
        panos.services.define(entry.name, Definition(entry.line, tuple(_service(entry))))
    for entry in scope.all("service-group/entry"):
        members = tuple(entry.members("members"))
        panos.services.define(entry.name, Definition(entry.line, members=members))
    for entry in scope.all("application/entry"):
        told_ = Definition(entry.line, (_own_application(entry),))
        panos.applications.define(entry.name, told_)
    for entry in scope.all("application-group/entry"):
        members = tuple(entry.members("members"))
        panos.applications.define(entry.name, Definition(entry.line, members=members))
    for entry in scope.all("schedule/entry"):
        _take_schedule(panos, entry)
    for entry in scope.all("profiles/custom-url-category/entry"):
        panos.categories.define(entry.name, Definition(entry.line, (_category(entry),)))


def _own_application(entry: Node) -> ServiceSide:
    """A custom application that is a protocol, or ICMP of one type, and nothing more."""
    number = entry.word("default/ident-by-ip-protocol")
    try:
        if entry.find("signature"):
            raise ValueError("asks for signatures")
        if number:
            return Told.exactly(whole_protocol(protocol(number)))
        for tag, proto in (("ident-by-icmp-type", 1), ("ident-by-icmp6-type", 58)):
            kind, code = (entry.word(f"default/{tag}/{each}") for each in ("type", "code"))
            if kind:
                return Told.exactly(icmp(proto, int(kind), int(code) if code else None))
    except ValueError as error:
        why = f"asks for the application {brief(entry.name)!r}, which {brief(str(error))}"
        return Told.doubtful(ALL_SERVICES, why)
    return Told.doubtful(ALL_SERVICES, f"asks for the application {brief(entry.name)!r}")


def _take_schedule(panos: Panos, entry: Node) -> None:
    """A schedule of one span of whole days ends its rules; any other is in doubt."""
    spans = entry.members("schedule-type/non-recurring")
    found = _SPAN.fullmatch(spans[0]) if len(spans) == 1 else None
    if found:
        try:
            numbers = [int(each) for each in found.groups()]
            panos.spans[entry.name] = dt.date(*numbers[:3]), dt.date(*numbers[3:])
        except ValueError:
            return  # no day of the calendar: it stays a schedule that is not understood


def _address(entry: Node) -> Side:
    for kind in ("ip-netmask", "ip-range", "fqdn"):
        text = entry.word(kind)
        if text:
            try:
                return Told.exactly(name(text) if kind == "fqdn" else addresses(text))
            except ValueError as error:
                return Told.doubtful(EVERYTHING, f"uses {brief(text)!r}, which {error}")
    return Told.doubtful(EVERYTHING, f"uses {brief(entry.name)!r}, an object of another kind")


def _group(entry: Node) -> Definition[Key]:
    if entry.find("dynamic"):
        why = f"uses {brief(entry.name)!r}, a dynamic group"
        return Definition(entry.line, (Told.doubtful(EVERYTHING, why),))
    members = entry.members("static") or entry.members("members")
    return Definition(entry.line, members=tuple(members))


def _service(entry: Node) -> Iterator[ServiceSide]:
    told = entry.find("protocol")
    for each in told.children if told else ():
        if each.tag not in {"tcp", "udp", "sctp"}:
            yield Told.doubtful(ALL_SERVICES, f"uses a service of {brief(each.tag)!r}")
            continue
        points = _ports(each.word("port"), protocol(each.tag))
        if points is None:
            yield Told.doubtful(ALL_SERVICES, f"uses {brief(entry.name)!r}, whose ports are none")
        elif each.word("source-port") not in {"", "1-65535", "0-65535", "1024-65535"}:
            why = f"uses {brief(entry.name)!r}, which asks for source ports"
            yield Told(IntervalSet(), points, (), (why,))
        else:
            yield Told.exactly(points)
    if not told or not told.children:
        yield Told.doubtful(ALL_SERVICES, f"uses {brief(entry.name)!r}, which has no protocol")


def _ports(text: str, number: int) -> IntervalSet[int] | None:
    found: list[tuple[int, int]] = []
    for word in text.split(","):
        first, dash, last = word.strip().partition("-")
        try:
            found.extend(ports(number, int(first), int(last if dash else first)))
        except ValueError:
            return None
    return IntervalSet.from_pairs(found)


def _category(entry: Node) -> Side:
    """A custom category: its URLs as hosts. One with a path is narrower than its host."""
    if entry.word("type") not in {"", "URL List"}:
        return Told.doubtful(NAMES, f"uses the category {brief(entry.name)!r}")
    return united([_url(each) for each in entry.members("list")])


def _url(text: str) -> Side:
    host, slash, path = text.partition("/")
    try:
        points = name(host)
    except ValueError:
        literal_ = literal(host)
        if literal_ is None:
            return Told.doubtful(NAMES, f"uses the URL {brief(text)!r}", brief(text))
        points = literal_.sure
    if slash and path:
        why = f"asks for the path of {brief(text)!r}"
        return Told(IntervalSet(), points, (brief(text),), (why,))
    return Told.exactly(points, brief(text))
