"""Which rules of the sites' current rule sets fit a search.

A million entries have no index of their texts, and need none: what a rule says comes from its
flows, whose texts are indexed, and entries are found by flow. Addresses are found by the index of
sources, and as destinations in the rules of the sites that hold them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from requirements_app.catalogue.search import FlowsMeant, flow_ids
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.search_terms import Found, SearchTerms
from requirements_app.sites.models import Site
from requirements_app.sites.search import holding, taking_offers_of

from .models import Entry, Rule, RuleSet, point_of, span_of

Key = tuple[int, int]
"""A content and the number of a rule."""
_ENTRIES = 400
_CHECKED = 100
_NEAR = 100
_PRODUCTS_KEPT = 10_000
_known: dict[str, frozenset[str]] = {}  # products by the digest of a content

# Names are no addresses; what is left is an address or a prefix, or a range.
_DESTINATIONS_MEET = r"""
EXISTS (
    SELECT FROM (SELECT %s::inet AS first, %s::inet AS last) AS asked,
        unnest("rulesets_rule"."destinations") AS side
    WHERE CASE
        WHEN side !~ '^([0-9.]+|[0-9a-f.]*:[0-9a-f:.]*)(/[0-9]+|-[0-9a-f:.]+)?$' THEN false
        WHEN side LIKE '%%-%%' THEN
            split_part(side, '-', 1)::inet <= last AND split_part(side, '-', 2)::inet >= first
        ELSE side::inet <= last AND set_masklen(
            broadcast(side::inet), CASE family(side::inet) WHEN 4 THEN 32 ELSE 128 END
        ) >= first
    END
)
"""


@dataclass(frozen=True)
class RuleFound:
    rule: Rule
    rule_set: RuleSet


def rules_found(
    sites: QuerySet[Site],
    terms: SearchTerms,
    flows: FlowsMeant | None,
    addressed: Collection[str],
    most: int,
) -> Found[RuleFound]:
    """Rules with an entry, not expired, for which every term holds, by site and number. `flows`
    are those that the words, names and ports mean (None: there are none of these), `addressed`
    the ids of those that have an address asked for in the catalogue. Of very many entries the
    first 400 are looked at."""
    newest = _newest(sites)
    entries = _serving(Entry.objects.all(), terms)
    contents: Collection[int] = newest
    if flows is not None:
        products = _products(newest.values())
        ids = flow_ids(flows, set().union(*products.values()))
        wanted = {each.partition(".")[0] for each in ids}
        contents = [content for content, known in products.items() if known & wanted]
        entries = entries.filter(flow__in=ids)
    entries = entries.filter(content__in=contents)
    if terms.addresses:
        plain = flows is None and len(terms.addresses) == 1
        near = _near(terms.addresses[0], newest, sites)
        looked = _at(entries, terms.addresses, addressed, near, plain=plain)
    else:
        looked = [_looked_at(entries)]
    keys = set().union(*looked)
    many = any(len(found) == _ENTRIES for found in looked)
    order = sorted(keys, key=lambda key: (newest[key[0]].site.slug, key[1]))
    return Found(_rules(order[:most], newest), len(keys), many)


def _products(rule_sets: Iterable[RuleSet]) -> dict[int, frozenset[str]]:
    """The products whose flows each content has. A content never changes, so each process asks
    once: one query for those that it does not know yet."""
    digests = {each.content.pk: each.content.digest for each in rule_sets if each.content}
    known = {key: _known.get(digest) for key, digest in digests.items()}
    fresh = {key: set[str]() for key, products in known.items() if products is None}
    rows = Rule.objects.filter(content__in=fresh).order_by().values_list("content", "products")
    for content, products in rows.distinct():
        fresh[content].update(products)
    if len(_known) > _PRODUCTS_KEPT:
        _known.clear()
    _known.update((digests[key], frozenset(names)) for key, names in fresh.items())
    return {key: products or frozenset(fresh.get(key, ())) for key, products in known.items()}


def _newest(sites: QuerySet[Site]) -> dict[int, RuleSet]:
    """The newest built rule set of each site, by its content."""
    rows = (
        RuleSet.objects.filter(site__in=sites, content__isnull=False)
        .select_related("site", "content")
        .order_by("site__slug", "-built_at")
        .distinct("site__slug")
    )
    return {row.content_id: row for row in rows if row.content_id is not None}


def _serving(entries: QuerySet[Entry], terms: SearchTerms) -> QuerySet[Entry]:
    for port in terms.ports:
        entries = entries.filter(ports__holds=port.port)
        if port.protocol:
            entries = entries.filter(protocol=port.protocol)
    return entries.filter(_in_force())


def _in_force() -> Q:
    return Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())


def _at(
    entries: QuerySet[Entry],
    addresses: Sequence[AddressRange],
    addressed: Collection[str],
    near: Collection[int],
    *,
    plain: bool,
) -> list[list[Key]]:
    """The rules of the entries with all the addresses: by source, by destination in the contents
    `near` it, and by flows whose destination has it in the catalogue. `plain`: nothing else was
    asked for."""
    first, *others = addresses
    for address in others:
        entries = entries.filter(_meets("source", address) | _meets("destination", address))
    span = NumericRange(point_of(_end(first, first.first)), point_of(_end(first, first.last)), "[]")
    from_it = entries.alias(source_span=span_of("source")).filter(
        _meets("source", first), source_span__overlap=span
    )
    to_it = entries.filter(_meets("destination", first))
    rules = _rules_to(first, near)
    if not plain:
        rules = _looked_at(to_it.filter(_in_rules(rules[:_CHECKED])))
    return [_looked_at(from_it), rules, _looked_at(to_it.filter(flow__in=addressed))]


def _looked_at(entries: QuerySet[Entry]) -> list[Key]:
    return list(entries.order_by().values_list("content", "rule_number")[:_ENTRIES])


def _near(
    address: AddressRange, newest: dict[int, RuleSet], sites: QuerySet[Site]
) -> Collection[int]:
    """The contents of the sites that hold the address, or take an offer of one that does."""
    keys = set(sites.filter(holding(address)).order_by().values_list("pk", flat=True)[:_NEAR])
    keys.update(taking_offers_of(sites, keys).order_by().values_list("pk", flat=True)[:_NEAR])
    return [content for content, row in newest.items() if row.site_id in keys]


def _rules_to(address: AddressRange, contents: Collection[int]) -> list[Key]:
    """The rules that share an address with this one at their destinations. Rules are few beside
    entries, and have the merged addresses as texts."""
    ends = [_end(address, address.first).text, _end(address, address.last).text]
    meeting = RawSQL(_DESTINATIONS_MEET, ends, output_field=BooleanField())  # noqa: S611 - constant
    rules = Rule.objects.filter(meeting, _in_force(), content__in=contents)
    return list(rules.order_by().values_list("content", "number")[:_ENTRIES])


def _in_rules(keys: Iterable[Key]) -> Q:
    found = Q(pk__in=())
    for content, number in keys:
        found |= Q(content=content, rule_number=number)
    return found


def _meets(side: str, address: AddressRange) -> Q:
    first, last = _end(address, address.first), _end(address, address.last)
    return Q(**{f"{side}_first__lte": last.text, f"{side}_last__gte": first.text})


def _end(address: AddressRange, number: int) -> AddressRange:
    return AddressRange(address.version, number, number)


def _rules(keys: Iterable[Key], newest: dict[int, RuleSet]) -> tuple[RuleFound, ...]:
    wanted = list(keys)
    found = Q(pk__in=())
    for content, number in wanted:
        found |= Q(content=content, number=number)
    rules = {(rule.content_id, rule.number): rule for rule in Rule.objects.filter(found)}
    return tuple(RuleFound(rules[key], newest[key[0]]) for key in wanted)
