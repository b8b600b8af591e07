"""The conditions of iptables rules that packets alone decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from requirements_app.core.endpoints import Key
from requirements_app.core.intervals import IntervalSet

from ..model import ANY_SERVICE, ANY_SIDE, Action, BaseRule, ServiceSide, Side, Told, negated
from .interfaces import Interfaces
from .limits import bad, brief
from .port_names import ICMP6_TYPES, ICMP_TYPES
from .values import OF_FAMILY, PORTED, addresses, icmp, port, ports, protocol, span, whole_protocol
from .values import address_key as key_of


@dataclass
class Match:
    """The conditions of one rule as they are read; `interfaces` are those that the file names."""

    line: int
    family: int
    interfaces: Interfaces
    sources: Side = ANY_SIDE
    destinations: Side = ANY_SIDE
    protocols: tuple[int, ...] = ()
    ports: list[tuple[int, int]] | None = None
    types: IntervalSet[int] | None = None
    from_zones: frozenset[str] | None = None
    to_zones: frozenset[str] | None = None
    opens: bool = True
    comment: str = ""
    written: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def rule(self) -> BaseRule:
        """The conditions as a rule that has no action yet."""
        return BaseRule(
            Action.UNKNOWN,
            self.sources,
            self.destinations,
            self._services(),
            self.from_zones,
            self.to_zones,
            name=brief(self.comment),
            line=self.line,
            opens=self.opens,
            doubts=tuple(self.doubts),
        )

    def _services(self) -> ServiceSide:
        if self.types is not None:
            return Told.exactly(self.types, *self.written)
        if self.ports is not None:
            if not self.protocols or not PORTED.issuperset(self.protocols):
                raise bad("gives ports without a protocol that has them", "send iptables-save's "
                          "output unchanged", line=self.line)  # fmt: skip
            return Told.exactly(
                IntervalSet.from_pairs(
                    pair
                    for each in self.protocols
                    for first, last in self.ports
                    for pair in ports(each, first, last)
                ),
                *self.written,
            )
        if not self.protocols:
            return ANY_SERVICE
        return Told.exactly(
            IntervalSet.from_pairs(
                pair for each in self.protocols for pair in whole_protocol(each)
            ),
            *self.written,
        )


Option = Callable[[Match, list[str], bool], None]


def _side(match: Match, words: list[str], negate: bool) -> Side:
    if words[0] in {"0.0.0.0/0", "::/0"} and not negate:
        return ANY_SIDE
    found: list[tuple[Key, Key]] = []
    for word in words[0].split(","):
        try:
            points = addresses(word)
        except ValueError as error:
            raise _wrong(match, word, f"{error}", "an address or a prefix") from error
        found.extend(points)
    side: Side = Told.exactly(IntervalSet.from_pairs(found), *map(brief, words[0].split(",")))
    return negated(side).within(OF_FAMILY[match.family]) if negate else side


def _source(match: Match, words: list[str], negate: bool) -> None:
    match.sources = _and(match.sources, _side(match, words, negate))


def _destination(match: Match, words: list[str], negate: bool) -> None:
    match.destinations = _and(match.destinations, _side(match, words, negate))


def _range(match: Match, words: list[str], negate: bool) -> Side:
    first, _, last = words[0].partition("-")
    try:
        side: Side = Told.exactly(span(key_of(first), key_of(last or first)), brief(words[0]))
    except ValueError as error:
        raise _wrong(match, words[0], f"{error}", "a range of addresses") from error
    return negated(side).within(OF_FAMILY[match.family]) if negate else side


def _source_range(match: Match, words: list[str], negate: bool) -> None:
    match.sources = _and(match.sources, _range(match, words, negate))


def _destination_range(match: Match, words: list[str], negate: bool) -> None:
    match.destinations = _and(match.destinations, _range(match, words, negate))


def _and(before: Side, more: Side) -> Side:
    if more is ANY_SIDE:
        return before
    return more if before is ANY_SIDE else before & more


def _protocol(match: Match, words: list[str], negate: bool) -> None:
    if words[0].lower() in {"all", "0"}:
        return
    try:
        number = protocol(words[0])
    except ValueError as error:
        raise _wrong(match, words[0], f"{error}", "a protocol's name or number") from error
    match.written.append(brief(f"not {words[0]}" if negate else words[0]))
    match.protocols = tuple(each for each in range(256) if each != number) if negate else (number,)


def _ports(match: Match, words: list[str], negate: bool) -> None:
    found: list[tuple[int, int]] = []
    for word in words[0].split(","):
        first, colon, last = word.partition(":")
        try:
            span_ = port(first or "0"), port((last or "65535") if colon else first)
            ports(6, *span_)
        except ValueError as error:
            raise _wrong(match, word, f"{error}", "ports from 0 to 65535") from error
        found.append(span_)
    if negate:
        kept = IntervalSet(((0, 65536),)) - IntervalSet.from_pairs(
            (first, last + 1) for first, last in found
        )
        found = [(lo, hi - 1) for lo, hi in kept]
    match.written.append(brief(f"{'not ' if negate else ''}{words[0]}"))
    match.ports = found


def _source_ports(match: Match, words: list[str], negate: bool) -> None:
    if negate or words[0] not in {"1:65535", "0:65535", "1024:65535"}:
        match.doubts.append(f"asks for the source port {brief(words[0])!r}")


def _icmp(match: Match, words: list[str], negate: bool) -> None:
    number = 1 if match.family == 4 else 58
    kind, slash, code = words[0].partition("/")
    names = ICMP_TYPES if match.family == 4 else ICMP6_TYPES
    if kind in {"any", "255"} and not negate:
        return  # the kernel takes type 255 for every type
    try:
        found = icmp(number, names[kind] if kind in names else int(kind),
                     int(code) if slash else None)  # fmt: skip
    except ValueError as error:
        match.doubts.append(f"asks for the ICMP type {brief(words[0])!r}, {_short(error)}")
        return
    match.types = whole_protocol(number) - found if negate else found
    match.written.append(brief(words[0]))


def _states(match: Match, words: list[str], negate: bool) -> None:
    states = {each.upper() for each in words[0].split(",")}
    if states & {"SNAT", "DNAT"}:
        match.doubts.append(f"asks for the state {brief(words[0])!r}")
    else:
        match.opens = match.opens and ("NEW" in states) != negate


def _flags(match: Match, words: list[str], negate: bool) -> None:
    if len(words) != 2 or negate or set(words[1].split(",")) != {"SYN"}:
        match.doubts.append(f"asks for the TCP flags {brief(' '.join(words))!r}")


def _interfaces(match: Match, words: list[str], negate: bool) -> frozenset[str] | None:
    if words[0].endswith("+"):
        match.doubts.append(f"asks for {'not ' if negate else ''}the interface {brief(words[0])!r}")
        return None
    zones = frozenset({words[0]})
    return match.interfaces.but(zones, match.line) if negate else zones


def _in(match: Match, words: list[str], negate: bool) -> None:
    match.from_zones = _interfaces(match, words, negate)


def _out(match: Match, words: list[str], negate: bool) -> None:
    match.to_zones = _interfaces(match, words, negate)


def _comment(match: Match, words: list[str], _: bool) -> None:
    match.comment = words[0]


def _module(match: Match, words: list[str], negate: bool) -> None:
    """A module does nothing without its options, which are read or doubted by themselves."""
    if negate or words[0] in {"limit", "hashlimit", "recent", "quota", "statistic", "connlimit"}:
        match.doubts.append(f"matches by {brief(words[0])}")


def _wrong(match: Match, value: str, message: str, wanted: str) -> Exception:
    return bad(message, f"write {wanted}", line=match.line, value=value)


def _short(error: Exception) -> str:
    return brief(str(error))[:60]


INTERFACES = frozenset({"-i", "--in-interface", "-o", "--out-interface"})
UNDERSTOOD: dict[str, Option] = {
    "-s": _source, "--source": _source, "--src": _source,
    "-d": _destination, "--destination": _destination, "--dst": _destination,
    "--src-range": _source_range, "--dst-range": _destination_range,
    "-p": _protocol, "--protocol": _protocol, "--proto": _protocol,
    "--dport": _ports, "--dports": _ports, "--destination-port": _ports,
    "--destination-ports": _ports,
    "--sport": _source_ports, "--sports": _source_ports, "--source-port": _source_ports,
    "--icmp-type": _icmp, "--icmpv6-type": _icmp, "--state": _states, "--ctstate": _states,
    "--tcp-flags": _flags, "-i": _in, "--in-interface": _in, "-o": _out, "--out-interface": _out,
    "--comment": _comment, "-m": _module, "--match": _module,
}  # fmt: skip
