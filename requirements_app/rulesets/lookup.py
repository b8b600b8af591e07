"""Look a connection up: is it required, at which sites, and why.

Only what is certain is answered. A name is never compared with an address: where an entry
speaks of the one and the question of the other, the answer is *undecidable*, and so it is where
the question is about a whole wildcard and the entry about a part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import BooleanField, Case, Count, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from requirements_app.core.addresses import LongestPrefix
from requirements_app.core.endpoints import AddressRange, NamePattern
from requirements_app.core.services import Service
from requirements_app.sites.models import Network, Site, Zone

from .models import Content, Entry, RuleSet, point_of, span_of
from .questions import Asked, Question

Verdict = Literal["required", "permitted", "not required", "undecidable"]

_SHOWN = 50
_LOOKED_AT = 100
"""A question from a name is undecidable for nearly every entry: looking stops here at each site."""
_SHOWN_UNDECIDED = 1_000
_NEEDED = ("required", "conditional")


@dataclass(frozen=True)
class SiteAnswer:
    """A site's verdict with the entries it rests on: 50 at most, fewer where very many sites are
    undecidable. `entry_count` has them all; with `more_entries` there are more than it says,
    which happens only where the verdict is *undecidable*."""

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
    today = timezone.localdate()
    newest = list(
        RuleSet.objects.filter(site__in=sites, content__isnull=False, as_of__lte=today)
        .select_related("site", "content", "catalogue_version")
        .order_by("site__slug", "-built_at")
        .distinct("site__slug")
    )
    serving = Entry.objects.alias(source_span=span_of("source")).filter(
        content__in=[each.content_id for each in newest]
    )
    serving = serving.filter(_serves(asked.service))
    serving = serving.filter(Q(expires_on=None) | Q(expires_on__gte=today))
    anywhere = _Anywhere(newest, serving)
    ends = (("source", asked.source), ("destination", asked.destination))
    sure = [_holds(side, end) | anywhere.holds(side, end) for side, end in ends]
    perhaps = [_may_hold(side, end) | anywhere.may_hold(side, end) for side, end in ends]
    found = serving.filter((sure[0] | perhaps[0]) & (sure[1] | perhaps[1]))
    certain = sure[0] & sure[1]
    if isinstance(asked.source, AddressRange):
        grouped = _grouped(found, certain)
    else:
        grouped = _grouped(serving.filter(certain), certain)
        open_ones = {each.content_id for each in newest if each.content_id} - grouped.keys()
        grouped |= _undecided(found, open_ones)
    return tuple(_answer(rule_set, grouped.get(rule_set.content_id)) for rule_set in newest)


def strongest(answers: tuple[SiteAnswer, ...]) -> Verdict:
    """The verdict over all sites: what any site requires is required."""
    order: tuple[Verdict, ...] = ("required", "permitted", "undecidable")
    found = {answer.verdict for answer in answers}
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


def _grouped(entries: QuerySet[Entry], certain: Q) -> _Groups:
    """The first entries of each content: the certain ones, or else the possible ones."""
    together = ["content", "certain"]
    numbered = entries.annotate(
        certain=Case(
            When(certain, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    ).annotate(
        group_place=Window(RowNumber(), partition_by=together, order_by="position"),
        group_size=Window(Count("pk"), partition_by=together),
        group_needed=Window(Count("pk", filter=Q(requirement__in=_NEEDED)), partition_by=together),
    )
    shown = numbered.filter(group_place__lte=_SHOWN).order_by("content_id", "-certain", "position")
    grouped: _Groups = {}
    for (content, sure), held in groupby(shown, key=lambda each: (each.content_id, each.certain)):
        first, *rest = held
        if content not in grouped:
            decided: Verdict = "required" if first.group_needed else "permitted"
            verdict: Verdict = decided if sure else "undecidable"
            grouped[content] = _Group(verdict, (first, *rest), first.group_size)
    return grouped


def _undecided(entries: QuerySet[Entry], contents: Collection[int]) -> _Groups:
    """The first entries of these contents, none of which is certain. All of them might be nearly
    all that there are, so that no more than `_LOOKED_AT` of a content are looked for, and all
    sites share what is shown."""
    inside = entries.filter(content=OuterRef("pk")).order_by("position").values("pk")
    first_ones = ArraySubquery(inside[: _LOOKED_AT + 1])
    looked = Content.objects.filter(pk__in=contents).annotate(keys=first_ones)
    keys = {content: found for content, found in looked.values_list("pk", "keys") if found}
    each_shows = min(_SHOWN, max(1, _SHOWN_UNDECIDED // max(1, len(keys))))
    shown = Entry.objects.in_bulk([key for found in keys.values() for key in found[:each_shows]])
    return {
        content: _Group(
            "undecidable",
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


# --- what an entry's side holds ------------------------------------------------------------------


def _serves(service: Service) -> Q:
    condition = Q(protocol=service.protocol)
    if service.ports:
        return condition & Q(ports__holds=service.ports[0].first)
    if service.icmp_type is None:
        return condition
    code = Q(icmp_code=None)
    if service.icmp_code is not None:
        code |= Q(icmp_code=service.icmp_code)
    return condition & (Q(icmp_type=None) | (Q(icmp_type=service.icmp_type) & code))


def _holds(side: str, asked: Asked) -> Q:
    """Entries whose side certainly holds the asked address or name; *any* aside."""
    if isinstance(asked, AddressRange):
        held = Q(**{f"{side}_first__lte": asked.text, f"{side}_last__gte": asked.text})
        # The index of sources knows spans; destinations are few once the source is known.
        point = point_of(asked)
        span = Q(source_span__contains=NumericRange(point, point, "[]"))
        return held & span if side == "source" else held
    labels = asked.text.removeprefix("*.").split(".")
    holders = [f"*.{'.'.join(labels[n:])}" for n in range(0 if asked.wildcard else 1, len(labels))]
    # The second condition says nothing new, but the index of named sources is made with it.
    return Q(**{f"{side}__in": [asked.text, *holders], f"{side}_first__isnull": True})


def _may_hold(side: str, asked: Asked) -> Q:
    """Entries whose side speaks of the other kind (name, address), or of a part of the asked
    wildcard; *any* aside."""
    by_name = Q(**{f"{side}_first__isnull": True}) & ~Q(**{side: "any"})
    if isinstance(asked, AddressRange):
        return by_name
    other_kind = Q(**{f"{side}_first__isnull": False})
    if not asked.wildcard:
        return other_kind
    return other_kind | (by_name & Q(**{f"{side}__endswith": asked.text.removeprefix("*")}))


class _Anywhere:
    """The entries with a literal *any*, which stands for one zone: it holds the addresses of that
    zone. In which zone a name lies nobody knows here."""

    def __init__(self, rule_sets: Iterable[RuleSet], serving: QuerySet[Entry]) -> None:
        has_any = Q(source="any") | Q(destination="any")
        contents = set(serving.filter(has_any).order_by().values_list("content_id", flat=True))
        self.site_of = {
            each.content_id: each.site_id for each in rule_sets if each.content_id in contents
        }
        self._zones = _zones(set(self.site_of.values()))

    def holds(self, side: str, asked: Asked) -> Q:
        found = Q(pk__in=())
        if isinstance(asked, AddressRange):
            for content, site in self.site_of.items():
                zone = self._zones[site].zone_of(asked)
                if zone is not None:
                    found |= Q(**{"content": content, side: "any", f"{side}_zone": zone})
        return found

    def may_hold(self, side: str, asked: Asked) -> Q:
        return Q(**{side: "any"}) if isinstance(asked, NamePattern) else Q(pk__in=())


class _SiteZones:
    def __init__(self, internet: str, prefixes: list[tuple[AddressRange, str]]) -> None:
        self.internet = internet
        self.prefixes = LongestPrefix(prefixes)

    def zone_of(self, address: AddressRange) -> str | None:
        """The zone of one address; None for a private one in no zone."""
        if matches := self.prefixes.lookup(address).matches:
            return matches[0].value
        return None if address.is_private else self.internet


def _zones(sites: set[int]) -> dict[int, _SiteZones]:
    """The zones of the default address space of these sites."""
    prefixes: dict[int, list[tuple[AddressRange, str]]] = defaultdict(list)
    rows = Network.objects.filter(site__in=sites, address_space="default")
    for site, prefix, zone in rows.values_list("site_id", "prefix", "zone__slug"):
        prefixes[site].append((AddressRange.from_text(prefix), zone))
    internet = Zone.objects.filter(site__in=sites, is_internet=True)
    return {
        site: _SiteZones(slug, prefixes[site])
        for site, slug in internet.values_list("site_id", "slug")
    }
