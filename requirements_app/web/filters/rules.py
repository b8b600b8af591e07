"""What a rule set's rules and entries can be filtered by on their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.rulesets.entry_filters import FILTER_KEYS, EntryFilters, entries_of
from requirements_app.rulesets.models import Content, Entry, Rule
from requirements_app.web.words import Label, say

from .flows import Chip

KEYS = FILTER_KEYS
LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "deployment": _("Deployment"),
    "product": _("Product"),
    "flow": _("Flow"),
    "source_zone": _("From zone"),
    "destination_zone": _("To zone"),
    "requirement": _("Requirement"),
    "phase": _("Phase"),
    "protocol": _("Protocol"),
    "rule": _("Rule"),
    "port": _("Port"),
}
_CHOSEN = ("source_zone", "destination_zone", "deployment", "protocol")


@dataclass(frozen=True)
class ZonePairCount:
    source: str
    destination: str
    rules: int


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters of the rules' page as texts."""
    return {key: query.get(key, "").strip() for key in KEYS}


def rules_of(content: Content, texts: Mapping[str, str]) -> QuerySet[Rule]:
    """The rules with at least one entry that the filters pick. Raises InvalidInput."""
    filters = EntryFilters.from_texts(texts)
    rules = Rule.objects.filter(content=content).order_by("number")
    if not any(texts.values()):
        return rules
    numbers = entries_of(content, filters).order_by().values("rule_number")
    return rules.filter(number__in=numbers)


def zone_pairs(content: Content) -> list[ZonePairCount]:
    """The zone pairs with the number of their rules, in reading order."""
    rows = (
        Rule.objects.filter(content=content)
        .order_by("source_zone", "destination_zone")
        .values_list("source_zone", "destination_zone")
        .annotate(rules=Count("pk"))
    )
    return [ZonePairCount(*row) for row in rows]


def choices(content: Content) -> dict[str, list[str]]:
    """What each filter with a list of choices offers in this rule set."""
    rows = Entry.objects.filter(content=content).order_by().values_list(*_CHOSEN).distinct()
    found: dict[str, set[str]] = {key: set() for key in _CHOSEN}
    for row in rows:
        for key, value in zip(_CHOSEN, row, strict=True):
            found[key].add(value)
    return {key: sorted(values) for key, values in found.items()}


def entry_chips(texts: Mapping[str, str], query: QueryDict) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    shown = []
    for key, text in texts.items():
        if text:
            rest = query.copy()
            for gone in ("page", key):
                rest.pop(gone, None)
            value = say(text, key) if key in ("requirement", "phase") else text
            shown.append(Chip(LABELS[key], value, f"?{rest.urlencode()}"))
    return tuple(shown)
