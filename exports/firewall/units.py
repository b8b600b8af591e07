"""Rules as platforms with objects and zones get them: cut into what one of theirs can say, named by
what they hold, with the platform's own names for the zones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, NamedTuple

from requirements_app.core.endpoints import Endpoint, endpoint_sort_key
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine
from requirements_app.core.services import Service

from .base import OptionsT
from .fitting import Fitted, FittedExporter, not_written
from .parts import Part, with_few_ranges
from .words import PREFIX, digest

OPEN = ""
"""The zone of a side whose way through the firewalls is left open: addresses alone hold it."""


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


class UnitExporter(FittedExporter[OptionsT], Generic[OptionsT]):
    """A platform whose rules stand between zones and speak of objects."""

    def units(self, parts: Iterable[Part], options: OptionsT) -> tuple[Unit, ...]:
        """The platform's rules for these, in order; those that say the same are one. Raises
        InvalidInput for a zone that the platform cannot name."""
        units: dict[str, Unit] = {}
        rules: dict[str, list[FirewallRule]] = {}
        for part in parts:
            for unit in self._units(part, options):
                units.setdefault(unit.name, unit)
                rules.setdefault(unit.name, []).extend(unit.rules)
        return tuple(
            replace(unit, rules=tuple(rules[name])) if len(rules[name]) > 1 else unit
            for name, unit in units.items()
        )

    def told(self, report: FirewallReport, options: OptionsT, made: Fitted) -> list[FindingLine]:
        found = super().told(report, options, made)
        fitted = {part.rule.rule_id for part in made.parts}
        written = {part.rule.rule_id for part in made.parts if any(map(all, self.sliced(part)))}
        rules = self.rules(report, options)
        for rule in rules:
            found += self.misfits(rule)
            if rule.rule_id in fitted and rule.rule_id not in written:
                found.append(not_written(rule))
        order = {f"rule {rule.number}": place for place, rule in enumerate(rules)}
        return sorted(found, key=lambda each: order[each.subject])

    def misfits(self, rule: FirewallRule) -> Iterator[FindingLine]:  # noqa: ARG002
        """What the platform cannot say of a rule by the way in which it slices it."""
        yield from ()

    def sliced(self, part: Part) -> Iterator[Slice]:
        """A part in what one rule of the platform can say; slices with an empty side are none."""
        yield Slice(part.sources, part.destinations, part.services)

    def _units(self, part: Part, options: OptionsT) -> Iterator[Unit]:
        rule = part.rule
        zones = (
            self.zone(zone, options) if matched else OPEN
            for zone, matched in zip(
                (rule.from_zone, rule.to_zone), self.platform.matches, strict=True
            )
        )
        from_zone, to_zone = zones
        few = tuple(
            piece
            for service in part.services
            for piece in with_few_ranges(service, self.platform.most_ranges)
        )
        for each in filter(all, self.sliced(replace(part, services=few))):
            yield Unit(
                from_zone,
                to_zone,
                _ordered(each.sources),
                _ordered(each.destinations),
                tuple(sorted(each.services)),
                rule.expires_on,
                (rule,),
            )


def _ordered(side: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    return tuple(sorted(dict.fromkeys(side), key=endpoint_sort_key))
