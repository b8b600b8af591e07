"""Rules of a rule set as its pages list them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requirements_app.rulesets.models import Rule

VALUES_SHOWN = 6


@dataclass(frozen=True)
class Values:
    """The texts of one side; a long list is folded after the first few."""

    shown: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True)
class RuleRow:
    """A rule with what its row says beside it, each as one text: a page has hundreds of them.

    `footing`: deployments and firewalls; `entries`: how many there are; `named`: whose they are.
    """

    rule: Rule
    sources: Values
    destinations: Values
    services: Values
    number: str
    translated: bool
    footing: str
    entries: str
    named: str


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one zone pair that follow each other on a page."""

    source: str
    destination: str
    rows: tuple[RuleRow, ...]


def rule_groups(rules: Iterable[Rule]) -> tuple[RuleGroup, ...]:
    """Rules in their order, grouped by zone pair."""
    grouped = groupby(rules, key=lambda rule: (rule.source_zone, rule.destination_zone))
    return tuple(
        RuleGroup(source, destination, tuple(map(_row, held)))
        for (source, destination), held in grouped
    )


def _row(rule: Rule) -> RuleRow:
    seen = [(hop["sources"], hop["destinations"], hop["services"]) for hop in rule.path]
    own = (rule.sources, rule.destinations, rule.services)
    parts = (", ".join(rule.deployments), " → ".join(hop["firewall"] for hop in rule.path))
    return RuleRow(
        rule,
        _values(rule.sources),
        _values(rule.destinations),
        _values(rule.services),
        str(rule.number),
        translated=any(each != own for each in seen),
        footing=" · ".join(filter(None, parts)),
        entries=ngettext("%(count)s entry", "%(count)s entries", rule.entry_count)
        % {"count": rule.entry_count},
        named=_("of rule %(number)s") % {"number": rule.number},
    )


def _values(texts: Sequence[str]) -> Values:
    return Values(tuple(texts[:VALUES_SHOWN]), tuple(texts[VALUES_SHOWN:]))
