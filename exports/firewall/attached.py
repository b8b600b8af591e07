"""Platforms that filter at the hosts themselves (cloud groups, pods): a rule's own side is no
address there, but a group that is attached to just those hosts; its peer is addresses.

Each side that lies in one of the platform's zones has a group, named by what it holds. A rule
between two such zones is written at both.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ANY, Endpoint
from requirements_app.core.firewall_rules import (
    FirewallReport,
    FirewallRule,
    addresses_of,
    names_of,
)
from requirements_app.core.report import FindingLine
from requirements_app.core.services import Service

from .base import FirewallExporter, FirewallOptions, OptionsT, meant
from .fitting import Fitter
from .words import PREFIX, digest

_LONGEST_PART = 30  # the whole name, with what platforms append, is a DNS label of 63
_NOT_IN_NAMES = re.compile("[^a-z0-9]+")


@dataclass(frozen=True)
class Group:
    """The hosts of one zone that have the same part in rules. `members` are as the site binds
    them; any is every host of the zone."""

    name: str
    zone: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """What a group is permitted by a rule: connections in from the peers (`inbound`), or out to
    them. Peers are prefixes."""

    rule: FirewallRule
    group: Group
    inbound: bool
    peers: tuple[AddressRange, ...]
    services: tuple[Service, ...]


@dataclass
class Shares:
    """The shares of all groups in the order of the rules, and what could not be written."""

    shares: list[Share] = field(default_factory=list)
    findings: dict[FindingLine, None] = field(default_factory=dict)


class AttachedExporter(FirewallExporter[OptionsT], Generic[OptionsT]):
    """`zones` names the zones that lie on the platform; without, all but the internet do."""

    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        return self.told(self.shares(self.rules(report, options), report, options))

    def written(self, report: FirewallReport, options: OptionsT) -> str:
        made = self.shares(self.rules(report, options), report, options)
        old = meant(report.before, options) if report.since else ()
        before = self.shares(old, report, options)
        heading = self.heading(report, options, self.told(made))
        return self.file(report, heading, made.shares, before.shares)

    @abstractmethod
    def file(
        self,
        report: FirewallReport,
        heading: Sequence[str],
        made: Sequence[Share],
        before: Sequence[Share],
    ) -> str:
        """The file of the groups' shares; `before` are those of the earlier rule set, none where
        the whole is asked for."""

    def told(self, made: Shares) -> list[FindingLine]:
        """All findings: of the rules, and what the platform limits besides."""
        return list(made.findings)

    def shares(
        self, rules: Iterable[FirewallRule], report: FirewallReport, options: OptionsT
    ) -> Shares:
        """What the groups are permitted by rules."""
        found = Shares()
        own = own_zones(report, options)
        fitter = Fitter(self.platform, report, options)
        for rule in rules:
            ends = ((True, rule.destination_zone), (False, rule.source_zone))
            here = [inbound for inbound, zone in ends if zone in own]
            if not here:
                found.findings[_elsewhere(rule)] = None
            for inbound in here:
                made = fitter.one(_as_attached(rule, inbound), (not inbound, inbound))
                found.findings |= dict.fromkeys(made.findings)
                group = self._group(rule, inbound, options)
                for part in made.parts:
                    peers = part.sources if inbound else part.destinations
                    prefixes = tuple(dict.fromkeys(_prefixes(peers)))
                    found.shares.append(Share(rule, group, inbound, prefixes, part.services))
        return found

    def _group(self, rule: FirewallRule, inbound: bool, options: OptionsT) -> Group:
        own = rule.destinations if inbound else rule.sources
        slug = rule.destination_zone if inbound else rule.source_zone
        members = tuple(map(str, own))
        word = _NOT_IN_NAMES.sub("-", slug.lower())[:_LONGEST_PART].strip("-")
        name = f"{PREFIX}{word}-{digest([slug, *sorted(members)])}"
        return Group(name, self.zone(slug, options), members)


def own_zones(report: FirewallReport, options: FirewallOptions) -> frozenset[str]:
    """The zones whose hosts the platform filters: those that the option names, or all but the
    internet."""
    return frozenset(
        each.slug
        for each in report.zones
        if not each.is_internet and (not options.zones or each.slug in options.zones)
    )


def _as_attached(rule: FirewallRule, inbound: bool) -> FirewallRule:
    """The rule as its own side sees it: hosts that have names are reached by being members, so
    no address is asked of them."""
    own = rule.destinations if inbound else rule.sources
    side: tuple[Endpoint, ...] = (ANY,) if names_of(own) else own
    return replace(
        rule,
        from_zone=rule.source_zone,
        to_zone=rule.destination_zone,
        sources=rule.sources if inbound else side,
        destinations=side if inbound else rule.destinations,
    )


def _prefixes(peers: Sequence[Endpoint]) -> Iterator[AddressRange]:
    for each in addresses_of(peers):
        yield from each.prefixes()


def _elsewhere(rule: FirewallRule) -> FindingLine:
    return FindingLine(
        "warning",
        "rule-elsewhere",
        f"rule {rule.number}",
        "Nothing of this rule is in the file: neither of its zones lies on this platform.",
        "Name the zones that do in the option zones.",
    )
