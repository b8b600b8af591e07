"""FortiOS: the policies of `config firewall policy` with their objects.

Own reading of its blocks: the parsers for it on PyPI turn them into tables of words and leave
multi-line texts and line numbers out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ..model import Action, BaseRule, RuleBase, ServiceSide, Side, Unread, negated
from .fortios_blocks import Entry, Sections, sections_of
from .fortios_objects import Fortios, family_side, take_objects
from .limits import MAX_RULES, bad, brief, check_count
from .values import OF_FAMILY

PLATFORM = "fortios"

_START = re.compile(r"^\s*config (?:vdom|global|firewall |system )", re.M)
_POLICIES = ("firewall policy", "firewall consolidated policy", "firewall policy6")
_CONDITIONS = {
    "groups": "user group", "users": "user", "fsso-groups": "user group",
    "internet-service-name": "internet service", "internet-service-id": "internet service",
    "internet-service-src-name": "internet service", "internet-service6-name": "internet service",
    "internet-service-group": "internet service", "internet-service-custom": "internet service",
    "src-vendor-mac": "vendor", "ztna-ems-tag": "tag", "ztna-geo-tag": "tag", "devices": "device",
    "reputation-minimum": "reputation", "application": "application",
    "url-category": "URL category", "rtp-addr": "RTP address",
}  # fmt: skip
Span = tuple[dt.date, dt.date]
_DAY = re.compile(r"(\d{4})/(\d{2})/(\d{2})")


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    return _START.search(text[:20000]) is not None and "firewall" in text


def read(text: str) -> RuleBase:
    """The rule base of the text. Raises InvalidInput naming the line."""
    sections = _of_one_vdom(sections_of(text))
    policies = [(table, entry) for table in _POLICIES for entry in sections.get(table, ())]
    if not policies:
        raise bad("has no policies", "send the output of show firewall policy with its objects")
    if by_application := sections.get("firewall security-policy"):
        raise bad(
            "is of the policy-based mode, in which security policies decide by applications",
            "there is no reading of these: ask about this firewall by hand",
            line=by_application[0].line,
        )
    objects = Fortios()
    take_objects(objects, sections)
    spans = _spans(sections)
    rules = [rule for table, entry in policies for rule in _rules(objects, spans, table, entry)]
    check_count(len(rules), MAX_RULES, "rules")
    unread = [Unread(rule.line, why, rule.name) for rule in rules for why in rule.why]
    return RuleBase(PLATFORM, tuple(rules), tuple(unread))


def _of_one_vdom(sections: Sections) -> Sections:
    """What holds in the VDOM that has policies. Raises InvalidInput where several have."""
    first = {
        entry.vdom: entry for table in reversed(_POLICIES)
        for entry in reversed(sections.get(table, ()))
    }  # fmt: skip
    if len(first) > 1:
        raise bad(
            f"has policies of several VDOMs: {', '.join(map(brief, sorted(first)[:20]))}",
            "send one of them alone, with the global part",
            line=sorted(each.line for each in first.values())[1],
        )
    here = {"", *first}
    return {
        table: [each for each in entries if each.vdom in here]
        for table, entries in sections.items()
    }


def _spans(sections: Sections) -> dict[str, Span]:
    """The first and last days of the schedules that happen once and end with a day."""
    found = {}
    for entry in sections.get("firewall schedule onetime", ()):
        days = [_DAY.search(" ".join(entry.words(each))) for each in ("start", "end")]
        if all(days) and "23:59" in entry.words("end"):
            try:
                first, last = (dt.date(*map(int, day.groups())) for day in days if day)
            except ValueError:
                continue  # no day of the calendar: the schedule stays one that is not understood
            found[entry.name] = first, last
    return found


def _rules(
    objects: Fortios, spans: dict[str, Span], table: str, entry: Entry
) -> Iterator[BaseRule]:
    """A policy as a rule for each family that it speaks of."""
    doubts = [
        f"asks for the {what} {brief(' '.join(entry.words(setting)))!r}"
        for setting, what in _CONDITIONS.items()
        if entry.words(setting)
    ]
    if "enable" in entry.words("internet-service", "internet-service-src", "internet-service6"):
        doubts.append("asks for an internet service")
    schedule = entry.word("schedule", "always")
    if schedule not in {"always", "none"} and schedule not in spans:
        doubts.append(f"holds at the times of {brief(schedule)!r} only")
    action = {"accept": Action.PERMIT, "deny": Action.DENY}.get(
        entry.word("action", "deny"), Action.UNKNOWN
    )
    if action is Action.UNKNOWN:
        doubts.append(f"has the action {brief(entry.word('action'))!r}")
    since, until = spans.get(schedule, (None, None))
    for family in (4, 6):
        sides = _sides(objects, table, entry, family)
        if sides is not None:
            yield BaseRule(
                action,
                *sides,
                _services(objects, entry),
                _zones(entry, "srcintf"),
                _zones(entry, "dstintf"),
                name=brief(entry.word("name") or entry.name),
                line=entry.line,
                enabled=entry.word("status", "enable") == "enable" and schedule != "none",
                doubts=tuple(doubts),
                since=since,
                until=until,
            )


def _sides(objects: Fortios, table: str, entry: Entry, family: int) -> tuple[Side, Side] | None:
    suffix = "6" if family == 6 and table == "firewall policy" else ""
    if table == "firewall policy6" and family == 4:
        return None
    if table == "firewall consolidated policy":
        suffix = "6" if family == 6 else "4"
    names = [entry.words(f"{each}addr{suffix}") for each in ("src", "dst")]
    if not any(names):
        doubtful = any(entry.words(each) for each in _CONDITIONS) and family == 4
        names = [["all"], ["all"]] if doubtful else names
    if not all(names):
        return None
    found = [family_side(objects, family, each) for each in names]
    for at, setting in enumerate(("srcaddr-negate", "dstaddr-negate")):
        if entry.word(setting) == "enable" or entry.word(f"{setting[:7]}6-negate") == "enable":
            found[at] = negated(found[at]).within(OF_FAMILY[family])
    return found[0], found[1]


def _services(objects: Fortios, entry: Entry) -> ServiceSide:
    told = objects.services.together(entry.words("service") or ["ALL"])
    if entry.word("service-negate") == "enable":
        return told.outside(objects.services.whole)
    return told


def _zones(entry: Entry, setting: str) -> frozenset[str] | None:
    names = entry.words(setting)
    return None if not names or "any" in names else frozenset(names)
