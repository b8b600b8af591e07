"""PAN-OS: the same rules as set commands and as XML."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from pydantic import Field, field_validator

from exports.firewall.base import FirewallOptions, warning
from exports.firewall.fitting import Fitted
from exports.firewall.parts import Part, plain_and_wild
from exports.firewall.pieces import Difference, Item, by_table, difference
from exports.firewall.units import Slice, UnitExporter
from exports.firewall.words import PREFIX
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine

from .model import PAN_OS, TABLES, Body, items
from .set_commands import commands
from .xml import changes, configuration


class PaloAltoOptions(FirewallOptions):
    """`before` names the firewall's rule before which new ones go; without it they are the last.
    It is none of the portal's own, which come and go. `vsys` is the virtual system."""

    before: str = Field(default="", pattern=r"^([A-Za-z0-9][A-Za-z0-9 _.-]{0,62})?$")
    vsys: str = Field(default="vsys1", pattern=r"^vsys[1-9][0-9]{0,2}$")

    @field_validator("before")
    @classmethod
    def _not_of_ours(cls, value: str) -> str:
        if value.startswith(PREFIX):
            raise ValueError(
                f"name a rule of the firewall's own, not one that begins with {PREFIX}"
            )
        return value


class PaloAltoExporter(UnitExporter[PaloAltoOptions]):
    """What both spellings share."""

    options = PaloAltoOptions
    platform = PAN_OS

    def file(
        self,
        report: FirewallReport,
        options: PaloAltoOptions,
        heading: Sequence[str],
        made: Fitted,
        before: Fitted,
    ) -> str:
        now, old = (list(items(self.units(each.parts, options))) for each in (made, before))
        there, back = (
            by_table(each, TABLES) for each in (difference(now, old), difference(old, now))
        )
        return self.spelled(heading, there, back if report.since else None, options)

    @abstractmethod
    def spelled(
        self,
        lines: Sequence[str],
        there: Difference[Item[Body]],
        back: Difference[Item[Body]] | None,
        options: PaloAltoOptions,
    ) -> str:
        """The file: `lines` are its head, `back` undoes what `there` does."""

    def sliced(self, part: Part) -> Iterator[Slice]:
        """Ports are services and other protocols applications; one rule asks for both. Wildcards
        are URL categories, which only web traffic has, and only towards its destination."""
        sources, _ = plain_and_wild(part.sources)
        destinations, wild = plain_and_wild(part.destinations)
        ported = tuple(each for each in part.services if each.ports)
        others = tuple(each for each in part.services if not each.ports)
        web = tuple(each for each in ported if each.protocol == "tcp")
        yield Slice(sources, destinations, ported)
        yield Slice(sources, destinations, others)
        yield Slice(sources, wild, web)

    def misfits(self, rule: FirewallRule) -> Iterator[FindingLine]:
        wild_sources = [each.text for each in plain_and_wild(rule.sources)[1]]
        wild = [each.text for each in plain_and_wild(rule.destinations)[1]]
        if wild_sources:
            yield warning(
                rule,
                "wildcards-not-held",
                f"The source {', '.join(wild_sources)} cannot be written: URL categories are of"
                " destinations.",
                "Name the hosts or their networks.",
            )
        rest = [str(each) for each in rule.services if each.protocol != "tcp"]
        if wild and rest:
            yield warning(
                rule,
                "wildcards-not-held",
                f"{', '.join(wild)} cannot be written for {', '.join(rest)}: URL categories are of"
                " web traffic.",
                "Name the hosts that are reached so.",
            )
        if wild and len(rest) < len(rule.services):
            yield warning(
                rule,
                "wildcards-by-url",
                f"{', '.join(wild)} is a URL category, for TLS and HTTP alone.",
                "Add the application to the rule where App-ID knows one of its own.",
            )


class PaloAltoSetExporter(PaloAltoExporter):
    identifier = "paloalto-set"
    label = "Palo Alto set commands"
    media_type = "text/plain; charset=utf-8"
    suffix = "txt"

    def spelled(
        self,
        lines: Sequence[str],
        there: Difference[Item[Body]],
        back: Difference[Item[Body]] | None,
        options: PaloAltoOptions,
    ) -> str:
        written = [f"# {line}" for line in lines]
        written += commands(there, options.before, options.vsys)
        if back is not None:
            undo = commands(back, options.before, options.vsys)
            written += ["# To undo it, without the signs at the beginning of the lines:"]
            written += [f"#undo {line}" for line in undo]
        return "".join(f"{line}\n" for line in written)


class PaloAltoXmlExporter(PaloAltoExporter):
    identifier = "paloalto-xml"
    label = "Palo Alto XML"
    media_type = "application/xml"
    suffix = "xml"

    def told(
        self, report: FirewallReport, options: PaloAltoOptions, made: Fitted
    ) -> list[FindingLine]:
        found = super().told(report, options, made)
        if options.before and not report.since:
            found.append(
                FindingLine(
                    "warning",
                    "place-not-held",
                    f"rule {options.before}",
                    "What is merged comes last: a partial configuration has no place for its"
                    " rules.",
                    "Move them before that rule before the commit, or use the set commands.",
                )
            )
        return found

    def spelled(
        self,
        lines: Sequence[str],
        there: Difference[Item[Body]],
        back: Difference[Item[Body]] | None,
        options: PaloAltoOptions,
    ) -> str:
        if back is None:
            return configuration(lines, there, options.vsys)
        return changes(lines, there, back, options.vsys, options.before)
