"""Platforms that filter at the hosts themselves (cloud groups, pods): a rule's own side is no
address there, but a group that is attached to just those hosts; its peer is addresses.

Each side that lies in one of the platform's zones has a group, named by what it holds. A rule
between two such zones is written at both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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

from .base import FirewallOptions, Platform
from .fitting import Fit, fitted
from .words import digest, zone_word

_LONGEST_ZONE = 60
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


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """How a platform takes rules that it filters at the hosts."""

    platform: Platform
    icmp_types: bool = True

    def shares(
        self, rules: Iterable[FirewallRule], report: FirewallReport, options: FirewallOptions
    ) -> tuple[list[Share], list[FindingLine]]:
        """The shares of all groups in the order of the rules, and what could not be written."""
        shares: list[Share] = []
        findings: dict[FindingLine, None] = {}
        own = own_zones(report, options)
        for rule in rules:
            here = [
                inbound
                for inbound, zone in ((True, rule.destination_zone), (False, rule.source_zone))
                if zone in own
            ]
            if not here:
                findings[_elsewhere(rule)] = None
            for inbound in here:
                fit = Fit(
                    platform=self.platform,
                    matches=(not inbound, inbound),
                    icmp_types=self.icmp_types,
                )
                made = fitted([_as_attached(rule, inbound)], report, options, fit)
                findings |= dict.fromkeys(made.findings)
                group = _group(rule, inbound, options.zones)
                for part in made.parts:
                    peers = part.sources if inbound else part.destinations
                    shares.append(
                        Share(
                            rule,
                            group,
                            inbound,
                            tuple(dict.fromkeys(_prefixes(peers))),
                            part.services,
                        )
                    )
        return shares, list(findings)


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


def _group(rule: FirewallRule, inbound: bool, zones: Mapping[str, str]) -> Group:
    own = rule.destinations if inbound else rule.sources
    slug = rule.destination_zone if inbound else rule.source_zone
    zone = zone_word(slug, zones, _LONGEST_ZONE)
    members = tuple(map(str, own))
    plain = _NOT_IN_NAMES.sub("-", slug.lower())[:_LONGEST_PART].strip("-")
    return Group(f"nr-{plain}-{digest([slug, *sorted(members)])}", zone, members)


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
