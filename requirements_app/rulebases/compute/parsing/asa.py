"""Cisco ASA: the access lists that access groups bind to interfaces.

Own reading of lines: hier-config joins equal lines and drops their numbers, where a duplicate is an
answer here; ciscoconfparse2 finds parents and children, which is the indentation, and is GPL with
two dozen dependencies. Neither knows what an access list permits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..model import ANY_SERVICE, Action, BaseRule, RuleBase, ServiceSide, Unread
from .asa_objects import (
    Asa,
    icmp_types,
    operand_ports,
    side,
    skipped_ports,
    take_network,
    take_network_member,
    take_service,
    take_service_member,
    whole,
)
from .asa_objects import protocols as protocols_of
from .limits import MAX_RULES, brief, check_count
from .limits import bad as bad_input
from .words import Words

PLATFORM = "cisco-asa"

_START = re.compile(r"^(?:ASA Version |access-list \S+ (?:line \d+ )?(?:extended|remark) )", re.M)
_IGNORED = frozenset({"log", "default", "disable", "interval", "time-range", "inactive"})


@dataclass
class Lists:
    """The access lists as they are read, and what binds them."""

    asa: Asa = field(default_factory=Asa)
    entries: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    groups: list[tuple[int, list[str]]] = field(default_factory=list)
    interfaces: list[str] = field(default_factory=list)


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    return _START.search(text) is not None


def read(text: str) -> RuleBase:
    """The rule base of the text. Raises InvalidInput naming the line."""
    lists = Lists()
    _take_lines(lists, text)
    if not lists.entries:
        raise bad_input("has no access list", "send the output of show running-config")
    rules = _bound(lists) if lists.groups else _all(lists)
    check_count(len(rules), MAX_RULES, "rules")
    unread = [
        *lists.asa.unread,
        *(Unread(rule.line, why, rule.name) for rule in rules for why in rule.why),
    ]
    return RuleBase(PLATFORM, tuple(rules), tuple(unread))


def _take_lines(lists: Lists, text: str) -> None:
    block: list[str] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        words = raw.split()
        if not words or words[0].startswith("!"):
            continue
        if raw[0] == " ":
            _take_child(lists, block, Words(words, number))
            continue
        block = words
        if words[0] == "access-list" and len(words) > 2:
            _take_entry(lists, words, number)
        elif words[0] == "access-group" and len(words) > 2:
            lists.groups.append((number, words))
        elif words[0] == "name" and len(words) > 2:
            lists.asa.names[words[2]] = words[1]
        elif words[0] == "no" and words[1:2] in (["access-list"], ["access-group"]):
            lists.asa.unread.append(Unread(number, "is a command that removes", brief(raw)))
        elif words[0] in {"object", "object-group"} and len(words) < 3:
            raise bad_input("has no name", "send the configuration whole", line=number, value=raw)


def _take_child(lists: Lists, block: list[str], words: Words) -> None:
    asa, kind = lists.asa, " ".join(block[:2])
    if kind == "object network":
        take_network(asa, block[2], words)
    elif kind == "object-group network":
        take_network_member(asa, block[2], words)
    elif kind == "object service":
        take_service(asa, block[2], words)
    elif kind in {"object-group service", "object-group protocol", "object-group icmp-type"}:
        take_service_member(asa, block[2], block[3] if len(block) > 3 else "", words)
    elif block[:1] == ["interface"] and words.taken("nameif"):
        lists.interfaces.append(words.take())


def _take_entry(lists: Lists, words: list[str], number: int) -> None:
    entries = lists.entries.setdefault(words[1], [])
    rest = words[2:]
    if rest[0] == "line" and len(rest) > 2 and rest[1].isdecimal():
        entries.insert(max(int(rest[1][:9]), 1) - 1, (number, rest[2:]))
    else:
        entries.append((number, rest))


def _bound(lists: Lists) -> list[BaseRule]:
    """Rules by interface, then the global ones, then those on the way out: so a packet meets
    them."""
    leaving: list[BaseRule] = []
    own: list[BaseRule] = []
    everywhere: list[BaseRule] = []
    bound: set[str] = set()
    out: set[str] = set()
    for number, words in lists.groups:
        name, *how = words[1:]
        if name not in lists.entries:
            raise bad_input("binds an access list that the file does not have",
                            "send the configuration whole", line=number, value=name)  # fmt: skip
        if how[-1:] == ["control-plane"]:
            continue  # for what is addressed to the ASA itself
        if how[:1] == ["global"]:
            everywhere += _rules(lists, name)
        elif how[:2] == ["in", "interface"] and len(how) > 2:
            bound.add(how[2])
            own += _rules(lists, name, frozenset({how[2]}))
        elif how[:2] == ["out", "interface"] and len(how) > 2:
            leaving += [
                replace(rule, from_zones=None, to_zones=frozenset({how[2]}), stage=1)
                for rule in _rules(lists, name)
            ]
            out.add(how[2])
        else:
            raise bad_input("binds an access list in an unknown way", "use in interface, out "
                            "interface or global", line=number, value=" ".join(words))  # fmt: skip
    free = frozenset(lists.interfaces) - bound
    if free and not everywhere:
        why = "has no access list: security levels decide"
        everywhere.append(
            BaseRule(Action.UNKNOWN, from_zones=free, name=why, doubts=(why,),
                     implicit=True)
        )  # fmt: skip
    if out:
        leaving.append(BaseRule(Action.DENY, to_zones=frozenset(out), stage=1, implicit=True))
        leaving.append(BaseRule(Action.PERMIT, stage=1, implicit=True))
    return [*own, *everywhere, *leaving]


def _all(lists: Lists) -> list[BaseRule]:
    """A file of one list without its binding speaks for every interface."""
    if len(lists.entries) > 1:
        raise bad_input(
            "has several access lists and no access-group that binds them",
            "send the access-group lines as well, or one list alone",
            line=next(iter(lists.entries.values()))[0][0],
        )
    return _rules(lists, next(iter(lists.entries)))


def _rules(lists: Lists, name: str, zones: frozenset[str] | None = None) -> list[BaseRule]:
    found: list[BaseRule] = []
    remark = ""
    for number, words in lists.entries[name]:
        if words[0] == "remark":
            remark = " ".join(words[1:])
            continue
        if words[0] in {"standard", "ethertype", "webtype"}:
            lists.asa.unread.append(Unread(number, "is a list of another kind", brief(name)))
            continue
        cursor = Words(words, number)
        cursor.taken("extended")
        found.append(replace(_rule(lists.asa, cursor, name, remark), from_zones=zones))
    return found


def _rule(asa: Asa, words: Words, name: str, remark: str) -> BaseRule:
    word = words.take()
    if word not in {"permit", "deny"}:
        raise bad_input("is neither permit nor deny", "send the configuration unchanged",
                        line=words.line, value=word)  # fmt: skip
    action = Action(word)
    doubts: list[str] = []
    services, numbers = _protocol(asa, words)
    _user(words, doubts)
    sources = side(asa, words)
    source_ports = skipped_ports(words)
    if source_ports and source_ports not in {"range 1 65535", "gt 1023", "range 1024 65535"}:
        doubts.append(f"asks for the source port {brief(source_ports)!r}")
    _source_group(asa, words, numbers, doubts)
    destinations = side(asa, words)
    services = _narrowed(asa, words, services, numbers)
    enabled = _trailer(words, doubts)
    return BaseRule(
        action, sources, destinations, services,
        name=brief(remark or name), line=words.line, enabled=enabled, doubts=tuple(doubts),
    )  # fmt: skip


def _protocol(asa: Asa, words: Words) -> tuple[ServiceSide, tuple[int, ...]]:
    if words.taken("object", "object-group"):
        return asa.services.resolved(words.take()), ()
    numbers = protocols_of(words)
    return (ANY_SERVICE, ()) if numbers is None else (whole(numbers), numbers)


def _user(words: Words, doubts: list[str]) -> None:
    while words.peek() in {"user", "user-group", "object-group-user", "security-group"}:
        shown = f"{words.take()} {words.take()}"
        doubts.append(f"asks for {brief(shown)!r}")


def _source_group(asa: Asa, words: Words, numbers: tuple[int, ...], doubts: list[str]) -> None:
    """A group after the source is one of ports only where no network has its name."""
    following = words.words[words.at + 1] if len(words.words) > words.at + 1 else ""
    is_ports = following in asa.port_groups.defined and following not in asa.networks.defined
    if words.peek() == "object-group" and is_ports and numbers:
        words.take()
        doubts.append(f"asks for source ports of {brief(words.take())!r}")


def _narrowed(
    asa: Asa, words: Words, services: ServiceSide, numbers: tuple[int, ...]
) -> ServiceSide:
    if not numbers or not words or words.peek() in _IGNORED:
        return services
    if set(numbers) <= {1, 58}:
        return icmp_types(asa, words, numbers[0])
    return operand_ports(asa, words, numbers) or services


def _trailer(words: Words, doubts: list[str]) -> bool:
    enabled = True
    while words:
        word = words.take()
        if word == "inactive":
            enabled = False
        elif word == "time-range":
            doubts.append(f"holds at the times of {brief(words.take())!r} only")
        elif word == "log":
            while words and words.peek() not in {"inactive", "time-range"}:
                words.take()
        else:
            doubts.append(f"ends in {brief(word)!r}")
    return enabled
