"""Rules as a table with a header line: a spreadsheet's CSV, or the portal's own rules.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

from requirements_app.core.endpoints import EVERYTHING, Key
from requirements_app.core.errors import InvalidInput
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.services import parse_service

from ..model import (
    ALL_SERVICES,
    ANY_SERVICE,
    ANY_SIDE,
    Action,
    BaseRule,
    RuleBase,
    ServiceSide,
    Side,
    Told,
    Unread,
)
from .limits import MAX_LINE, MAX_RULES, bad, brief, check_count
from .objects import united
from .values import addresses, name, port, ports, protocol, whole_protocol

PLATFORM = "csv"

_COLUMNS = {
    "action": ("action", "verdict", "decision", "policy"),
    "source": ("sources", "source", "src", "source address", "from address"),
    "destination": ("destinations", "destination", "dst", "destination address", "to address"),
    "service": ("services", "service", "applications and ports"),
    "protocol": ("protocol", "proto"),
    "port": ("ports", "port", "destination port", "dport", "destination ports"),
    "source_port": ("source port", "source ports", "sport"),
    "from": ("from zone", "source zone", "from", "source interface", "srcintf"),
    "to": ("to zone", "destination zone", "to", "destination interface", "dstintf"),
    "enabled": ("enabled", "active", "status"),
    "disabled": ("disabled", "inactive"),
    "name": ("name", "rule", "rule name", "rule id", "id", "number", "no", "#"),
}
_ACTIONS = {
    **dict.fromkeys(("permit", "allow", "accept", "pass", "yes"), Action.PERMIT),
    **dict.fromkeys(("deny", "drop", "block", "reject", "discard", "no"), Action.DENY),
}
_ANY = frozenset({"any", "all", "*", "0.0.0.0/0 ::/0"})
_YES = frozenset({"yes", "true", "1", "enabled", "enable", "on", "active", "x", "y"})
_APART = re.compile(r"\s*[|;\n]\s*|\s*,\s+|\s+\+\s+")
_SPACED_DASH = re.compile(r"(?<=[0-9a-fA-F:])\s+-\s+(?=[0-9a-fA-F:])")
_ALSO_COMMA = re.compile(r"\s*[|;,\n]\s*|\s+")


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    try:
        _columns(_header(text.lstrip().split("\n", 1)[0]))
    except InvalidInput:
        return False
    return True


def read(text: str) -> RuleBase:
    """The rule base of the text. Raises InvalidInput naming the line."""
    lines = text.split("\n")
    longest = max(range(len(lines)), key=lambda at: len(lines[at]))
    if len(lines[longest]) > MAX_LINE:
        raise bad(f"has more than {MAX_LINE} characters", "send one rule a line", line=longest + 1)
    delimiter = _delimiter(lines[0])
    rows = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    rules: list[BaseRule] = []
    columns: dict[str, int] = {}
    before = 0
    try:
        for row in rows:
            line, before = before + 1, rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = _columns([_key(cell) for cell in row], line)
                own = {"rule id", "entries"} <= {_key(cell) for cell in row}
                _check_columns(columns, own, line)
                continue
            rules.append(_rule(columns, row, line))
            check_count(len(rules), MAX_RULES, "rules", line)
    except csv.Error as error:
        raise bad(f"is no CSV here: {error}", "save it as CSV with quoted cells", line=before + 1
                  ) from error  # fmt: skip
    unread = [Unread(rule.line, why, rule.name) for rule in rules for why in rule.why]
    return RuleBase(PLATFORM, tuple(rules), tuple(unread))


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _header(line: str) -> list[str]:
    return [_key(cell.strip('"')) for cell in line.split(_delimiter(line))]


def _key(cell: str) -> str:
    return " ".join(cell.strip().lower().replace("_", " ").split())


def _columns(header: list[str], line: int = 1) -> dict[str, int]:
    found = {
        column: header.index(word)
        for column, words in _COLUMNS.items()
        for word in reversed(words)
        if word in header
    }
    if not {"source", "destination"} <= found.keys():
        raise bad(
            "has no header with the columns source and destination",
            "begin with a line such as action,source,destination,service",
            line=line,
            value=", ".join(header),
        )
    return found


def _check_columns(columns: dict[str, int], own: bool, line: int) -> None:
    if "action" not in columns and not own:
        raise bad("has no column action", "add it, with permit or deny in each line", line=line)
    if "service" not in columns and not {"protocol", "port"} <= columns.keys():
        raise bad("has no column service", "add it, with values such as tcp/443", line=line)


def _rule(columns: dict[str, int], row: list[str], line: int) -> BaseRule:
    def cell(column: str) -> str:
        at = columns.get(column, len(row))
        # The portal makes cells inert by an apostrophe.
        return row[at].strip().removeprefix("'") if at < len(row) else ""

    doubts = []
    action = _ACTIONS.get(cell("action").lower()) if "action" in columns else Action.PERMIT
    if action is None:
        action = Action.UNKNOWN
        doubts.append(f"has the action {brief(cell('action'))!r}")
    if cell("source_port").lower() not in {"", *_ANY, "1-65535", "0-65535", "1024-65535"}:
        doubts.append(f"asks for the source port {brief(cell('source_port'))!r}")
    enabled = "enabled" not in columns or cell("enabled").lower() in _YES
    return BaseRule(
        action,
        _side(cell("source"), "source"),
        _side(cell("destination"), "destination"),
        _services(columns, cell),
        _zones(cell("from")),
        _zones(cell("to")),
        name=brief(cell("name")),
        line=line,
        enabled=enabled and cell("disabled").lower() not in _YES,
        doubts=tuple(doubts),
    )


def _zones(text: str) -> frozenset[str] | None:
    words = [each for each in _APART.split(text) if each]
    return None if not words or {each.lower() for each in words} & _ANY else frozenset(words)


def _side(text: str, what: str) -> Side:
    if text.lower() in _ANY:
        return ANY_SIDE
    words = [each for each in _ALSO_COMMA.split(_joined(text)) if each]
    if not words:
        return Told.doubtful(EVERYTHING, f"has a blank {what}")
    return united([_endpoint(each) for each in words])


def _joined(text: str) -> str:
    """Ranges written with blanks around their dash as single words."""
    return _SPACED_DASH.sub("-", text)


def _endpoint(word: str) -> Side:
    if word.lower() in _ANY:
        return ANY_SIDE
    for reading in (addresses, name):
        try:
            points: IntervalSet[Key] = reading(word)
        except ValueError:
            continue
        return Told.exactly(points, brief(word))
    shown = brief(word)
    return Told.doubtful(EVERYTHING, f"names {shown!r}, which is no address or host", shown)


def _services(columns: dict[str, int], cell: Callable[[str], str]) -> ServiceSide:
    if "service" in columns:
        text = cell("service")
        words = [each for each in _APART.split(text) if each] or [""]
        return united([_service(each) for each in words])
    words = [each for each in _ALSO_COMMA.split(cell("protocol")) if each]
    return united([_ported(each, cell("port")) for each in words or [""]])


def _service(word: str) -> ServiceSide:
    if word.lower() in {*_ANY, "ip"}:
        return ANY_SERVICE
    if word.lower() in {"tcp", "udp", "sctp"}:
        return Told.exactly(whole_protocol(protocol(word)), brief(word))
    try:
        return Told.exactly(parse_service(word).intervals(), brief(word))
    except InvalidInput:
        shown = brief(word)
        return Told.doubtful(ALL_SERVICES, f"names the service {shown!r}", shown)


def _ported(proto: str, text: str) -> ServiceSide:
    shown = brief(f"{proto} {text}")
    try:
        if proto.lower() in {*_ANY, "ip"} and text.lower() in {"", *_ANY}:
            return ANY_SERVICE
        number = protocol(proto)
        if text.lower() in {"", *_ANY}:
            return Told.exactly(whole_protocol(number), shown)
        found: list[tuple[int, int]] = []
        for word in _ALSO_COMMA.split(_joined(text)):
            first, dash, last = word.partition("-")
            found.extend(ports(number, port(first), port(last if dash else first)))
        return Told.exactly(IntervalSet.from_pairs(found), shown)
    except ValueError:
        return Told.doubtful(ALL_SERVICES, f"names the service {shown!r}", shown)
