"""The objects and groups of a Cisco ASA, and the operands that its lines share with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from requirements_app.core.endpoints import EVERYTHING, Key
from requirements_app.core.intervals import IntervalSet

from ..model import ALL_SERVICES, ANY_SERVICE, ANY_SIDE, ServiceSide, Side, Told, Unread
from .limits import bad, brief
from .objects import Definition, Objects
from .port_names import ICMP6_TYPES, ICMP_TYPES
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
from .words import Words

_MEND = "send the output of show running-config unchanged"
PORT_WORDS = frozenset({"eq", "neq", "gt", "lt", "range"})


@dataclass
class Asa:
    """What is defined in the configuration. Ports of groups are kept as TCP's, for a group of
    ports is used with whatever protocol the rule names."""

    networks: Objects[Key] = field(default_factory=lambda: Objects(EVERYTHING))
    services: Objects[int] = field(default_factory=lambda: Objects(ALL_SERVICES))
    port_groups: Objects[int] = field(default_factory=lambda: Objects(ALL_SERVICES))
    names: dict[str, str] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def address(self, word: str) -> str:
        """An address, which a line may name by an alias."""
        return self.names.get(word, word)


def side(asa: Asa, words: Words) -> Side:
    """An operand of an access-list that says who."""
    word = words.take()
    if word == "any":
        return ANY_SIDE
    if word in {"any4", "any6"}:
        return Told.exactly(V4 if word == "any4" else V6, word)
    if word in {"object", "object-group"}:
        return asa.networks.resolved(words.take())
    if word in {"interface", "user", "object-group-user", "user-group", "security-group",
                "object-group-security"}:  # fmt: skip
        shown = brief(f"{word} {words.take()}")
        return Told.doubtful(EVERYTHING, f"asks for {shown!r}", shown)
    return literal(asa, word, words)


def literal(asa: Asa, word: str, words: Words) -> Side:
    """An address with what follows it."""
    text = word
    try:
        if word == "host":
            text = words.take()
            return Told.exactly(_host(asa.address(text)), brief(text))
        if "/" in word or ":" in word:
            return Told.exactly(addresses(word), brief(word))
        text = f"{word} {words.peek()}"
        return Told.exactly(masked(asa.address(word), words.take()), brief(text))
    except ValueError as error:
        raise bad(f"has an address that {error}", _MEND, line=words.line, value=text) from error


def _host(text: str) -> IntervalSet[Key]:
    key = address_key(text)
    return span(key, key)


def take_network(asa: Asa, object_name: str, words: Words) -> None:
    """A line below `object network`."""
    kind = words.take()
    try:
        if kind == "host":
            value: Side = Told.exactly(_host(asa.address(words.take())))
        elif kind == "subnet":
            first = words.take()
            value = Told.exactly(addresses(first) if "/" in first else masked(first, words.take()))
        elif kind == "range":
            value = Told.exactly(span(address_key(words.take()), address_key(words.take())))
        elif kind == "fqdn":
            words.taken("v4", "v6")
            value = Told.exactly(name(words.take()))
        elif kind in {"nat", "description"}:
            return
        else:
            value = Told.doubtful(EVERYTHING, f"has an object of {brief(kind)!r}")
    except ValueError as error:
        raise bad(f"has a value that {error}", _MEND, line=words.line, value=" ".join(words.words)
                  ) from error  # fmt: skip
    asa.networks.extended(object_name, words.line, value)


def take_network_member(asa: Asa, group: str, words: Words) -> None:
    """A line below `object-group network`."""
    kind = words.take()
    if kind == "description":
        return
    if kind == "group-object" or (kind == "network-object" and words.taken("object")):
        _member(asa.networks, group, words.line, words.take())
    elif kind == "network-object":
        asa.networks.extended(group, words.line, literal(asa, words.take(), words))
    else:
        asa.networks.extended(
            group, words.line, Told.doubtful(EVERYTHING, f"has a member {brief(kind)!r}")
        )


def take_service(asa: Asa, object_name: str, words: Words) -> None:
    """A line below `object service`."""
    kind = words.take()
    if kind != "description":
        value = service(asa, words) if kind == "service" else _unknown_service(kind)
        asa.services.extended(object_name, words.line, value)


def take_service_member(asa: Asa, group: str, protocols: str, words: Words) -> None:
    """A line below `object-group service`, `protocol` or `icmp-type`."""
    kind = words.take()
    if kind == "description":
        return
    if kind == "group-object":
        target = words.take()
        for objects in (asa.services, asa.port_groups):
            _member(objects, group, words.line, target)
    elif kind == "port-object":
        asa.port_groups.extended(group, words.line, _ports(words, (6,)))
        numbers = _group_protocols(protocols, words.line)
        if numbers:
            again = Words(words.words, words.line)
            again.take()
            asa.services.extended(group, words.line, _ports(again, numbers))
    elif kind == "service-object" and words.taken("object"):
        _member(asa.services, group, words.line, words.take())
    elif kind in {"service-object", "protocol-object"}:
        asa.services.extended(group, words.line, service(asa, words))
    elif kind == "icmp-object":
        asa.services.extended(group, words.line, icmp_types(asa, words, 1))
    else:
        asa.services.extended(group, words.line, _unknown_service(kind))


def _group_protocols(text: str, line: int) -> tuple[int, ...]:
    """The protocols of a group of ports: tcp, udp, tcp-udp; none for one that is told later."""
    try:
        return tuple(protocol(each) for each in text.split("-") if each)
    except ValueError as error:
        raise bad(f"has a group of ports whose protocol {error}", _MEND, line=line, value=text
                  ) from error  # fmt: skip


def service(asa: Asa, words: Words) -> ServiceSide:
    """A protocol, with its ports or types, of which source ports are in doubt."""
    numbers = protocols(words)
    if numbers is None:
        return ANY_SERVICE
    doubt = ""
    if words.taken("source"):
        doubt = f"asks for the source port {brief(' '.join(_skip_ports(words)))!r}"
    if set(numbers) <= {1, 58}:
        found = icmp_types(asa, words, numbers[0])
    elif words.taken("destination") or words.peek() in PORT_WORDS:
        found = _ports(words, numbers)
    else:
        found = whole(numbers)
    if doubt:
        return Told(IntervalSet(), found.perhaps, found.written, (doubt,))
    return found


def protocols(words: Words) -> tuple[int, ...] | None:
    """The protocols of a word; None for any."""
    word = words.take()
    if word in {"ip", "0"}:
        return None
    if word == "tcp-udp":
        return 6, 17
    try:
        return (protocol(word),)
    except ValueError as error:
        raise bad(str(error), _MEND, line=words.line, value=word) from error


def whole(numbers: tuple[int, ...]) -> ServiceSide:
    """Protocols with all their ports."""
    return Told.exactly(
        IntervalSet.from_pairs(pair for each in numbers for pair in whole_protocol(each)),
        "+".join(map(str, numbers)),
    )


def icmp_types(asa: Asa, words: Words, number: int) -> ServiceSide:
    """ICMP with the type and code that follow, or with every one."""
    if words.taken("object-group"):
        return asa.services.resolved(words.take())
    names = ICMP_TYPES if number == 1 else ICMP6_TYPES
    word = words.peek().lower()
    if word not in names and not word.isdecimal():
        return whole((number,))
    words.take()
    code = int(words.take()) if words.peek().isdecimal() else None
    try:
        kind = names[word] if word in names else int(word)
        return Told.exactly(icmp(number, kind, code), word)
    except ValueError as error:
        raise bad(str(error), _MEND, line=words.line, value=word) from error


def operand_ports(asa: Asa, words: Words, numbers: tuple[int, ...]) -> ServiceSide | None:
    """The ports that follow in an access-list, None where none do."""
    if words.peek() in PORT_WORDS:
        return _ports(words, numbers)
    if words.peek() == "object-group" and set(numbers) <= {6, 17, 132}:
        words.take()
        group = asa.port_groups.resolved(words.take())
        if group.sure != group.perhaps:
            return Told.doubtful(whole(numbers).sure, *group.why, *group.written)
        pairs = [
            (lo + (each - 6 << 16), hi + (each - 6 << 16)) for each in numbers
            for lo, hi in group.sure
        ]  # fmt: skip
        return Told.exactly(IntervalSet.from_pairs(pairs), *group.written)
    return None


def _ports(words: Words, numbers: tuple[int, ...]) -> ServiceSide:
    text = words.rest()
    operator = words.take()
    try:
        first = port(words.take())
        spans = {
            "eq": [(first, first)],
            "gt": [(first + 1, 65535)],
            "lt": [(0, first - 1)],
            "neq": [(0, first - 1), (first + 1, 65535)],
        }.get(operator) or [(first, port(words.take()))]
        if operator not in PORT_WORDS:
            raise ValueError("is no comparison of ports")
        found = [
            pair for each in numbers for low, high in spans if low <= high or operator == "range"
            for pair in ports(each, low, high)
        ]  # fmt: skip
    except ValueError as error:
        raise bad(f"has ports: what is there {error}", _MEND, line=words.line, value=text
                  ) from error  # fmt: skip
    return Told.exactly(IntervalSet.from_pairs(found), brief(text))


def _skip_ports(words: Words) -> list[str]:
    taken = [words.take()]
    taken.append(words.take())
    if taken[0] == "range":
        taken.append(words.take())
    return taken


def skipped_ports(words: Words) -> str:
    """The source ports that follow in an access-list, "" where there are none."""
    return " ".join(_skip_ports(words)) if words.peek() in PORT_WORDS else ""


def _member(objects: Objects[Key] | Objects[int], group: str, line: int, member: str) -> None:
    before = objects.defined.get(group) or Definition(line)
    objects.define(
        group,
        Definition(before.line, before.values, (*before.members, member)),  # type: ignore[arg-type]
    )


def _unknown_service(kind: str) -> ServiceSide:
    return Told.doubtful(ALL_SERVICES, f"has a service {brief(kind)!r}")
