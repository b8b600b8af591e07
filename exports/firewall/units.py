"""Rules as platforms with objects and zones get them: cut into what one of theirs can say, named by
what they hold, with the platform's own names for the zones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Generic, NamedTuple, TypeVar

from requirements_app.core.endpoints import Endpoint, NamePattern, endpoint_sort_key
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine
from requirements_app.core.services import (
    ICMP_PROTOCOLS,
    PORT_PROTOCOLS,
    Service,
    protocol_number,
)

from .base import FirewallExporter, FirewallOptions, Platform, head
from .comments import plain
from .objects import PREFIX, digest
from .parts import Part, parts_of
from .spaces import bounded

OptionsT = TypeVar("OptionsT", bound=FirewallOptions)

OPEN = ""
"""The zone of a side whose way through the firewalls is left open: addresses alone hold it."""

_LONGEST_LINE = 400
_RESERVED = frozenset({"any", "all", "multicast"})


@dataclass(frozen=True)
class ObjectPlatform(Platform):
    """`zone` is the pattern of its zones' or interfaces' names; `ip_protocols` are the numbers of
    those without ports that it can name (one that reads 0 as every protocol has not 0 here);
    `port_protocols` those with ports; `most_ranges` is how many ranges of them one service takes;
    `group_from` is how many objects of a side become a group.
    `matches_zones`: whether its rules hold for the zones between which they stand."""

    zone: str = "[A-Za-z0-9_][A-Za-z0-9 _.-]{0,30}"
    ip_protocols: range = range(1, 256)
    port_protocols: frozenset[str] = PORT_PROTOCOLS
    most_ranges: int = 80
    group_from: int = 4
    matches_zones: bool = True


class Slice(NamedTuple):
    """What one rule of the platform says; no side is empty."""

    sources: tuple[Endpoint, ...]
    destinations: tuple[Endpoint, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True)
class Unit:
    """One rule of the platform. `from_zone` and `to_zone` are its own names, or OPEN; sides and
    services are sorted, a side that is any holds it alone. `rules` are those it serves."""

    from_zone: str
    to_zone: str
    sources: tuple[Endpoint, ...]
    destinations: tuple[Endpoint, ...]
    services: tuple[Service, ...]
    expires_on: dt.date | None
    rules: tuple[FirewallRule, ...]

    @property
    def content(self) -> list[object]:
        """What the firewall is told, as values of JSON."""
        sides = [[each.text for each in side] for side in (self.sources, self.destinations)]
        services = [str(each) for each in self.services]
        until = self.expires_on.isoformat() if self.expires_on else ""
        return [self.from_zone, self.to_zone, *sides, services, until]

    @cached_property
    def name(self) -> str:
        return PREFIX + digest(self.content)


class UnitExporter(FirewallExporter[OptionsT], Generic[OptionsT]):
    """A platform whose rules stand between zones and speak of objects."""

    platform: ClassVar[ObjectPlatform]

    def units(
        self, report: FirewallReport, rules: Iterable[FirewallRule], options: OptionsT
    ) -> tuple[Unit, ...]:
        """The platform's rules for these, in order; those that say the same are one. Raises
        InvalidInput for a zone that the platform cannot name."""
        found: dict[str, Unit] = {}
        for rule in rules:
            if not (rule.crosses_firewall or options.inside_zones):
                continue
            for unit in self._units(rule, report, options):
                known = found.get(unit.name)
                joined = (*known.rules, rule) if known else unit.rules
                found[unit.name] = replace(unit, rules=joined)
        return tuple(found.values())

    def head(self, report: FirewallReport, options: OptionsT) -> list[str]:
        """The lines that begin the file, harmless in every comment; each finding with its rule."""
        lines = head(report, self.label, ())
        for each in self.findings(report, options):
            lines.append(f"{each.severity.upper()} {each.subject}: {each.message} {each.mend}")
        return [plain(line, _LONGEST_LINE) for line in lines]

    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        found = super().findings(report, options)
        written: dict[str, set[Service]] = {}
        for unit in self.units(report, report.rules, options):
            for rule in unit.rules:
                written.setdefault(rule.rule_id, set()).update(unit.services)
        for rule in self.rules(report, options):
            found += self.misfits(rule, report)
            found += _unwritten(rule, written.get(rule.rule_id, set()))
        return found

    def misfits(self, rule: FirewallRule, report: FirewallReport) -> Iterator[FindingLine]:
        """What is left out of a rule, or not held to a zone, besides names."""
        lost = [str(each) for each in rule.services if not self.holds(each)]
        if lost:
            yield finding(
                rule,
                "protocol-not-held",
                f"{', '.join(lost)} cannot be written: the platform has no such service.",
                "Permit it by hand, as narrowly as the platform can, or ask for another service.",
            )
        able = self._bounded(rule, report)
        for side, zone, was, values in (
            ("source", rule.from_zone, rule.sources, able.sources),
            ("destination", rule.to_zone, rule.destinations, able.destinations),
        ):
            if was and not values:
                yield finding(
                    rule,
                    "any-without-networks",
                    f"The {side} is any, and its zone has no networks that bound it: not written.",
                    "Give the zone its networks.",
                )
            elif zone == OPEN and self.platform.matches_zones:
                yield finding(
                    rule,
                    "zone-open",
                    f"The zone of the {side} at this firewall is open: its addresses alone hold.",
                    "Draw the firewalls of the site so that the way is plain.",
                )

    def holds(self, service: Service) -> bool:
        """Whether the platform has an object for a service."""
        if service.ports:
            return service.protocol in self.platform.port_protocols
        return protocol_number(service.protocol) in self.platform.ip_protocols

    def sliced(self, part: Part) -> Iterator[Slice]:
        """A part in what one rule of the platform can say."""
        yield Slice(part.sources, part.destinations, part.services)

    def zone(self, slug: str, options: OptionsT) -> str:
        """The platform's name for a zone of the site; OPEN stays so."""
        if slug == OPEN or not self.platform.matches_zones:
            return OPEN
        name = options.zones.get(slug, slug)
        if not re.fullmatch(self.platform.zone, name) or name.lower() in _RESERVED:
            raise InvalidInput.one(
                f"options.zones.{slug}",
                name,
                f"is not a zone that {self.label} can name",
                "name the firewall's own zone or interface for it by the option zones",
            )
        return name

    def _units(
        self, rule: FirewallRule, report: FirewallReport, options: OptionsT
    ) -> Iterator[Unit]:
        from_zone, to_zone = (self.zone(each, options) for each in (rule.from_zone, rule.to_zone))
        for part in parts_of(self._bounded(rule, report), self.platform, {}):
            services = tuple(self._pieces(part.services))
            for each in filter(all, self.sliced(replace(part, services=services))):
                yield Unit(
                    from_zone,
                    to_zone,
                    _ordered(each.sources),
                    _ordered(each.destinations),
                    tuple(sorted(each.services)),
                    rule.expires_on,
                    (rule,),
                )

    def _bounded(self, rule: FirewallRule, report: FirewallReport) -> FirewallRule:
        matches = self.platform.matches_zones
        return bounded(rule, report.zones, (matches, matches))

    def _pieces(self, services: Iterable[Service]) -> Iterator[Service]:
        most = self.platform.most_ranges
        for service in filter(self.holds, services):
            if len(service.ports) <= most:
                yield service
                continue
            for first in range(0, len(service.ports), most):
                yield Service(service.protocol, service.ports[first : first + most])


def plain_and_wild(
    side: Sequence[Endpoint],
) -> tuple[tuple[Endpoint, ...], tuple[NamePattern, ...]]:
    """What is no wildcard, and the wildcards."""
    wild = tuple(each for each in side if isinstance(each, NamePattern) and each.wildcard)
    return tuple(each for each in side if each not in wild), wild


def finding(rule: FirewallRule, code: str, message: str, mend: str) -> FindingLine:
    """A warning about a rule."""
    return FindingLine("warning", code, f"rule {rule.number}", message, mend)


def _unwritten(rule: FirewallRule, written: set[Service]) -> Iterator[FindingLine]:
    icmp = (each for each in rule.services if each.protocol in ICMP_PROTOCOLS)
    lost = [str(each) for each in icmp if each not in written]
    if not written:
        yield finding(
            rule,
            "rule-not-written",
            "Nothing of this rule is in the file: a side or its services would be empty.",
            "See the other findings of this rule; permit it by other means.",
        )
    elif lost:
        yield finding(
            rule,
            "service-without-addresses",
            f"{', '.join(lost)} is not written: it has no addresses of its family on both sides.",
            "Bind addresses of that family, or leave it.",
        )


def _ordered(side: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    return tuple(sorted(dict.fromkeys(side), key=endpoint_sort_key))
