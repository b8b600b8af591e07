"""Check Point: the calls of the management API that add the rules, as JSON and as mgmt_cli."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence

from pydantic import Field

from exports.base import ExportError
from exports.firewall.base import FirewallOptions, warning
from exports.firewall.fitting import Fitted
from exports.firewall.pieces import Difference, Item, by_table, difference
from exports.firewall.units import UnitExporter
from exports.firewall.words import PREFIX, plain
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine

from .calls import EXISTS, IN_USE, Call, script
from .domains import Domains
from .model import CHECK_POINT, DOMAINS, RULES, TABLES, Body, items

_NAME = "[A-Za-z0-9][A-Za-z0-9 _.-]{0,98}"


class CheckPointOptions(FirewallOptions):
    """`layer` is the access layer. `before` names the rule above which the section of these rules
    is made. `install_on` names the gateway's object; without it the rules go to all targets of
    the policy. `apex` accepts that `*.x` also permits x itself, as it does here."""

    layer: str = Field(default="Network", pattern=f"^{_NAME}$")
    before: str = Field(default="Cleanup rule", pattern=f"^{_NAME}$")
    install_on: str = Field(default="", pattern=f"^({_NAME})?$")
    apex: bool = False


class CheckPointExporter(UnitExporter[CheckPointOptions]):
    """What both spellings share."""

    options = CheckPointOptions
    platform = CHECK_POINT

    def check(self, zones: Collection[str], options: CheckPointOptions) -> None:
        super().check(zones, options)
        if options.zones:
            raise InvalidInput.one(
                "options.zones",
                sorted(options.zones.values()),
                f"is for nothing: rules of {self.label} name no zones",
                "leave it out",
            )

    def fit(
        self,
        rules: Sequence[FirewallRule],
        report: FirewallReport,
        options: CheckPointOptions,
    ) -> Fitted:
        domains = Domains(rules, apex=options.apex)
        made = super().fit([domains.held(each) for each in rules], report, options)
        made.findings += [each for rule in rules for each in _wildcard_findings(rule, domains)]
        return made

    def file(
        self,
        report: FirewallReport,
        options: CheckPointOptions,
        heading: Sequence[str],
        made: Fitted,
        before: Fitted,
    ) -> str:
        where = options.layer, options.install_on
        now, old = (list(items(self.units(each.parts, options), *where)) for each in (made, before))
        _refuse_other_meanings(old, now)
        section = plain(f"{PREFIX}{report.firewall}", 60)
        there, back = (
            by_table(each, TABLES) for each in (difference(now, old), difference(old, now))
        )
        apply = list(_calls(there, options, section, new=not report.since))
        undo = list(_calls(back, options, section, new=False))
        return self.spelled(heading, apply, undo if report.since else None)

    @abstractmethod
    def spelled(
        self, lines: Sequence[str], there: Sequence[Call], back: Sequence[Call] | None
    ) -> str:
        """The file: `lines` are its head, `back` undoes what `there` does."""


def _wildcard_findings(rule: FirewallRule, domains: Domains) -> Iterator[FindingLine]:
    for side in (rule.sources, rule.destinations):
        lost = domains.unheld(side)
        if lost:
            yield warning(
                rule,
                "wildcard-holds-apex",
                f"{', '.join(map(str, lost))} is not written: the name above would be permitted"
                " too.",
                "Accept it by the option apex, unless another rule needs that name alone.",
            )
        said = [each for each in side if getattr(each, "wildcard", False) and each not in lost]
        if said:
            yield warning(
                rule,
                "wildcards-by-reverse-dns",
                f"{', '.join(map(str, said))} is matched by reverse DNS, which the owner of an"
                " address can set as they please.",
                "Name the hosts, or permit it by URL filtering or by the proxy.",
            )


class CheckPointJsonExporter(CheckPointExporter):
    identifier = "checkpoint"
    label = "Check Point management API calls"
    media_type = "application/json"
    suffix = "json"

    def spelled(
        self, lines: Sequence[str], there: Sequence[Call], back: Sequence[Call] | None
    ) -> str:
        whole: dict[str, object] = {"about": list(lines), "apply": _records(there)}
        if back is not None:
            whole["undo"] = _records(back)
        return json.dumps(whole, indent=2) + "\n"


class CheckPointCliExporter(CheckPointExporter):
    identifier = "checkpoint-mgmt-cli"
    label = "Check Point mgmt_cli commands"
    media_type = "text/x-shellscript; charset=utf-8"
    suffix = "sh"

    def spelled(
        self, lines: Sequence[str], there: Sequence[Call], back: Sequence[Call] | None
    ) -> str:
        return script(lines, there, back)


def _refuse_other_meanings(before: Sequence[Item[Body]], after: Sequence[Item[Body]]) -> None:
    """A domain that is to hold what is below it, and did not, or the other way round, would change
    the rules that are there already, all at once."""
    had = {item.name: item.body for item in before if item.table == DOMAINS}
    for item in after:
        if item.table == DOMAINS and had.get(item.name, item.body) != item.body:
            raise ExportError(
                f"the domain {item.name} is to hold other names than before",
                "export the whole rule set, and load it in the place of the older section",
            )


def _calls(
    plan: Difference[Item[Body]], options: CheckPointOptions, section: str, *, new: bool
) -> Iterator[Call]:
    layer = {"layer": options.layer}
    if new:
        place = {"position": {"above": options.before}}
        yield Call("add-access-section", {**layer, **place, "name": section})
    for item in plan.add:
        if item.table == RULES:
            place = {"position": {"bottom": section}}
            yield Call(f"add-{RULES}", {"name": item.name, **place, **item.body})
        else:
            yield Call(f"add-{item.table}", {"name": item.name, **item.body}, EXISTS)
    for item in plan.remove:
        if item.table == RULES:
            yield Call(f"delete-{RULES}", {"name": item.name, **layer})
        else:
            yield Call(f"delete-{item.table}", {"name": item.name}, IN_USE)
    yield Call("publish", {})


def _records(calls: Iterable[Call]) -> list[dict[str, object]]:
    return [_record(call) for call in calls]


def _record(call: Call) -> dict[str, object]:
    record: dict[str, object] = {"command": call.command, "payload": dict(call.payload)}
    return {**record, "skip_if": call.skip_if} if call.skip_if else record
