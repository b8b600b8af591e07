"""The addresses, services and groups of FortiOS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from requirements_app.core.endpoints import EVERYTHING, NAMES, Key
from requirements_app.core.intervals import IntervalSet

from ..model import ALL_SERVICES, ServiceSide, Side, Told
from .fortios_blocks import Entry, Sections
from .limits import brief
from .objects import Definition, Objects, aliases, united
from .values import (
    V4,
    V6,
    address_key,
    addresses,
    icmp,
    masked,
    name,
    port,
    ports,
    protocol,
    span,
    whole_protocol,
)

_PORTS = {
    "http": ((6, 80),), "https": ((6, 443),), "ssh": ((6, 22),), "telnet": ((6, 23),),
    "ftp": ((6, 21),), "smtp": ((6, 25),), "smtps": ((6, 465),), "pop3": ((6, 110),),
    "imap": ((6, 143),), "imaps": ((6, 993),), "pop3s": ((6, 995),), "rdp": ((6, 3389),),
    "dns": ((6, 53), (17, 53)), "ntp": ((6, 123), (17, 123)), "syslog": ((17, 514),),
    "tftp": ((17, 69),), "ldap": ((6, 389),), "smb": ((6, 445),), "mysql": ((6, 3306),),
    "kerberos": ((6, 88), (6, 464), (17, 88), (17, 464)), "snmp": ((6, 161), (6, 162), (17, 161),
    (17, 162)),
}  # fmt: skip
_BUILTIN: dict[str, IntervalSet[int]] = {
    "all": ALL_SERVICES,
    "all_tcp": whole_protocol(6),
    "all_udp": whole_protocol(17),
    "all_icmp": whole_protocol(1),
    "all_icmp6": whole_protocol(58),
    "ping": icmp(1, 8),
    "ping6": icmp(58, 128),
    "gre": whole_protocol(47),
    "esp": whole_protocol(50),
    "ah": whole_protocol(51),
    **{
        key: IntervalSet.from_pairs(
            pair for number, each in told for pair in ports(number, each, each)
        )
        for key, told in _PORTS.items()
    },
}
_FAMILY_ANY = {4: V4 | NAMES, 6: V6 | NAMES}


def _all(family: int) -> Objects[Key]:
    return Objects(EVERYTHING, aliases({"all": _FAMILY_ANY[family], "none": IntervalSet()}))


@dataclass
class Fortios:
    """What is defined, addresses by family, as names stand for other things in each."""

    four: Objects[Key] = field(default_factory=lambda: _all(4))
    six: Objects[Key] = field(default_factory=lambda: _all(6))
    services: Objects[int] = field(default_factory=lambda: Objects(ALL_SERVICES, aliases(_BUILTIN)))


def take_objects(objects: Fortios, sections: Sections) -> None:
    """All objects of the configuration."""
    for family, kinds in ((4, ("address", "multicast-address")), (6, ("address6",))):
        known = objects.four if family == 4 else objects.six
        for kind in kinds:
            for entry in sections.get(f"firewall {kind}", ()):
                known.define(entry.name, Definition(entry.line, (_address(entry, family),)))
        for entry in sections.get("firewall addrgrp" if family == 4 else "firewall addrgrp6", ()):
            outside = entry.words("exclude-member") if entry.word("exclude") == "enable" else []
            known.define(
                entry.name,
                Definition(entry.line, (), tuple(entry.words("member")), tuple(outside)),
            )
    for entry in sections.get("firewall wildcard-fqdn custom", ()):
        told = Definition(entry.line, (_named(entry.word("wildcard-fqdn")),))
        objects.four.define(entry.name, told)
        objects.six.define(entry.name, told)
    for entry in sections.get("firewall service custom", ()):
        objects.services.define(entry.name, Definition(entry.line, tuple(_service(entry))))
    for entry in sections.get("firewall service group", ()):
        members = tuple(entry.words("member"))
        objects.services.define(entry.name, Definition(entry.line, members=members))


def family_side(objects: Fortios, family: int, names: list[str]) -> Side:
    """What the names of a side hold of one family."""
    known = objects.four if family == 4 else objects.six
    return known.together(names).within(_FAMILY_ANY[family])


def _address(entry: Entry, family: int) -> Side:
    kind = entry.word("type", "ipmask" if family == 4 else "ipprefix")
    try:
        if kind in {"fqdn", "wildcard-fqdn"}:
            return _named(entry.word("fqdn") or entry.word("wildcard-fqdn"))
        if kind == "iprange":
            first, last = entry.word("start-ip"), entry.word("end-ip")
            return Told.exactly(span(address_key(first), address_key(last)))
        if kind == "ipprefix":
            return _whole(addresses(entry.word("ip6", "::/0")), family)
        if kind in {"ipmask", "interface-subnet"} and entry.word("sub-type", "sdn") == "sdn":
            words = entry.words("subnet") or ["0.0.0.0", "0.0.0.0"]  # noqa: S104
            return _whole(addresses(words[0]) if len(words) == 1 else masked(*words[:2]), family)
    except ValueError as error:
        why = f"uses the address {brief(entry.name)!r}, which {brief(str(error))}"
        return Told.doubtful(EVERYTHING, why)
    return Told.doubtful(EVERYTHING, f"uses {brief(entry.name)!r}, an address of {brief(kind)!r}")


def _whole(points: IntervalSet[Key], family: int) -> Side:
    """A whole family is any, which names reach too."""
    whole = V4 if family == 4 else V6
    return Told.exactly(_FAMILY_ANY[family] if points == whole else points)


def _named(text: str) -> Side:
    try:
        return Told.exactly(name(text))
    except ValueError as error:
        return Told.doubtful(NAMES, f"uses the name {brief(text)!r}, which {brief(str(error))}")


def _service(entry: Entry) -> Iterator[ServiceSide]:
    kind = entry.word("protocol", "TCP/UDP/SCTP").upper()
    if entry.words("iprange", "fqdn") and entry.word("iprange", "0.0.0.0") != "0.0.0.0":  # noqa: S104
        yield Told.doubtful(ALL_SERVICES, f"uses {brief(entry.name)!r}, a service with addresses")
        return
    try:
        if kind in {"ICMP", "ICMP6"}:
            yield _icmp(entry, 1 if kind == "ICMP" else 58)
        elif kind == "IP":
            number = protocol(entry.word("protocol-number", "0"))
            yield Told.exactly(whole_protocol(number) if number else ALL_SERVICES)
        elif kind in {"ALL", "TCP/UDP/SCTP", "TCP/UDP/UDP-LITE/SCTP"}:
            yield from _ported(entry)
        else:
            yield Told.doubtful(ALL_SERVICES, f"uses {brief(entry.name)!r} of {brief(kind)!r}")
    except ValueError as error:
        why = f"uses the service {brief(entry.name)!r}, which {brief(str(error))}"
        yield Told.doubtful(ALL_SERVICES, why)


def _icmp(entry: Entry, number: int) -> ServiceSide:
    if not entry.word("icmptype"):
        return Told.exactly(whole_protocol(number))
    code = entry.word("icmpcode")
    return Told.exactly(icmp(number, int(entry.word("icmptype")), int(code) if code else None))


def _ported(entry: Entry) -> Iterator[ServiceSide]:
    parts: list[ServiceSide] = []
    for setting, number in (("tcp", 6), ("udp", 17), ("sctp", 132)):
        for word in entry.words(f"{setting}-portrange"):
            target, colon, source = word.partition(":")
            first, dash, last = target.partition("-")
            points = ports(number, port(first), port(last if dash else first))
            if colon and source not in {"1-65535", "0-65535", "1024-65535", "0"}:
                why = f"uses {brief(entry.name)!r}, which asks for source ports"
                parts.append(Told(IntervalSet(), points, (), (why,)))
            else:
                parts.append(Told.exactly(points))
    yield united(parts)
