"""`iptables-save` and `ip6tables-save`: the FORWARD chain of the filter table.

Own reading: the parsers on PyPI read the listing of `iptables -L`, which rounds and resolves, or
need the kernel. Words are split by `shlex`, as the format quotes like a shell; nothing is run.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..model import Action, BaseRule, RuleBase, Told, Unread
from .chains import Move, Step, flattened, policy
from .interfaces import Interfaces
from .iptables_options import INTERFACES, UNDERSTOOD, Match
from .limits import MAX_RULES, bad, brief, check_count
from .values import OF_FAMILY, family_any

PLATFORM = "iptables"

_DECISIONS = {"ACCEPT": Action.PERMIT, "DROP": Action.DENY, "REJECT": Action.DENY}
_PASSING = frozenset(
    {"LOG", "NFLOG", "ULOG", "AUDIT", "MARK", "CONNMARK", "TCPMSS", "CLASSIFY", "CT", "NOTRACK",
     "TRACE", "DSCP", "TOS", "SET", "SECMARK", "CONNSECMARK", "CHECKSUM", "LED", "RATEEST"}
)  # fmt: skip
_SIX = re.compile(r"ip6tables|-p (?:ipv6-icmp|icmpv6|icmp6)\b|-[sd] \S*:\S*:|icmp6-|icmpv6-type")
_START = re.compile(r"\s*(?:#|\*[a-z]+[ \t]*(?:\n|$)|:\S+ |-[APNI46] \S+)")


@dataclass
class Table:
    """One table of the file."""

    line: int
    family: int = 4
    policies: dict[str, tuple[Action, int]] = field(default_factory=dict)
    lines: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    """The families that lines name by -4 or -6: such a table is for both programs."""
    interfaces: Interfaces = field(default_factory=Interfaces)
    """Those of all tables."""

    def of(self, family: int) -> Table:
        """What the program of one family reads of it."""
        other = "-6" if family == 4 else "-4"
        own = {
            chain: [(number, words) for number, words in lines if words[0] != other]
            for chain, lines in self.lines.items()
        }
        return replace(self, family=family, lines=own)


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    return _START.match(text) is not None and re.search(r"^(-[AP] |:)\S", text, re.M) is not None


def read(text: str) -> RuleBase:
    """The rule base of the text. Raises InvalidInput naming the line."""
    unread: list[Unread] = []
    tables = list(_tables(text, unread))
    if not tables:
        raise bad(
            "has no filter table", "send the output of iptables-save or ip6tables-save", line=1
        )
    families = frozenset(table.family for table in tables)
    if len(families) < len(tables):
        raise bad(
            "has the filter table twice for one family",
            "send one output of iptables-save and one of ip6tables-save at most",
            line=tables[-1].line,
        )
    named = _interfaces(tables)
    rules = [
        rule
        for table in tables
        for rule in _rules(replace(table, interfaces=named), families, unread)
    ]
    check_count(len(rules), MAX_RULES, "rules")
    return RuleBase(PLATFORM, tuple(rules), tuple(unread), families=families)


def _interfaces(tables: Iterable[Table]) -> Interfaces:
    found = Interfaces()
    for table in tables:
        for lines in table.lines.values():
            for number, words in lines:
                names = {name for word, name in pairwise(words) if word in INTERFACES}
                found.named(frozenset(each for each in names if each[-1:] != "+"), number)
    return found


def _tables(text: str, unread: list[Unread]) -> Iterator[Table]:
    table: Table | None = None
    body: list[str] = []
    skipped = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        body.append(line)
        if line.startswith("#") or not line:
            continue
        if line.startswith("*"):
            skipped = line != "*filter"
            table = None if skipped else Table(number)
        elif line == "COMMIT":
            if table is not None:
                yield from _closed(table, body)
            table, skipped, body = None, False, []
        elif not skipped:
            table = table or Table(number)
            _take(table, number, line, unread)
    if table is not None:
        yield from _closed(table, body)


def _closed(table: Table, body: list[str]) -> list[Table]:
    if table.told:
        return [table.of(4), table.of(6)]
    return [replace(table, family=6 if any(_SIX.search(line) for line in body) else 4)]


def _take(table: Table, number: int, line: str, unread: list[Unread]) -> None:
    try:
        words = shlex.split(line) if '"' in line or "'" in line or "\\" in line else line.split()
    except ValueError as error:
        raise bad("has a quotation mark without its pair", "send the file unchanged", line=number,
                  value=line) from error  # fmt: skip
    if words[0].startswith("[") and len(words) > 1:
        words = words[1:]  # counters of iptables-save -c
    family = [words[0]] if words[0] in {"-4", "-6"} and len(words) > 1 else []
    table.told.update(-int(each) for each in family)
    words = words[len(family) :]
    if words[0].startswith(":") and len(words) > 1:
        _declare(table, words[0][1:], words[1], number)
    elif words[0] == "-P" and len(words) > 2:
        _declare(table, words[1], words[2], number)
    elif words[0] in {"-N", "-F", "--new-chain", "--flush"} and len(words) == 2:
        table.lines[words[1]] = []
    elif words[0] in {"-A", "--append"} and len(words) > 2:
        table.lines.setdefault(words[1], []).append((number, [*family, *words[2:]]))
    elif words[0] in {"-I", "--insert"} and len(words) > 2:
        at, rest = (int(words[2]), words[3:]) if words[2].isdecimal() else (1, words[2:])
        table.lines.setdefault(words[1], []).insert(max(at, 1) - 1, (number, [*family, *rest]))
    elif words[0] in {"-D", "--delete"} and len(words) > 2:
        kept = table.lines.setdefault(words[1], [])
        table.lines[words[1]] = [each for each in kept if each[1] != [*family, *words[2:]]]
    else:
        unread.append(Unread(number, "is no line of this format", brief(line)))
        raise bad(
            "is no line of iptables-save", "send its output unchanged", line=number, value=line
        )


def _declare(table: Table, chain: str, word: str, number: int) -> None:
    table.lines.setdefault(chain, [])
    if word != "-":
        if word not in _DECISIONS:
            raise bad("has a policy that is none", "use ACCEPT or DROP", line=number, value=word)
        table.policies[chain] = _DECISIONS[word], number


def _rules(table: Table, families: frozenset[int], unread: list[Unread]) -> list[BaseRule]:
    whole = Told.exactly(
        family_any(families) if len(families) == 1 else OF_FAMILY[table.family], "any"
    )
    start = BaseRule(Action.UNKNOWN, whole, whole)
    chains = {
        name: [_step(number, words, table, unread) for number, words in lines]
        for name, lines in table.lines.items()
    }
    if "FORWARD" not in chains:
        raise bad(
            "has no FORWARD chain",
            "send the rules of the machine that forwards: iptables-save -t filter",
            line=table.line,
        )
    action, line = table.policies.get("FORWARD", (Action.UNKNOWN, table.line))
    return [*flattened(chains, "FORWARD", start), policy(action, start, line)]


def _step(number: int, words: list[str], table: Table, unread: list[Unread]) -> Step:
    match = Match(number, table.family, table.interfaces)
    target, move = "", Move.NOTHING
    at = 0
    while at < len(words):
        word, negated = words[at], False
        if word in {"-4", "-6"}:
            at += 1
            continue
        if word == "!" and at + 1 < len(words):
            at, negated = at + 1, True
            word = words[at]
        following = at + 1
        while following < len(words) and not _begins_option(words[following]):
            following += 1
        values = words[at + 1 : following]
        if word in {"-j", "-g", "--jump", "--goto"} and values:
            target = values[0]
            move = Move.GOTO if word in {"-g", "--goto"} else Move.JUMP
            at = len(words) if target not in table.lines else following
            continue
        if word in UNDERSTOOD and values and (len(values) == 1 or word == "--tcp-flags"):
            UNDERSTOOD[word](match, values, negated)
        elif word != "--syn":
            match.doubts.append(f"has the condition {brief(' '.join([word, *values]))!r}")
        at = following
    rule = match.rule()
    step = _decided(rule, target, move, table, unread)
    if step.move is not Move.NOTHING:
        unread.extend(Unread(number, why, brief(" ".join(words))) for why in rule.why)
    return step


def _decided(rule: BaseRule, target: str, move: Move, table: Table, unread: list[Unread]) -> Step:
    if target in table.lines:
        return Step(rule, move, target)
    if target == "RETURN":
        return Step(rule, Move.RETURN)
    if not target or target in _PASSING:
        return Step(rule, Move.NOTHING)
    action = _DECISIONS.get(target, Action.UNKNOWN)
    if action is Action.UNKNOWN:
        why = f"has the target {brief(target)!r}"
        unread.append(Unread(rule.line, why, brief(target)))
        rule = replace(rule, doubts=(*rule.doubts, why))
    return Step(replace(rule, action=action))


def _begins_option(word: str) -> bool:
    return word == "!" or (word.startswith("-") and not word[1:2].isdecimal() and len(word) > 1)
