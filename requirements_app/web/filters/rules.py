"""What a rule set's rules and entries can be filtered by on their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F, Func, QuerySet, Sum, TextField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.rulesets.entry_filters import FILTER_KEYS, EntryFilters, entries_of
from requirements_app.rulesets.models import Content, Rule
from requirements_app.web.paging import count_of
from requirements_app.web.words import Label, say

from .facets import Chip

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
    "kind": _("Difference"),
}
# Filters whose values are codes, with the kind of word that says them.
_SAID = {"requirement": "requirement", "phase": "phase", "kind": "difference"}
_CONTENTS_KEPT = 64
_COUNTS_KEPT = 256


@dataclass(frozen=True)
class ZonePairCount:
    source: str
    destination: str
    rules: int
    entries: int


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters of the rules' page as texts."""
    return {key: query.get(key, "").strip() for key in KEYS}


def rules_of(content: Content, texts: Mapping[str, str]) -> QuerySet[Rule]:
    """The rules with at least one entry that the filters pick. Raises InvalidInput."""
    return _rules(content, EntryFilters.from_texts(texts))


def _rules(content: Content, filters: EntryFilters) -> QuerySet[Rule]:
    rules = Rule.objects.filter(content=content).order_by("number")
    if filters == EntryFilters():
        return rules
    numbers = entries_of(content, filters).order_by().values("rule_number")
    return rules.filter(number__in=numbers)


def rules_counted(content: Content, texts: Mapping[str, str]) -> int:
    """`count_of` the rules that the filters pick; each process asks once. Raises InvalidInput."""
    return _rules_counted(content.digest, content, EntryFilters.from_texts(texts))


@lru_cache(maxsize=_COUNTS_KEPT)
def _rules_counted(digest: str, content: Content, filters: EntryFilters) -> int:  # noqa: ARG001
    return count_of(_rules(content, filters))


def zone_pairs(content: Content) -> tuple[ZonePairCount, ...]:
    """The zone pairs with the number of their rules and entries, in reading order; each process
    asks once. The rules know how many entries they render, so no entry is read."""
    return _zone_pairs(content.digest, content.pk)


@lru_cache(maxsize=_CONTENTS_KEPT)
def _zone_pairs(digest: str, content: int) -> tuple[ZonePairCount, ...]:  # noqa: ARG001
    rows = (
        Rule.objects.filter(content=content)
        .order_by("source_zone", "destination_zone")
        .values_list("source_zone", "destination_zone")
        .annotate(rules=Count("pk"), entries=Sum("entry_count"))
    )
    return tuple(ZonePairCount(*row) for row in rows)


def choices(content: Content) -> dict[str, list[str]]:
    """What each filter with a list of choices offers in this rule set. A content never changes,
    so each process asks once; its rules tell what its many more entries would."""
    return _choices(content.digest, content.pk)


@lru_cache(maxsize=_CONTENTS_KEPT)
def _choices(digest: str, content: int) -> dict[str, list[str]]:  # noqa: ARG001
    # The digest is in the key because a number alone names other content in another database.
    rules = Rule.objects.filter(content=content).order_by()
    services = _members(rules, "services")
    return {
        "source_zone": sorted(rules.values_list("source_zone", flat=True).distinct()),
        "destination_zone": sorted(rules.values_list("destination_zone", flat=True).distinct()),
        "deployment": sorted(_members(rules, "deployments")),
        "product": sorted(_members(rules, "products")),
        "protocol": sorted({service.partition("/")[0] for service in services}),
    }


def _members(rules: QuerySet[Rule], column: str) -> QuerySet[Rule, str]:
    """The different texts in a column of lists."""
    member = Func(F(column), function="unnest", output_field=TextField())
    return rules.annotate(member=member).values_list("member", flat=True).distinct()


def entry_chips(texts: Mapping[str, str], query: QueryDict) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    shown = []
    for key, text in texts.items():
        if text:
            rest = query.copy()
            for gone in ("page", "after", "before", "row", key):
                rest.pop(gone, None)
            value = say(text, _SAID[key]) if key in _SAID else text
            shown.append(Chip(LABELS[key], value, f"?{rest.urlencode()}"))
    return tuple(shown)
