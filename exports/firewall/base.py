"""What every firewall format shares: its options, what it cannot hold, and its order."""

from __future__ import annotations

import datetime as dt
import io
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, Generic, TypeVar

from pydantic import Field

from exports.base import Exporter, ExportError, Options
from requirements_app.core.firewall_rules import (
    FirewallReport,
    FirewallRule,
    addresses_of,
    names_of,
)
from requirements_app.core.report import FindingLine


class FirewallOptions(Options):
    """`firewall` is the slug of one of the site's. `since` is the id of an older rule set of the
    site: only what differs is written then, with what undoes it. `inside_zones` writes rules within
    one zone as well, for a firewall that segments it. `zones` names the firewall's own zones or
    interfaces by the site's, where they differ. `resolve` has host names resolved on a platform
    that knows none, and their addresses written with time, resolver and TTL."""

    firewall: str = Field(min_length=1, max_length=80)
    since: str | None = Field(default=None, max_length=36)
    inside_zones: bool = False
    zones: Mapping[str, str] = Field(default_factory=dict, max_length=200)
    resolve: bool = False


OptionsT = TypeVar("OptionsT", bound=FirewallOptions)


@dataclass(frozen=True)
class Platform:
    """What a platform can hold: the quirks that rules are fitted to.

    `names`: whether a rule may name hosts; `wildcards`: whether `*.x` may be one, and
    `wildcard_holds_apex` whether it also holds `x` there. `ranges`: whether first–last is one
    object. `most_ports`: how many port ranges one rule takes. `comment`: the longest comment;
    `object_name`: the longest name of an object. `protocols`: those that rules can name, None: any
    IP protocol by its number.
    """

    names: bool
    wildcards: bool
    ranges: bool = True
    ipv6: bool = True
    mixed_families: bool = True
    most_ports: int | None = None
    comment: int = 255
    object_name: int = 63
    protocols: frozenset[str] | None = None


class FirewallExporter(Exporter[FirewallReport, OptionsT], Generic[OptionsT]):
    """One platform's format. Rendering is deterministic: equal reports and options give the same
    bytes. Subclasses write `lines_of`; a rule of which a side or the service would come out empty
    is never written: it becomes a finding, told in the file's head too."""

    accepts = (FirewallReport,)
    options = FirewallOptions
    platform: ClassVar[Platform]

    def render(self, report: FirewallReport, options: OptionsT, out: BinaryIO) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
        try:
            text.write(self.written(report, options))
        finally:
            text.detach()
        return len(self.rules(report, options))

    @abstractmethod
    def written(self, report: FirewallReport, options: OptionsT) -> str:
        """The whole file."""

    def rules(self, report: FirewallReport, options: OptionsT) -> tuple[FirewallRule, ...]:
        """The rules that the file is about, in order."""
        return tuple(rule for rule in report.rules if rule.crosses_firewall or options.inside_zones)

    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        """What the platform cannot hold of these rules, with what to do; one for each rule and
        reason."""
        return [
            each for rule in self.rules(report, options) for each in misfits(rule, self.platform)
        ]


def misfits(rule: FirewallRule, platform: Platform) -> Iterable[FindingLine]:
    """What a platform cannot hold of a rule."""
    for side, values in (("source", rule.sources), ("destination", rule.destinations)):
        names = names_of(values)
        wild = [str(each) for each in names if each.wildcard]
        plain = [str(each) for each in names if not each.wildcard]
        if plain and not platform.names:
            yield _misfit(
                rule,
                "names-not-held",
                f"The {side} {_some(plain)} cannot be written: the platform knows no host names.",
                "Serve them as a list of addresses, use a proxy, or give resolved addresses.",
            )
        if wild and not platform.wildcards:
            yield _misfit(
                rule,
                "wildcards-not-held",
                f"The {side} {_some(wild)} cannot be written: the platform knows no wildcards.",
                "Permit them by URL filtering or by the proxy, whose lists the portal serves.",
            )


def families(rule: FirewallRule) -> tuple[int, ...]:
    """The address families of a rule's addresses: 4, 6, both, or neither for names and any alone.
    Raises ExportError where source and destination have none in common, which a build never
    makes."""
    sides = [
        {each.version for each in addresses_of(values)}
        for values in (rule.sources, rule.destinations)
    ]
    told = [side for side in sides if side]
    if not told:
        return ()
    shared = set.intersection(*told)
    if not shared:
        raise ExportError(f"rule {rule.number} joins IPv4 with IPv6", "build the rule set anew")
    return tuple(sorted(shared))


def head(report: FirewallReport, label: str, findings: Sequence[FindingLine]) -> list[str]:
    """The lines that begin a file, without the platform's comment sign."""
    day: dt.date = report.as_of
    lines = [
        f"{label} for {report.firewall_name} ({report.firewall}) at {report.site_name}",
        f"Rule set {report.rule_set} of catalogue version {report.catalogue_version}, as of {day}",
        f"Content {report.content_hash}",
        report.address,
    ]
    if report.since:
        lines.append(f"Only what differs from rule set {report.since}")
    lines += [f"{each.severity.upper()} {each.message} {each.mend}" for each in findings]
    return [" ".join(line.split()) for line in lines]


def _misfit(rule: FirewallRule, code: str, message: str, mend: str) -> FindingLine:
    return FindingLine("warning", code, f"rule {rule.number}", message, mend)


def _some(values: Sequence[str]) -> str:
    shown = ", ".join(values[:5])
    return f"{shown} and {len(values) - 5} more" if len(values) > 5 else shown
