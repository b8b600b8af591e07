"""What is to be permitted, ready to be written: rules of equal content together, cut by family."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from exports.firewall.base import Platform, warning
from exports.firewall.fitting import Fitted, Fitter
from exports.firewall.parts import Part
from exports.firewall.spaces import merged
from exports.firewall.words import digest
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import (
    FirewallReport,
    FirewallRule,
    Resolved,
    addresses_of,
    names_of,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.report import FindingLine
from requirements_app.core.services import Service, protocol_number, services_from_intervals

from .options import NetfilterOptions
from .zones import Zones

KEY_LENGTH = 12
Held = Callable[[Service, int], bool]
# A packet filter looks behind IPv6's extension headers, so these are never the protocol it sees.
_EXTENSION_HEADERS = frozenset({0, 43, 44, 51, 60})


@dataclass(frozen=True)
class Permit:
    """Rules of the same content. `key` is made from it. `entering` and `leaving` are interfaces,
    "" for any; `parts` are of one address family each, sides merged, none of them empty. `until` is
    the last day, where the firewall is to end it."""

    key: str
    rules: tuple[FirewallRule, ...]
    entering: str
    leaving: str
    parts: tuple[Part, ...]
    resolved: tuple[Resolved, ...]
    until: dt.date | None


class Permits:
    """Finds the permits of one report's rules. `held` says whether the platform can tell a service
    in an address family, besides what no packet filter can."""

    def __init__(
        self, report: FirewallReport, options: NetfilterOptions, platform: Platform, held: Held
    ) -> None:
        self._fitter = Fitter(platform, report, options)
        self.zones = Zones(report.zones, self._fitter.spaces, options.zones)
        self._report = report
        self._options = options
        self._held = held
        self._made: dict[int, tuple[FirewallRule, Fitted]] = {}
        self._keys: dict[int, tuple[FirewallRule, str]] = {}

    def of(self, rules: Sequence[FirewallRule]) -> tuple[Permit, ...]:
        """In the order of the rules; one of which nothing can be written is left out."""
        alike: dict[str, list[FirewallRule]] = defaultdict(list)
        for rule in rules:
            alike[self.key(rule)].append(rule)
        made = (self._permit(key, tuple(same)) for key, same in alike.items())
        return tuple(each for each in made if each.parts)

    def key(self, rule: FirewallRule) -> str:
        """Equal for rules that are the same to this firewall, however they are ordered."""
        known = self._keys.get(id(rule))
        if known is None:
            known = self._keys[id(rule)] = rule, self._key(rule)
        return known[1]

    def _key(self, rule: FirewallRule) -> str:
        sides = (rule.sources, rule.destinations, rule.services)
        texts = [sorted({str(each) for each in side}) for side in sides]
        zones = [rule.from_zone, rule.to_zone, rule.source_zone, rule.destination_zone]
        until = self._until(rule)
        return digest([self._report.firewall, zones, texts, str(until or "")], KEY_LENGTH)

    def findings(self, rule: FirewallRule) -> list[FindingLine]:
        """What is not written of a rule, and what will grow old."""
        made = self._fitted(rule)
        uncut, found = made.parts, list(made.findings)
        lost = [
            f"{service} in IPv{part.family}"
            for part in uncut
            for service in _joined(part.services)
            if not self._tells(service, part.family)
        ]
        if lost:
            whole = "" if any(self._parts(uncut)) else " Nothing of the rule is left."
            found.append(
                warning(
                    rule,
                    "services-not-held",
                    f"{', '.join(lost)} is not written: no packet filter's match is exactly that."
                    + whole,
                    "Permit it by hand.",
                )
            )
        return found

    def _permit(self, key: str, rules: tuple[FirewallRule, ...]) -> Permit:
        rule = rules[0]
        return Permit(
            key,
            rules,
            self.zones.interface(rule.from_zone),
            self.zones.interface(rule.to_zone),
            tuple(self._parts(self._fitted(rule).parts)),
            tuple(self._used(rule)),
            self._until(rule),
        )

    def _until(self, rule: FirewallRule) -> dt.date | None:
        return rule.expires_on if self._options.expire else None

    def _fitted(self, rule: FirewallRule) -> Fitted:
        """The parts of a rule and what could not be written of it, made once."""
        known = self._made.get(id(rule))
        if known is None:
            matches = (
                self.zones.matched(rule.source_zone, rule.from_zone),
                self.zones.matched(rule.destination_zone, rule.to_zone),
            )
            known = self._made[id(rule)] = rule, self._fitter.one(rule, matches)
        return known[1]

    def _parts(self, uncut: Sequence[Part]) -> Iterator[Part]:
        for part in uncut:
            services = tuple(
                each for each in _joined(part.services) if self._tells(each, part.family)
            )
            if services:
                yield dataclasses.replace(
                    part,
                    sources=_simple(part.sources),
                    destinations=_simple(part.destinations),
                    services=services,
                )

    def _tells(self, service: Service, family: int) -> bool:
        if family == 6 and protocol_number(service.protocol) in _EXTENSION_HEADERS:
            return False
        return self._held(service, family)

    def _used(self, rule: FirewallRule) -> Iterator[Resolved]:
        for name in dict.fromkeys(names_of((*rule.sources, *rule.destinations))):
            found = None if name.wildcard else self._fitter.resolved.get(name.text)
            if found and found.addresses:
                yield found


def _simple(side: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Addresses merged; any alone."""
    return merged(addresses_of(side)) or tuple(side)


@lru_cache(4096)
def _joined(services: tuple[Service, ...]) -> tuple[Service, ...]:
    """The same services, one for each protocol that has ports."""
    return services_from_intervals(
        IntervalSet.from_pairs(pair for each in services for pair in each.intervals())
    )
