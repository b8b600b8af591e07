"""Palo Alto PAN-OS and Panorama: the XML configuration's security rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    negated,
)
from .limits import MAX_RULES, bad, brief, check_count
from .panos_objects import Panos, take_objects
from .xml_nodes import Node, nodes_of

PLATFORM = "paloalto-xml"

_ACTIONS = {
    "allow": Action.PERMIT, "deny": Action.DENY, "drop": Action.DENY,
    "reset-client": Action.DENY, "reset-server": Action.DENY, "reset-both": Action.DENY,
}  # fmt: skip
_START = re.compile(r"<(?:config|response|security|rulebase|rules|vsys)\b")
_CONDITIONS = (
    ("user", "source-user"),
    ("device profile", "hip-profiles"),
    ("source device", "source-hip"),
    ("subscriber", "source-imsi"),
    ("equipment", "source-imei"),
    ("network slice", "source-nw-slice"),
    ("destination device", "destination-hip"),
)
_TARGETS = ("target/devices/entry", "target/tags/member")
_WEB = frozenset({"ssl", "web-browsing"})
_PLACES = ("pre-rulebase", "rulebase", "post-rulebase")


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    return text.lstrip().startswith("<") and _START.search(text[:5000]) is not None


@dataclass(frozen=True)
class _Place:
    """Where rules stand: rules of Panorama before and after those of the device."""

    order: int
    node: Node


def read(text: str, vsys: str = "") -> RuleBase:
    """The rule base of the text; `vsys` chooses a virtual system or device group where there are
    several. Raises InvalidInput naming the line."""
    top = nodes_of(text)
    scopes = _scopes(top, vsys)
    panos = Panos()
    for scope in scopes:
        take_objects(panos, scope)
    places = sorted(_places(scopes), key=lambda each: each.order)
    rules = [
        _rule(panos, entry) for place in places for entry in place.node.all("security/rules/entry")
    ]
    check_count(len(rules), MAX_RULES, "rules")
    if not places:
        raise bad("has no security rules", "send the running configuration, with its rulebase")
    defaults = [
        each for place in places for each in place.node.all("default-security-rules/rules/entry")
    ]
    unread = [Unread(rule.line, why, rule.name) for rule in rules for why in rule.why]
    return RuleBase(
        PLATFORM,
        tuple(rules),
        tuple(unread),
        default=_default(defaults, "interzone-default", Action.DENY),
        default_within=_default(defaults, "intrazone-default", Action.PERMIT),
    )


def _scopes(top: Node, vsys: str) -> list[Node]:
    """The elements that hold objects and rules: shared ones, then those of one system."""
    while top.tag in {"response", "result"} and top.children:
        top = top.children[0]
    if any(each.tag in _PLACES for each in top.children):
        return [top]
    own = [
        each
        for device in top.all("devices/entry")
        for kind in ("vsys", "device-group")
        for each in device.all(f"{kind}/entry")
    ] + list(top.all("entry"))
    with_rules = [each for each in own if any(True for _ in _places([each]))]
    if vsys:
        with_rules = [each for each in with_rules if each.name == vsys]
    if len(with_rules) > 1:
        names = ", ".join(brief(each.name) for each in with_rules[:20])
        raise bad(
            f"has rules of several systems: {names}",
            "name the one to read, or send it alone",
            line=with_rules[1].line,
        )
    shared = list(top.all("shared"))
    return [*shared, *(with_rules or own[:1])] or [top]


def _places(scopes: list[Node]) -> Iterator[_Place]:
    for depth, scope in enumerate(scopes):
        for at, tag in enumerate(_PLACES):
            for node in scope.all(tag):
                # Shared rules stand outside of those of a group: before at the front, after behind.
                yield _Place((at - 1) * 10 - (depth if at == 2 else -depth), node)


def _default(entries: list[Node], name: str, otherwise: Action) -> Action:
    for entry in entries:
        if entry.name == name and entry.word("action"):
            return _ACTIONS.get(entry.word("action"), Action.UNKNOWN)
    return otherwise


def _rule(panos: Panos, entry: Node) -> BaseRule:
    doubts = [
        f"asks for the {what} {brief(', '.join(words))!r}"
        for what, path in _CONDITIONS
        if (words := [each for each in entry.members(path) if each not in {"any", "no-hip"}])
    ]
    if any(True for path in _TARGETS for _ in entry.all(path)):
        doubts.append("is for some firewalls of Panorama only")
    schedule = entry.word("schedule")
    if schedule and schedule not in panos.spans:
        doubts.append(f"holds at the times of {brief(schedule)!r} only")
    action = _ACTIONS.get(entry.word("action"), Action.UNKNOWN)
    if action is Action.UNKNOWN:
        doubts.append(f"has the action {brief(entry.word('action'))!r}")
    from_zones, to_zones = (_zones(entry, path) for path in ("from", "to"))
    kind = entry.word("rule-type")
    if kind == "intrazone":
        to_zones = from_zones
        if from_zones is None or len(from_zones) > 1:
            doubts.append("holds within each of its zones")
    elif kind == "interzone" and (from_zones is None or to_zones is None or from_zones & to_zones):
        doubts.append("holds between different zones only")
    since, until = panos.spans.get(schedule, (None, None))
    return BaseRule(
        action,
        _side(panos, entry, "source"),
        _destination(panos, entry),
        _services(panos, entry),
        from_zones,
        to_zones,
        name=brief(entry.name),
        line=entry.line,
        enabled=entry.word("disabled") != "yes",
        doubts=tuple(doubts),
        since=since,
        until=until,
    )


def _zones(entry: Node, path: str) -> frozenset[str] | None:
    members = entry.members(path)
    return None if not members or "any" in members else frozenset(members)


def _side(panos: Panos, entry: Node, path: str) -> Side:
    members = entry.members(path)
    side = ANY_SIDE
    if members and "any" not in members:
        side = panos.addresses.together(members)
    return negated(side) if entry.word(f"negate-{path}") == "yes" else side


def _destination(panos: Panos, entry: Node) -> Side:
    """The destination; a URL category narrows it to the hosts of its list."""
    side = _side(panos, entry, "destination")
    categories = [each for each in entry.members("category") if each != "any"]
    if not categories:
        return side
    listed = panos.categories.together(categories)
    return listed if side is ANY_SIDE else side & listed


def _services(panos: Panos, entry: Node) -> ServiceSide:
    """The ports, narrowed to the protocols of applications. Whether traffic on a port is that of an
    application that is not just a protocol, packets do not tell; a URL category asks for web
    traffic by itself, so to name that too changes nothing."""
    members = entry.members("service")
    if not members or "any" in members:
        told = ANY_SERVICE
    elif members == ["application-default"]:
        told = Told.doubtful(ALL_SERVICES, "leaves the ports to applications", *members)
    else:
        told = panos.services.together(members)
    applications = entry.members("application")
    listed = any(each != "any" for each in entry.members("category"))
    if not applications or "any" in applications:
        return told
    if listed and set(applications) >= _WEB:
        return told
    asked = panos.applications.together(applications)
    if told is ANY_SERVICE or members == ["application-default"]:
        return asked
    return told & asked
