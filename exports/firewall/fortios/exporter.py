"""FortiOS: a script for the command line or the page *Configuration scripts*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pydantic import Field

from exports.firewall.base import FirewallOptions
from exports.firewall.objects import Item, Plan, plan
from exports.firewall.units import UnitExporter
from requirements_app.core.firewall_rules import FirewallReport

from .model import FORTIOS, POLICIES, TABLES, Body, Value, items, policy_ids


class FortiOptions(FirewallOptions):
    """`before` is the number of the policy before which new ones go; without it they are last."""

    before: int | None = Field(default=None, ge=1, le=4_294_967_294)


class FortiOsExporter(UnitExporter[FortiOptions]):
    identifier = "fortios"
    label = "FortiOS commands"
    media_type = "text/plain; charset=utf-8"
    suffix = "conf"
    options = FortiOptions
    platform = FORTIOS

    def written(self, report: FirewallReport, options: FortiOptions) -> str:
        units = self.units(report, report.rules, options)
        older = self.units(report, report.before, options) if report.since else ()
        ids = policy_ids(older, units)
        after, before = list(items(units, ids)), list(items(older, ids))
        lines = [f"# {line}" for line in self.head(report, options)]
        lines += _commands(plan(before, after, TABLES), options.before)
        if report.since:
            back = _commands(plan(after, before, TABLES), options.before)
            lines += ["# To undo it, without the signs at the beginning of the lines:"]
            lines += [f"#undo {line}" for line in back]
        return "".join(f"{line}\n" for line in lines)


def _commands(plan: Plan[Body], before: int | None) -> Iterator[str]:
    for table, added in groupby(plan.add, key=lambda item: item.table):
        entries = list(added)
        yield from _in_table(table, (line for item in entries for line in _entry(item)))
        if table == POLICIES and before is not None:
            yield from _in_table(table, (f"move {item.name} before {before}" for item in entries))
    for table, removed in groupby(plan.remove, key=lambda item: item.table):
        yield from _in_table(table, (f"delete {_key(item)}" for item in removed))


def _in_table(table: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"config {table}"
    yield from (f"    {line}" for line in lines)
    yield "end"


def _entry(item: Item[Body]) -> Iterator[str]:
    yield f"edit {_key(item)}"
    for field, value in item.body.items():
        yield f"    unset {field}" if value is None else f"    set {field} {_word(value)}"
    yield "next"


def _key(item: Item[Body]) -> str:
    return item.name if item.table == POLICIES else f'"{item.name}"'


def _word(value: Value) -> str:
    if isinstance(value, tuple):
        return " ".join(f'"{each}"' for each in value)
    return str(value)
