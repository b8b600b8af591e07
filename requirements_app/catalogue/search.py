"""What of the catalogue fits a search: products, components, hosts and flows of a version.

The first thousand that fit are compared, so that a common word costs no more than that: best is
what is called exactly so, then what begins so, then what has the words as words, then the rest
(`core.search_terms.rank`), each by name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from requirements_app.core.search_terms import Found, PortTerm, SearchTerms, rank

from .content import CatalogueContent
from .flow_filters import FlowFilters, ending_at, filtered
from .host_matching import HostQuery
from .models import (
    ComponentRevision,
    FlowRevision,
    FlowService,
    HostRevision,
    ProductRevision,
)
from .selectors import component_revisions, flow_revisions, host_revisions, product_revisions

COMPARED = 1_000
_LOOKED_UP = 300
_ModelT = TypeVar("_ModelT", bound=Model)
_NO_CONTENT = CatalogueContent()


@dataclass(frozen=True)
class HostsMeant:
    """The hosts of a version that the names and addresses of a search mean, by term. `words` are
    those terms that mean no host, which may be ids, besides the words."""

    by_term: Mapping[str, frozenset[int]]
    words: tuple[str, ...]


@dataclass(frozen=True)
class FlowsMeant:
    """Revisions of flows of all versions, the first thousand, with what was asked; `many`: there
    are more. A row has `valid_from`, `valid_to`, key, id, purpose and text."""

    rows: tuple[tuple[Any, ...], ...]
    many: bool
    terms: SearchTerms
    meant: HostsMeant

    def at(self, version: int) -> Iterator[tuple[Any, ...]]:
        """The rows of one version."""
        for row in self.rows:
            if row[0] <= version and (row[1] is None or row[1] > version):
                yield row


def hosts_meant(version: int, terms: SearchTerms) -> HostsMeant:
    """One pass over all hosts, where there is a name or an address to compare them with."""
    asked = [HostQuery(each.text, each) for each in terms.names]
    asked += [HostQuery(each.text, each) for each in terms.addresses]
    known = HostRevision.objects.at(version).values_list("entity_id", "entity__pattern", "kind")
    rows = list(known) if asked else []
    by_term = {
        query.text: frozenset(pk for pk, pattern, kind in rows if query.matches(pattern, kind))
        for query in asked
    }
    ids = [each.text for each in terms.names if not by_term[each.text] and not each.wildcard]
    kept = {term: hosts for term, hosts in by_term.items() if term not in ids}
    return HostsMeant(kept, (*terms.words, *ids))


def products_found(version: int, terms: SearchTerms, most: int) -> Found[ProductRevision]:
    """By slug, name or vendor."""
    rows = ProductRevision.objects.at(version)
    columns = ("entity__slug", "name", "entity__vendor__name")
    found = _best(_saying(rows, columns, terms.texts), columns, terms.texts, most)
    return _whole(found, product_revisions(version))


def components_found(version: int, terms: SearchTerms, most: int) -> Found[ComponentRevision]:
    """By full id or name."""
    rows = ComponentRevision.objects.at(version)
    columns = ("entity__slug", "name")
    found = _best(_saying(rows, columns, terms.texts), columns, terms.texts, most)
    return _whole(found, component_revisions(version))


def hosts_found(
    version: int, terms: SearchTerms, meant: HostsMeant, most: int
) -> Found[HostRevision]:
    """By pattern or name, by the names and addresses they hold, and by the ports of their flows;
    a port alone finds flows, not hosts."""
    if not meant.words and not meant.by_term:
        return Found()
    columns = ("entity__pattern", "name")
    rows = _saying(HostRevision.objects.at(version), columns, meant.words)
    for hosts in meant.by_term.values():
        rows = rows.filter(entity__in=hosts)
    for port in terms.ports:
        flows = FlowRevision.objects.at(version).filter(
            Exists(_serving(port).filter(revision=OuterRef("pk"))), ends__host=OuterRef("entity")
        )
        rows = rows.filter(Exists(flows))
    found = _best(rows, columns, (*meant.words, *meant.by_term), most)
    return _whole(found, host_revisions(version))


def flows_meant(terms: SearchTerms, meant: HostsMeant) -> FlowsMeant | None:
    """The flows for which the words, names and ports hold, in any version; None where there are
    none of these. Addresses are left to the rules, which know those of sites."""
    named = _without_addresses(terms, meant)
    if not (named.words or named.by_term or terms.ports):
        return None
    rows = _flows(FlowRevision.objects.all(), terms, named)
    columns = ("valid_from", "valid_to", "pk", "entity__slug", "name", "search_text")
    found = list(rows.order_by().values_list(*columns)[: COMPARED + 1])
    return FlowsMeant(tuple(found[:COMPARED]), len(found) > COMPARED, terms, named)


def flows_found(
    version: int, terms: SearchTerms, flows: FlowsMeant | None, meant: HostsMeant, most: int
) -> Found[FlowRevision]:
    """Those of `flows` that are in a version, with the ends that an address asked for means."""
    words = (*meant.words, *meant.by_term)
    if flows is None or terms.addresses:
        rows = _flows(FlowRevision.objects.at(version), terms, meant)
        found = _best(rows, ("entity__slug", "name", "search_text"), words, most)
    else:
        found = _ranked([row[2:] for row in flows.at(version)], flows.many, words, most)
    return _whole(found, flow_revisions(version))


def flow_ids(flows: FlowsMeant, products: Collection[str]) -> Collection[str]:
    """The ids of those of the flows that belong to one of these products, 300 at most."""
    if not flows.many:
        ids = [row[3] for row in flows.rows]
        return {each for each in ids if each.partition(".")[0] in products}
    rows = _flows(FlowRevision.objects.all(), flows.terms, flows.meant)
    return _ids(rows.filter(entity__product__slug__in=products))


def flow_ids_at(terms: SearchTerms, meant: HostsMeant) -> Collection[str]:
    """The ids of flows to or from hosts that the catalogue knows by an address asked for."""
    hosts = frozenset[int]().union(*(meant.by_term[each.text] for each in terms.addresses))
    return _ids(ending_at(FlowRevision.objects.all(), host__in=hosts)) if hosts else ()


def as_flow_filters(terms: SearchTerms, meant: HostsMeant) -> dict[str, str] | None:
    """The same search as filters of the list of flows; None where that has no such filters."""
    if len(terms.ports) > 1 or len(meant.by_term) > 1:
        return None
    port = terms.ports[0] if terms.ports else None
    texts = {
        "q": " ".join(meant.words),
        "host": next(iter(meant.by_term), ""),
        "port": str(port.port) if port else "",
        "protocol": port.protocol if port else "",
    }
    return {key: text for key, text in texts.items() if text}


def _without_addresses(terms: SearchTerms, meant: HostsMeant) -> HostsMeant:
    addresses = {each.text for each in terms.addresses}
    by_name = {term: hosts for term, hosts in meant.by_term.items() if term not in addresses}
    return HostsMeant(by_name, meant.words)


def _flows(
    flows: QuerySet[FlowRevision], terms: SearchTerms, meant: HostsMeant
) -> QuerySet[FlowRevision]:
    for hosts in meant.by_term.values():
        flows = ending_at(flows, host__in=hosts)
    for port in terms.ports:
        asked = FlowFilters(port=(port.port,), protocol=(port.protocol,) if port.protocol else ())
        flows = filtered(flows, asked, _NO_CONTENT, 0)
    return filtered(flows, FlowFilters(q=" ".join(meant.words)), _NO_CONTENT, 0)


def _ids(flows: QuerySet[FlowRevision]) -> Collection[str]:
    return set(flows.order_by().values_list("entity__slug", flat=True)[:_LOOKED_UP])


def _serving(port: PortTerm) -> QuerySet[FlowService]:
    services = FlowService.objects.filter(ports__holds=port.port)
    return services.filter(protocol=port.protocol) if port.protocol else services


def _saying(
    rows: QuerySet[_ModelT], columns: Sequence[str], words: Iterable[str]
) -> QuerySet[_ModelT]:
    """Rows of which every word stands in a column."""
    for word in words:
        condition = Q()
        for column in columns:
            condition |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(condition)
    return rows


def _best(
    rows: QuerySet[Any], columns: Sequence[str], words: Sequence[str], most: int
) -> Found[int]:
    """The keys of the best rows, by the first column where they are alike."""
    found = list(rows.order_by().values_list("pk", *columns)[: COMPARED + 1])
    return _ranked(found[:COMPARED], len(found) > COMPARED, words, most)


def _ranked(
    rows: Sequence[tuple[Any, ...]], many: bool, words: Sequence[str], most: int
) -> Found[int]:
    """The same of rows at hand: key, and then what they go by."""
    best = sorted(rows, key=lambda row: (rank(words, row[1:]), row[1]))[:most]
    return Found(tuple(row[0] for row in best), len(rows), many)


def _whole(found: Found[int], rows: QuerySet[_ModelT]) -> Found[_ModelT]:
    """The same with the rows themselves."""
    by_key = rows.in_bulk(found.rows)
    return Found(tuple(by_key[key] for key in found.rows), found.count, found.many)
