"""Rules fitted to a platform: what it can hold, and a finding for all that it cannot."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule, Resolved, names_of
from requirements_app.core.report import FindingLine
from requirements_app.core.services import ICMP_PROTOCOLS, Service, protocol_number

from .base import FirewallExporter, FirewallOptions, OptionsT, Platform, meant, warning
from .parts import Part, parts_of
from .spaces import Spaces

_DNS_LETTERS = re.compile("[a-z0-9-]+")
_SHOWN = 5


@dataclass
class Fitted:
    """`parts` in the order of the rules, and what could not be written of them."""

    parts: list[Part] = field(default_factory=list)
    findings: list[FindingLine] = field(default_factory=list)


class Fitter:
    """Fits the rules of one report to a platform. Nothing is widened, no side is empty, and
    whatever is left out has a finding."""

    def __init__(
        self, platform: Platform, report: FirewallReport, options: FirewallOptions
    ) -> None:
        self._platform = platform
        self.spaces = Spaces(report.zones)
        resolves = options.resolve and not platform.names
        self.resolved = {each.name: each for each in report.resolved} if resolves else {}

    def all(self, rules: Iterable[FirewallRule]) -> Fitted:
        """The rules together."""
        made = Fitted()
        for rule in rules:
            one = self.one(rule)
            made.parts += one.parts
            made.findings += one.findings
        return made

    def one(self, rule: FirewallRule, matches: tuple[bool, bool] | None = None) -> Fitted:
        """One rule. `matches` is for a platform that matches some zones and others not."""
        matches = self._platform.matches if matches is None else matches
        able = self._able(self.spaces.bounded(rule, matches))
        parts = list(parts_of(able, self._platform, self.resolved))
        found = [
            *self._names(rule),
            *_lost_services(rule, able),
            *_zones(rule, able, matches),
            *_lost_parts(rule, able, parts),
        ]
        return Fitted(parts, found)

    def _able(self, rule: FirewallRule) -> FirewallRule:
        held = tuple(each for each in rule.services if holds(self._platform, each))
        rule = rule if held == rule.services else replace(rule, services=held)
        if self._platform.underscores:
            return rule
        sources, destinations = (
            tuple(each for each in side if not _misspelled(each))
            for side in (rule.sources, rule.destinations)
        )
        return replace(rule, sources=sources, destinations=destinations)

    def _names(self, rule: FirewallRule) -> Iterator[FindingLine]:
        """What the platform cannot hold of names, and what is told in their place."""
        for side, values in (("source", rule.sources), ("destination", rule.destinations)):
            names = names_of(values)
            if not names:
                continue
            wild = [str(each) for each in names if each.wildcard]
            lost = [each for each in names if not each.wildcard]
            if self._platform.names:
                lost = [each for each in lost if not self._platform.underscores
                        and _misspelled(each)]  # fmt: skip
            elif self.resolved:
                yield from (self._resolution(rule, each.text) for each in lost)
                lost = []
            if lost:
                yield _name_not_held(rule, side, [each.text for each in lost], self._platform)
            if wild and not self._platform.wildcards:
                yield warning(
                    rule,
                    "wildcards-not-held",
                    f"The {side} {_some(wild)} cannot be written: the platform knows no wildcards.",
                    "Permit them by URL filtering or by the proxy, whose lists the portal serves.",
                )

    def _resolution(self, rule: FirewallRule, name: str) -> FindingLine:
        found: Resolved | None = self.resolved.get(name)
        remark = found.remark if found else ""
        if found is None or not found.addresses:
            return warning(
                rule,
                "names-not-held",
                f"{name} cannot be written: the platform knows no host names, and it had no address"
                f"{f': {remark}' if remark else ''}.",
                "Serve it as a list of addresses, or use a proxy.",
            )
        return warning(
            rule,
            "names-resolved",
            f"{name} is written as the addresses that it had at"
            f" {found.at.isoformat(timespec='seconds')}, asked of {found.resolver}, good for"
            f" {found.ttl} s{f'; {remark}' if remark else ''}.",
            "Make the file anew when they change, or serve them as a list.",
        )


class FittedExporter(FirewallExporter[OptionsT], Generic[OptionsT]):
    """An exporter whose rules are fitted to its platform all alike, with all of their findings."""

    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        made = self.fit(self.rules(report, options), report, options)
        return self.told(report, options, made)

    def written(self, report: FirewallReport, options: OptionsT) -> str:
        made = self.fit(self.rules(report, options), report, options)
        old = meant(report.before, options) if report.since else ()
        before = self.fit(old, report, options)
        heading = self.heading(report, options, self.told(report, options, made))
        return self.file(report, options, heading, made, before)

    @abstractmethod
    def file(
        self,
        report: FirewallReport,
        options: OptionsT,
        heading: Sequence[str],
        made: Fitted,
        before: Fitted,
    ) -> str:
        """The file of rules as the platform holds them; `before` are those of the earlier rule
        set, none where the whole is asked for."""

    def fit(
        self, rules: Sequence[FirewallRule], report: FirewallReport, options: OptionsT
    ) -> Fitted:
        """Rules as the platform holds them."""
        return Fitter(self.platform, report, options).all(rules)

    def told(
        self,
        report: FirewallReport,  # noqa: ARG002
        options: OptionsT,  # noqa: ARG002
        made: Fitted,
    ) -> list[FindingLine]:
        """All findings: of the rules, and what the platform limits besides."""
        return made.findings


def holds(platform: Platform, service: Service) -> bool:
    """Whether a platform has a word for a service, without widening it."""
    if service.ports:
        return service.protocol in platform.port_protocols
    typed = service.protocol in ICMP_PROTOCOLS and service.icmp_type is not None
    if typed and not platform.icmp_types:
        return False
    return protocol_number(service.protocol) in platform.ip_protocols


def _misspelled(value: Endpoint) -> bool:
    return isinstance(value, NamePattern) and not all(map(_DNS_LETTERS.fullmatch, value.labels))


def _name_not_held(
    rule: FirewallRule, side: str, names: Sequence[str], platform: Platform
) -> FindingLine:
    why = "the platform takes no such name" if platform.names else "the platform knows no names"
    return warning(
        rule,
        "names-not-held",
        f"The {side} {_some(names)} cannot be written: {why}.",
        "Serve it as a list of addresses, use a proxy, or give resolved addresses.",
    )


def _lost_services(rule: FirewallRule, able: FirewallRule) -> Iterator[FindingLine]:
    lost = [str(each) for each in rule.services if each not in able.services]
    if lost:
        yield warning(
            rule,
            "services-not-held",
            f"{', '.join(lost)} cannot be written: the platform cannot say it without permitting"
            " more.",
            "Permit it by other means, as narrowly as they can, or leave it.",
        )


def _zones(
    rule: FirewallRule, able: FirewallRule, matches: tuple[bool, bool]
) -> Iterator[FindingLine]:
    """An any that nothing bounds, and a side that no zone holds where the platform has zones."""
    sides = (
        ("source", rule.sources, able.sources, rule.source_zone, rule.from_zone),
        ("destination", rule.destinations, able.destinations, rule.destination_zone, rule.to_zone),
    )
    for (side, was, held, zone, here), matched in zip(sides, matches, strict=True):
        if was and not held and not names_of(was):
            yield warning(
                rule,
                "any-without-networks",
                f"The {side} any cannot be written: the zone {zone or 'of it'} has no networks"
                " that would bound it.",
                "Give the zone its networks.",
            )
        elif matched and not here:
            yield warning(
                rule,
                "zone-open",
                f"The zone of the {side} at this firewall is open: its addresses alone hold.",
                "Draw the firewalls of the site so that the way is plain.",
            )


def _lost_parts(
    rule: FirewallRule, able: FirewallRule, parts: Sequence[Part]
) -> Iterator[FindingLine]:
    if not parts:
        yield not_written(rule)
        return
    written = {each for part in parts for each in part.services}
    unpaired = [str(each) for each in able.services if each not in written]
    if unpaired:
        yield warning(
            rule,
            "service-without-addresses",
            f"{', '.join(unpaired)} is not written: it has no addresses of its family on both"
            " sides.",
            "Bind addresses of that family, or leave it.",
        )


def not_written(rule: FirewallRule) -> FindingLine:
    """That nothing of a rule is in the file."""
    return warning(
        rule,
        "rule-not-written",
        "Nothing of this rule is in the file: a side or its services would be empty.",
        "See the other findings of this rule; permit it by other means.",
    )


def _some(values: Sequence[str]) -> str:
    shown = ", ".join(values[:_SHOWN])
    return f"{shown} and {len(values) - _SHOWN} more" if len(values) > _SHOWN else shown
