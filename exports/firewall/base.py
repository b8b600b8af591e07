"""What every firewall format shares: its options, what it cannot hold, and its order."""

from __future__ import annotations

import io
from abc import abstractmethod
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, BinaryIO, ClassVar, Generic, TypeVar

from pydantic import Field

from exports.base import Exporter, Options
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine
from requirements_app.core.services import PORT_PROTOCOLS

from .words import LONGEST_LINE, plain, resolutions, zone_word

_Word = Annotated[str, Field(pattern="^[ -~]{1,80}$")]


class FirewallOptions(Options):
    """`firewall` is the slug of one of the site's. `since` is the id of an older rule set of the
    site: only what differs is written then, with what undoes it. `inside_zones` writes rules within
    one zone as well, for a firewall that segments it. `zones` names the firewall's own zones or
    interfaces by the site's, where they differ. `resolve` has host names resolved on a platform
    that knows none, and their addresses written with time, resolver and TTL."""

    firewall: str = Field(min_length=1, max_length=80)
    since: str | None = Field(default=None, max_length=36)
    inside_zones: bool = False
    zones: Mapping[_Word, _Word] = Field(default_factory=dict, max_length=200)
    resolve: bool = False


OptionsT = TypeVar("OptionsT", bound=FirewallOptions)


@dataclass(frozen=True, kw_only=True)
class Platform:
    """What a platform can hold: the quirks that rules are fitted to.

    `names`: whether a rule may name hosts, with `underscores` in them or not; `wildcards`: whether
    `*.x` may be one. `mixed_families`: whether one rule takes IPv4 and IPv6. `matches`: whether it
    matches the zones that packets come from and go to, so that any may stand for one; `zone` is
    the pattern of the names that it has for them. `port_protocols` are the protocols that it takes
    with ports, `ip_protocols` the numbers of the others (one that reads 0 as every protocol has
    not 0 here). `icmp_types`: whether a rule can name the type; without, a typed ICMP would be
    widened and is not written. `most_ranges`: how many ranges of ports one service takes, None: any
    number; `group_from`: how many objects of a side become a group. `comment` and `object_name`
    are the longest there are.
    """

    names: bool = False
    underscores: bool = True
    wildcards: bool = False
    mixed_families: bool = False
    matches: tuple[bool, bool] = (False, False)
    zone: str = "[A-Za-z0-9][A-Za-z0-9_.-]{0,59}"
    port_protocols: frozenset[str] = PORT_PROTOCOLS
    ip_protocols: Container[int] = range(256)
    icmp_types: bool = True
    most_ranges: int | None = None
    group_from: int = 4
    comment: int = 255
    object_name: int = 63


class FirewallExporter(Exporter[FirewallReport, OptionsT], Generic[OptionsT]):
    """One platform's format. Rendering is deterministic: equal reports and options give the same
    bytes. A rule of which a side or the service would come out empty is never written: it becomes
    a finding, told in the file's head too."""

    accepts = (FirewallReport,)
    options = FirewallOptions
    platform: ClassVar[Platform]

    def check(self, zones: Collection[str], options: OptionsT) -> None:
        """Raise InvalidInput for options that are wrong at every firewall of a site that has these
        zones, whatever its rules are."""
        for slug in options.zones:
            if slug not in zones:
                raise InvalidInput.one(
                    f"options.zones.{slug}",
                    slug,
                    "is no zone of the site",
                    f"there are: {', '.join(sorted(zones)) or 'none'}",
                )
            self.zone(slug, options)
        if options.resolve and self.platform.names:
            raise InvalidInput.one(
                "options.resolve",
                True,
                f"is for nothing: {self.label} takes host names as they are",
                "leave it out",
            )
        if options.resolve and options.since:
            raise InvalidInput.one(
                "options.since",
                options.since,
                "cannot go with resolve: which addresses names had then is not known any more",
                "export the whole, or what differs without resolved names",
            )

    def zone(self, slug: str, options: OptionsT) -> str:
        """The platform's name for a zone of the site, "" for one that is open. Raises InvalidInput
        where it can have none such."""
        return zone_word(slug, options.zones, self.platform.zone, self.label) if slug else ""

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

    @abstractmethod
    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        """What the platform cannot hold of these rules, with what to do; one for each rule and
        reason."""

    def rules(self, report: FirewallReport, options: OptionsT) -> tuple[FirewallRule, ...]:
        """The rules that the file is about, in order."""
        return meant(report.rules, options)

    def heading(
        self, report: FirewallReport, options: OptionsT, findings: Iterable[FindingLine]
    ) -> list[str]:
        """The lines that begin the file: what it is and what it leaves out, harmless in every
        comment, without the platform's sign for one."""
        version, day = report.catalogue_version, report.as_of
        lines = [
            f"{self.label} for {report.firewall_name} ({report.firewall}) at {report.site_name}",
            f"Rule set {report.rule_set} of catalogue version {version}, as of {day}",
            f"Content {report.content_hash}",
            report.address,
        ]
        if report.since:
            lines.append(f"Only what differs from rule set {report.since}")
        if options.resolve and not self.platform.names:
            lines += resolutions(report.resolved)
        lines += [
            f"{each.severity.upper()} {each.subject}: {each.message} {each.mend}"
            for each in findings
        ]
        return [plain(line, LONGEST_LINE) for line in lines]


def meant(rules: Sequence[FirewallRule], options: FirewallOptions) -> tuple[FirewallRule, ...]:
    """The rules that are asked for: those that cross the firewall, or all of them."""
    return tuple(rule for rule in rules if rule.crosses_firewall or options.inside_zones)


def warning(rule: FirewallRule, code: str, message: str, mend: str) -> FindingLine:
    """A finding about one rule."""
    return FindingLine("warning", code, f"rule {rule.number}", message, mend)
