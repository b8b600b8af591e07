"""The hosts page's filters: what can be chosen, and which hosts fit, in which order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.flow_filters import MAX_LIST, MAX_TEXT, parts_of
from requirements_app.catalogue.host_facts import HostFacts, HostUse, host_facts
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.core.yaml_problems import choose
from requirements_app.web.words import WORDS, Label, say

from .facets import CHOICES_SHOWN, Facet, Offered, facet, state_of

LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "product": _("Needed by"),
    "requirement": _("Requirement"),
    "kind": _("Kind"),
    "party": _("Whose"),
    "tls_inspection": _("TLS inspection"),
    "proxy": _("Proxy"),
}
LISTS = ("product", "requirement", "kind", "party", "tls_inspection", "proxy")
_KINDS_OF_WORDS = {"kind": "host_kind", "proxy": "proxy_fact"}
_KEPT = ("list", "sort", "size", "version")
ORDERS: Mapping[str, Callable[[HostFacts], Any]] = {
    "pattern": lambda host: host.pattern,
    "name": lambda host: host.name,
    "kind": lambda host: host.kind,
    "party": lambda host: host.party,
    "tls_inspection": lambda host: host.tls_inspection,
    "flow_count": lambda host: host.flow_count,
}
_FOUND_KEPT = 64


@dataclass(frozen=True)
class HostFilters:
    """Canonical values; what is empty does not filter. All that is given must hold, and of several
    values of one filter any. Of a flow that names the host, both product and requirement must;
    a host that no flow names belongs to the products that list it."""

    product: tuple[str, ...] = ()
    requirement: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    tls_inspection: tuple[str, ...] = ()
    proxy: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], products: Collection[str]) -> HostFilters:
        """Filters as a query string writes them. Raises InvalidInput for what is not known."""
        values: dict[str, Any] = {"q": clean_text(texts.get("q", ""), "q", MAX_TEXT)}
        for key in LISTS:
            parts = parts_of(clean_text(texts.get(key, ""), key, MAX_LIST))
            known = products if key == "product" else WORDS[_KINDS_OF_WORDS.get(key, key)]
            for part in parts:
                if part not in known:
                    mend = choose(part, known, f"choose one of the {key}s offered")
                    raise InvalidInput.one(key, part, "is not known", mend)
            values[key] = parts
        return cls(**values)


def page_state(query: QueryDict) -> dict[str, str]:
    """All that the address of the hosts page sets, without the page of the list."""
    found = state_of(query, (*LABELS, *_KEPT), LISTS)
    return {key: ",".join(parts_of(text)) if key in LISTS else text for key, text in found.items()}


def known_sort(text: str) -> str:
    """An order as `sort` names it, `-` before it turns it round; by pattern for any other text."""
    return text if text.removeprefix("-") in ORDERS else "pattern"


def hosts_found(version: Version, filters: HostFilters, sort: str) -> tuple[HostFacts, ...]:
    """The hosts that fit, in an order of :func:`known_sort`, each with those of its uses that
    the product and requirement filters leave. Asked once in each process."""
    return _hosts_found(version.published_at, version.number, filters, sort)


@lru_cache(maxsize=_FOUND_KEPT)
def _hosts_found(
    published: dt.datetime, version: int, filters: HostFilters, sort: str
) -> tuple[HostFacts, ...]:
    found = (_fitting(host, filters) for host in host_facts(published, version))
    by = ORDERS[sort.removeprefix("-")]
    return tuple(sorted((host for host in found if host), key=by, reverse=sort.startswith("-")))


def _fitting(host: HostFacts, filters: HostFilters) -> HostFacts | None:
    """The host with the uses that fit; None where it does not."""
    if filters.q.lower() not in f"{host.pattern} {host.name}".lower():
        return None
    if (filters.product or filters.requirement) and host.uses:
        uses = tuple(use for use in host.uses if _wanted(use, filters))
        if not uses:
            return None
        host = replace(host, uses=uses)
    elif filters.requirement or (filters.product and not {*filters.product} & {*host.listed_by}):
        return None
    for key in ("kind", "party", "tls_inspection"):
        wanted = getattr(filters, key)
        if wanted and getattr(host, key) not in wanted:
            return None
    if filters.proxy and not {*filters.proxy} & {*proxy_facts(host)}:
        return None
    return host


def _wanted(use: HostUse, filters: HostFilters) -> bool:
    return (not filters.product or use.product in filters.product) and (
        not filters.requirement or use.requirement in filters.requirement
    )


def proxy_facts(host: HostFacts) -> Iterator[str]:
    """What the vendor says of a proxy before the host, in the words of `proxy_fact`."""
    if host.proxy_supported is not None:
        yield "supported" if host.proxy_supported else "unsupported"
    yield from (f"login-{each}" for each in host.proxy_logins)
    yield from (f"no-{each}" for each in host.proxy_refused)
    if host.proxy_supported is None and not host.proxy_logins and not host.proxy_refused:
        yield "unstated"


def facets(version: Version, filters: HostFilters, state: Mapping[str, str]) -> tuple[Facet, ...]:
    """Each facet with the number of hosts that each choice leaves beside the other filters."""
    files = content_at(version.number).outlines
    counts = _counts(version.published_at, version.number, filters)
    names: dict[str, Mapping[str, Label]] = {
        key: {word: say(word, kind) for word in WORDS[kind]}
        for key in LISTS[1:]
        for kind in (_KINDS_OF_WORDS.get(key, key),)
    }
    names["product"] = {file.product.slug: file.product.name for file in files}
    return tuple(
        facet(
            key,
            LABELS[key],
            Offered(counts[key], names[key], {}, CHOICES_SHOWN),
            getattr(filters, key),
            state,
        )
        for key in LISTS
    )


@lru_cache(maxsize=_FOUND_KEPT)
def _counts(
    published: dt.datetime, version: int, filters: HostFilters
) -> Mapping[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for key in LISTS:
        blank: dict[str, Any] = {key: ()}
        left = _hosts_found(published, version, replace(filters, **blank), "pattern")
        counts[key] = Counter(value for host in left for value in _values(host, key))
    return counts


def _values(host: HostFacts, key: str) -> set[str]:
    if key == "product":
        return {*host.products}
    if key == "requirement":
        return {use.requirement for use in host.uses}
    if key == "proxy":
        return {*proxy_facts(host)}
    return {getattr(host, key)}
