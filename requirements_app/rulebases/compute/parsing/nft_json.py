"""nftables as `nft -j list ruleset` (or `list table`) writes it: the chain of the forward hook.

The format is JSON, so the standard library reads it; the nftables module of the netfilter project
is a binding to the kernel's own library, which a portal that only reads files has no use for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..model import ANY_SIDE, Action, BaseRule, RuleBase, Told, Unread
from .chains import Move, Step, flattened, policy
from .interfaces import Interfaces
from .jsons import Lined, json_of
from .limits import MAX_OBJECTS, MAX_RULES, bad, brief, check_count
from .nft_matches import Sets, Unclear, narrowed
from .values import OF_FAMILY, family_any

PLATFORM = "nftables"

_FAMILIES = {"ip": (4,), "ip6": (6,), "inet": (4, 6)}
_DECISIONS = {"accept": Action.PERMIT, "drop": Action.DENY, "reject": Action.DENY}
_PASSING = frozenset(
    {"counter", "log", "mangle", "notrack", "set", "flow", "ct helper", "ct timeout", "comment",
     "continue", "secmark", "ct count", "last"}
)  # fmt: skip
_MEND = "send the output of nft -j list ruleset unchanged"


@dataclass
class Table:
    """One table of the file."""

    family: str
    chains: dict[str, list[Lined]] = field(default_factory=dict)
    forward: list[Lined] = field(default_factory=list)
    sets: Sets = field(default_factory=Sets)


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    return text.lstrip().startswith("{") and '"nftables"' in text[:2000]


def read(text: str) -> RuleBase:
    """The rule base of the text. Raises InvalidInput naming the line."""
    tables = _tables(json_of(text))
    bases = [(table, chain) for table in tables for chain in table.forward]
    if not bases:
        raise bad("has no chain at the forward hook", "send the rules of the machine that forwards")
    interfaces = Interfaces()
    found = _base(bases, interfaces)
    return _base(bases, Interfaces(interfaces.names)) if interfaces.negated else found


def _base(bases: Sequence[tuple[Table, Lined]], interfaces: Interfaces) -> RuleBase:
    families = frozenset(family for table, _ in bases for family in _FAMILIES[table.family])
    unread: list[Unread] = []
    for table, _ in bases:
        table.sets.used, table.sets.interfaces = 0, interfaces
    rules = [
        rule
        for stage, (table, chain) in enumerate(bases)
        for rule in _staged(_rules(table, chain, families, unread), stage, table.family)
    ]
    check_count(len(rules), MAX_RULES, "rules")
    return RuleBase(PLATFORM, tuple(rules), tuple(unread), families=families)


def _staged(rules: list[BaseRule], stage: int, family: str) -> list[BaseRule]:
    """The rules of one chain; every chain of the hook must let a packet pass, and one of a single
    family passes the other's."""
    last = [BaseRule(Action.PERMIT, implicit=True)] if len(_FAMILIES[family]) == 1 and stage else []
    return [replace(rule, stage=stage) for rule in (*rules, *last)]


def _tables(whole: Any) -> list[Table]:
    listed = whole.get("nftables") if isinstance(whole, Lined) else None
    if not isinstance(listed, list):
        raise bad("has no list under nftables", _MEND)
    check_count(len(listed), MAX_OBJECTS, "objects")
    tables: dict[tuple[str, str], Table] = {}
    for each in listed:
        if not isinstance(each, Lined) or not each:
            raise bad("has something in its list that is no object", _MEND)
        kind, value = next(iter(each.items()))
        if kind in {"add", "insert", "create"} and isinstance(value, Lined) and value:
            kind, value = next(iter(value.items()))
        if kind in {"chain", "rule", "set"}:
            _take(tables, kind, value, each.line)
    return list(tables.values())


def _take(tables: dict[tuple[str, str], Table], kind: str, value: Any, line: int) -> None:
    if not isinstance(value, Lined) or not isinstance(value.get("table"), str):
        raise bad(f"has a {kind} without its table", _MEND, line=line)
    family = value.get("family")
    if family not in _FAMILIES:
        return  # bridge, netdev and arp tables forward nothing between networks
    table = tables.setdefault((family, value["table"]), Table(family))
    name = value.get("chain" if kind == "rule" else "name")
    if not isinstance(name, str):
        raise bad(f"has a {kind} without a name", _MEND, line=value.line)
    if kind == "chain":
        table.chains.setdefault(name, [])
        if value.get("hook") == "forward" and value.get("type") == "filter":
            table.forward.append(value)
    elif kind == "rule":
        table.chains.setdefault(name, []).append(value)
    else:
        dynamic = {"dynamic", "timeout"} & set(_words(value.get("flags")))
        elements = value.get("elem") or []
        table.sets[name] = None if dynamic or not isinstance(elements, list) else elements


def _rules(
    table: Table, chain: Lined, families: frozenset[int], unread: list[Unread]
) -> list[BaseRule]:
    whole = ANY_SIDE
    if len(_FAMILIES[table.family]) == 1:
        (family,) = _FAMILIES[table.family]
        points = family_any(families) if len(families) == 1 else OF_FAMILY[family]
        whole = Told.exactly(points, "any")
    start = BaseRule(Action.UNKNOWN, whole, whole)
    steps = {
        name: [step for rule in rules for step in _steps(table, rule, unread)]
        for name, rules in table.chains.items()
    }
    word = chain.get("policy", "accept")
    action = _DECISIONS.get(word, Action.UNKNOWN) if isinstance(word, str) else Action.UNKNOWN
    return [*flattened(steps, chain["name"], start), policy(action, start, chain.line)]


def _steps(table: Table, rule: Lined, unread: list[Unread]) -> Iterator[Step]:
    """The steps of a rule: one, or one for each pair that a verdict map or a concatenation has."""
    expressions = rule.get("expr")
    if not isinstance(expressions, list):
        raise bad("has a rule without expressions", _MEND, line=rule.line)
    comment = rule.get("comment")
    name = comment if isinstance(comment, str) else f"handle {rule.get('handle', '?')}"
    matches = [BaseRule(Action.UNKNOWN, name=brief(name), line=rule.line)]
    for expression in expressions:
        kind, value = _statement(expression, rule)
        if kind == "match":
            matches = _narrowed_all(matches, value, table.sets)
        elif kind == "vmap":
            yield from _mapped(matches, value, table, unread)
        elif kind in _DECISIONS or kind in {"jump", "goto", "return"}:
            for match in matches:
                yield _verdict(match, kind, value, unread)
            return
        elif kind not in _PASSING:
            why = f"has the statement {brief(kind)!r}"
            matches = [replace(each, doubts=(*each.doubts, why)) for each in matches]
            if kind == "queue":
                for match in matches:
                    unread.append(Unread(rule.line, why))
                    yield Step(match)
                return


def _statement(expression: Any, rule: Lined) -> tuple[str, Any]:
    if not isinstance(expression, Lined) or not expression:
        raise bad("has an expression that is no object", _MEND, line=rule.line)
    return next(iter(expression.items()))


def _narrowed_all(matches: list[BaseRule], value: Any, sets: Sets) -> list[BaseRule]:
    found: list[BaseRule] = []
    for match in matches:
        try:
            found.extend(narrowed(match, value, sets))
        except Unclear as unclear:
            found.append(replace(match, doubts=(*match.doubts, str(unclear))))
        check_count(len(found), MAX_RULES, "rules", match.line)
    return found


def _mapped(
    matches: list[BaseRule], value: Any, table: Table, unread: list[Unread]
) -> Iterator[Step]:
    pairs = value.get("data") if isinstance(value, Lined) else None
    pairs = pairs.get("set") if isinstance(pairs, Lined) else None
    if not isinstance(pairs, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], Lined) and pair[1]
        for pair in pairs
    ):
        for match in matches:
            why = "has a verdict map that is not written out"
            unread.append(Unread(match.line, why))
            yield Step(replace(match, doubts=(*match.doubts, why)))
        return
    for key, verdict in pairs:
        kind, target = next(iter(verdict.items()))
        single = Lined(op="==", left=value.get("key"), right=key)
        for match in _narrowed_all(matches, single, table.sets):
            if kind != "continue":
                yield _verdict(match, kind, target, unread)


def _verdict(match: BaseRule, kind: str, value: Any, unread: list[Unread]) -> Step:
    unread.extend(Unread(match.line, why) for why in match.why)
    if kind in _DECISIONS:
        return Step(replace(match, action=_DECISIONS[kind]))
    if kind == "return":
        return Step(match, Move.RETURN)
    target = value.get("target") if isinstance(value, Lined) else None
    if kind not in {"jump", "goto"} or not isinstance(target, str):
        raise bad("has a verdict that is none", _MEND, line=match.line, value=kind)
    return Step(match, Move.JUMP if kind == "jump" else Move.GOTO, target)


def _words(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if
            isinstance(each, str)]  # fmt: skip
