"""FortiOS: a script for the command line or the page *Configuration scripts*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pydantic import Field

from exports.firewall.base import FirewallOptions
from exports.firewall.fitting import Fitted
from exports.firewall.pieces import Difference, Item, by_table, difference
from exports.firewall.units import UnitExporter
from requirements_app.core.firewall_rules import FirewallReport

from .model import FIRST_ID, FORTIOS, POLICIES, TABLES, Body, Value, items, policy_ids


class FortiOptions(FirewallOptions):
    """`before` is the number of the policy before which new ones go; without it they are last. It
    is none of the portal's own, whose numbers are higher and which come and go."""

    before: int | None = Field(default=None, ge=1, lt=FIRST_ID)


class FortiOsExporter(UnitExporter[FortiOptions]):
    identifier = "fortios"
    label = "FortiOS commands"
    media_type = "text/plain; charset=utf-8"
    suffix = "conf"
    options = FortiOptions
    platform = FORTIOS

    def file(
        self,
        report: FirewallReport,
        options: FortiOptions,
        heading: Sequence[str],
        made: Fitted,
        before: Fitted,
    ) -> str:
        units, older = (self.units(each.parts, options) for each in (made, before))
        ids = policy_ids(older, units)
        now, old = (list(items(each, ids)) for each in (units, older))
        lines = [f"# {line}" for line in heading]
        lines += _commands(by_table(difference(now, old), TABLES), options.before)
        if report.since:
            back = _commands(by_table(difference(old, now), TABLES), options.before)
            lines += ["# To undo it, without the signs at the beginning of the lines:"]
            lines += [f"#undo {line}" for line in back]
        return "".join(f"{line}\n" for line in lines)


def _commands(plan: Difference[Item[Body]], before: int | None) -> Iterator[str]:
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
