"""What both formats write around their rulesets: the head, how to load them, how to undo them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from exports.firewall.base import FirewallExporter, meant
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine
from requirements_app.core.services import Service

from .options import NetfilterOptions
from .permits import Permit, Permits

OptionsT = TypeVar("OptionsT", bound=NetfilterOptions)

UNDO = "#undo "
"""What begins the lines that undo the file: comments, until this is taken off."""


class Ruleset(Protocol):
    """One platform's chains for permits, as lines."""

    def whole(self, permits: Sequence[Permit]) -> list[str]:
        """What makes or replaces all of the portal's chains, at once."""
        ...

    def removal(self, permits: Sequence[Permit]) -> list[str]:
        """What takes them away."""
        ...

    def change(self, before: Sequence[Permit], after: Sequence[Permit]) -> list[str]:
        """What turns the chains of one list into those of another; none where they are alike."""
        ...


class NetfilterExporter(FirewallExporter[OptionsT], Generic[OptionsT]):
    """nftables or iptables. `loader` is the program that reads the file."""

    media_type = "text/plain; charset=utf-8"
    loader: str
    notes: tuple[str, ...] = ()

    @abstractmethod
    def ruleset(self, report: FirewallReport, options: OptionsT, permits: Permits) -> Ruleset:
        """The platform's chains."""

    @abstractmethod
    def held(self, service: Service, family: int) -> bool:
        """Whether the platform has an exact match for a service of an address family."""

    def rules(self, report: FirewallReport, options: OptionsT) -> tuple[FirewallRule, ...]:
        """With `since`, those that the firewall does not have yet."""
        return self._wanted(report, options, self._permits(report, options))

    def _wanted(
        self, report: FirewallReport, options: OptionsT, permits: Permits
    ) -> tuple[FirewallRule, ...]:
        chosen = meant(report.rules, options)
        known = {permits.key(each) for each in meant(report.before, options) if report.since}
        return tuple(rule for rule in chosen if permits.key(rule) not in known) if known else chosen

    def zone(self, slug: str, options: OptionsT) -> str:
        return options.zones.get(slug, "")

    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        return self._findings(report, options, self._permits(report, options))

    def written(self, report: FirewallReport, options: OptionsT) -> str:
        permits = self._permits(report, options)
        ruleset = self.ruleset(report, options, permits)
        after = permits.of(meant(report.rules, options))
        if report.since:
            before = permits.of(meant(report.before, options))
            load, undo = ruleset.change(before, after), ruleset.change(after, before)
        else:
            load, undo = ruleset.whole(after), ruleset.removal(after)
        lines = [
            *(f"# {each}" for each in self._head(report, options, permits)),
            "",
            *(load or ["# Nothing differs."]),
            *(["", *(f"{UNDO}{each}".rstrip() for each in undo)] if undo else []),
        ]
        return "\n".join(lines) + "\n"

    def _findings(
        self, report: FirewallReport, options: OptionsT, permits: Permits
    ) -> list[FindingLine]:
        rules = self._wanted(report, options, permits)
        return [each for rule in rules for each in permits.findings(rule)]

    def _head(self, report: FirewallReport, options: OptionsT, permits: Permits) -> list[str]:
        return [
            *self.heading(report, options, self._findings(report, options, permits)),
            f"Load it: {self.loader} FILE",
            f"Undo it: sed -n 's/^{UNDO}//p' FILE > UNDO, then {self.loader} UNDO",
            *self.notes,
        ]

    def _permits(self, report: FirewallReport, options: OptionsT) -> Permits:
        return Permits(report, options, self.platform, self.held)
