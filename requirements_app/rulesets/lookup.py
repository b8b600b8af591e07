"""Look a connection up: is it required, at which sites, and why.

Only what is certain is answered. A name is never compared with an address: where an entry
speaks of the one and the question of the other, the answer is *undecidable*. Where the question is
about a whole network or wildcard and the entry about a part of it, the answer is *in part*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from requirements_app.core.endpoints import AddressRange
from requirements_app.sites.models import Site

from . import matching
from .models import Content, Entry, RuleSet
from .questions import Question

Verdict = Literal["required", "permitted", "in part", "not required", "undecidable"]

_SHOWN = 50
_LOOKED_AT = 100
"""A question from a name is undecidable for nearly every entry, and a network may hold a part of as
many: looking stops here at each site."""
_SHOWN_UNDECIDED = 1_000
NEEDED = ("required", "conditional")
_CERTAIN, _PART, _PERHAPS = 2, 1, 0


@dataclass(frozen=True)
class SiteAnswer:
    """A site's verdict with the entries it rests on: 50 at most, fewer where very many sites are
    undecidable. `entry_count` has them all; with `more_entries` there are more than it says,
    which happens only where the verdict is *in part* or *undecidable*."""

    rule_set: RuleSet
    verdict: Verdict
    entries: tuple[Entry, ...]
    entry_count: int
    more_entries: bool = False


def lookup(asked: Question, sites: QuerySet[Site]) -> tuple[SiteAnswer, ...]:
    """The answer of each site's newest built rule set of today or earlier, without what has
    expired since, in a constant number of queries.

    *Required* are required and conditional flows (the condition is met, or there would be no
    entry), *permitted* are optional ones that the site has switched on.
    """
    newest = newest_rule_sets(sites)
    serving = in_force(newest).filter(matching.serves(asked.service))
    anywhere = matching.Anywhere(newest, serving)
    ends = (("source", asked.source), ("destination", asked.destination))
    sure = [matching.holds(side, end) | anywhere.holds(side, end) for side, end in ends]
    part = sure
    if not all(matching.is_single(end) for _, end in ends):
        part = [matching.touches(side, end) | anywhere.touches(side, end) for side, end in ends]
    perhaps = [matching.may_hold(side, end) | anywhere.may_hold(side, end) for side, end in ends]
    found = serving.filter((part[0] | perhaps[0]) & (part[1] | perhaps[1]))
    certain = sure[0] & sure[1]
    partly = part[0] & part[1] if part is not sure else None
    if isinstance(asked.source, AddressRange) and asked.source.is_address:
        grouped = _grouped(found, certain, partly)
    else:
        grouped = _grouped(serving.filter(certain), certain, None)
        contents = {each.content_id for each in newest if each.content_id}
        if partly is not None:
            partial = serving.filter(partly)
            grouped |= _looked_at(partial, contents - grouped.keys(), "in part")
        grouped |= _looked_at(found, contents - grouped.keys(), "undecidable")
    return tuple(_answer(rule_set, grouped.get(rule_set.content_id)) for rule_set in newest)


def newest_rule_sets(sites: QuerySet[Site]) -> list[RuleSet]:
    """The newest built rule set of today or earlier of each site that has one, by site."""
    return list(
        RuleSet.objects.filter(
            site__in=sites, content__isnull=False, as_of__lte=timezone.localdate()
        )
        .select_related("site")
        .order_by("site__slug", "-built_at")
        .distinct("site__slug")
    )


def in_force(rule_sets: Collection[RuleSet]) -> QuerySet[Entry]:
    """The entries of these rule sets that have not expired."""
    today = timezone.localdate()
    return matching.serving(rule_sets).filter(Q(expires_on=None) | Q(expires_on__gte=today))


def strongest(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict over all sites: what any site requires is required."""
    order: tuple[Verdict, ...] = ("required", "permitted", "in part", "undecidable")
    found = set(verdicts)
    return next((verdict for verdict in order if verdict in found), "not required")


# --- answers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """What was found in one content: how many entries, or `more` than that."""

    verdict: Verdict
    entries: tuple[Entry, ...]
    count: int
    more: bool = False


_Groups = dict[int | None, _Group]


def _grouped(entries: QuerySet[Entry], certain: Q, partly: Q | None) -> _Groups:
    """The first entries of each content: the certain ones, or else those that hold a part, or
    else the possible ones."""
    together = ["content", "sureness"]
    cases = [When(certain, then=Value(_CERTAIN))]
    if partly is not None:
        cases.append(When(partly, then=Value(_PART)))
    sureness = Case(*cases, default=Value(_PERHAPS), output_field=IntegerField())
    numbered = entries.annotate(sureness=sureness).annotate(
        group_place=Window(RowNumber(), partition_by=together, order_by="position"),
        group_size=Window(Count("pk"), partition_by=together),
        group_needed=Window(Count("pk", filter=Q(requirement__in=NEEDED)), partition_by=together),
    )
    shown = numbered.filter(group_place__lte=_SHOWN).order_by("content_id", "-sureness", "position")
    grouped: _Groups = {}
    for (content, sure), held in groupby(shown, key=lambda each: (each.content_id, each.sureness)):
        first, *rest = held
        if content not in grouped:
            verdict = verdict_of(sure, needed=first.group_needed > 0)
            grouped[content] = _Group(verdict, (first, *rest), first.group_size)
    return grouped


def verdict_of(sureness: int, *, needed: bool) -> Verdict:
    """What entries of one sureness say: 2 all of what is asked, 1 a part of it, 0 perhaps."""
    if sureness == _CERTAIN:
        return "required" if needed else "permitted"
    return "in part" if sureness == _PART else "undecidable"


def _looked_at(entries: QuerySet[Entry], contents: Collection[int], verdict: Verdict) -> _Groups:
    """The first of these entries in each content, all of one verdict. They might be nearly all
    that there are, so that no more than `_LOOKED_AT` of a content are looked for, and all sites
    share what is shown."""
    inside = entries.filter(content=OuterRef("pk")).order_by("position").values("pk")
    first_ones = ArraySubquery(inside[: _LOOKED_AT + 1])
    looked = Content.objects.filter(pk__in=contents).annotate(keys=first_ones)
    keys = {content: found for content, found in looked.values_list("pk", "keys") if found}
    each_shows = min(_SHOWN, max(1, _SHOWN_UNDECIDED // max(1, len(keys))))
    shown = Entry.objects.in_bulk([key for found in keys.values() for key in found[:each_shows]])
    return {
        content: _Group(
            verdict,
            tuple(shown[key] for key in found[:each_shows]),
            min(len(found), _LOOKED_AT),
            len(found) > _LOOKED_AT,
        )
        for content, found in keys.items()
    }


def _answer(rule_set: RuleSet, group: _Group | None) -> SiteAnswer:
    if group is None:
        return SiteAnswer(rule_set, "not required", (), 0)
    return SiteAnswer(rule_set, group.verdict, group.entries, group.count, group.more)
