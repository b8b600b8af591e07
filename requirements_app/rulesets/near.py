"""What nearly is the asked connection, where no rule set has it: entries that differ in one thing.

Three or four looks of a few entries each, so that it is a help and not a list: where nothing is
told, nothing near may still be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet

from requirements_app.sites.models import Site

from . import matching
from .lookup import in_force, newest_rule_sets
from .models import Entry, RuleSet
from .questions import Question

Kind = Literal["other way round", "other service", "other destination", "other source"]

_EACH = 3
_MOST_ENTRIES_TO_SCAN = 50_000
"""Destinations have no index: other sources are looked for among no more entries than these."""


@dataclass(frozen=True)
class Near:
    """An entry that differs from what was asked in what `kind` says, and in nothing else."""

    kind: Kind
    rule_set: RuleSet
    entry: Entry


def near(asked: Question, sites: QuerySet[Site]) -> tuple[Near, ...]:
    """The first entries of the newest rule sets that nearly are the asked connection; those with a
    literal *any* aside. A constant number of queries."""
    newest = newest_rule_sets(sites)
    by_content = {each.content_id: each for each in newest}
    size = sum(each.content.entry_count for each in newest if each.content)
    found = []
    for kind, condition in _conditions(asked, whole=size <= _MOST_ENTRIES_TO_SCAN):
        entries = in_force(newest).filter(condition).order_by("content_id", "position")
        found += [Near(kind, by_content[each.content_id], each) for each in entries[:_EACH]]
    return tuple(found)


def _conditions(asked: Question, *, whole: bool) -> Iterator[tuple[Kind, Q]]:
    """`whole`: even those that look at every entry."""
    start = matching.holds("source", asked.source)
    end = matching.holds("destination", asked.destination)
    service = matching.serves(asked.service)
    turned = matching.holds("source", asked.destination)
    turned &= matching.holds("destination", asked.source)
    yield "other way round", turned & service
    yield "other service", start & end & ~service
    yield "other destination", start & service & ~end
    if whole:
        yield "other source", end & service & ~start
