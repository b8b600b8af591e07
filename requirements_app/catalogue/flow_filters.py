"""What flows can be filtered by, and how each filter is put to the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from django.db.models import Exists, OuterRef, QuerySet

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.ports import FIRST_PORT, LAST_PORT
from requirements_app.core.services import protocol_name, protocol_number
from requirements_app.core.text import clean_text
from requirements_app.core.yaml_problems import choose

from . import schema
from .content import CatalogueContent, full_id
from .host_matching import HostQuery
from .models import FlowEnd, FlowRevision, FlowService, HostRevision

MAX_TEXT = 300
MAX_WORDS = 8
_NAMED = 2_000
_INDEXED = re.compile(r"[^\W_]{3}")
WORDS: dict[str, tuple[str, ...]] = {
    "requirement": get_args(schema.Requirement),
    "phase": get_args(schema.Phase),
    "lifecycle": get_args(schema.Lifecycle),
    "assertion": get_args(schema.Assertion),
    "tls_inspection": get_args(schema.TlsInspection),
}


@dataclass(frozen=True)
class FlowFilters:
    """Canonical values; what is empty does not filter. All that is given must hold.

    `feature` is a full id (`product.id`) or the id within its product; `host` is the text asked
    for, which :mod:`.host_matching` reads.
    """

    products: tuple[str, ...] = ()
    component: str = ""
    host: str = ""
    port: int | None = None
    protocol: str = ""
    requirement: str = ""
    feature: str = ""
    phase: str = ""
    lifecycle: str = ""
    assertion: str = ""
    tls_inspection: str = ""
    q: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> FlowFilters:
        """Filters as a query string writes them; several products are joined by `,` or `+`.

        Blank values do not filter, keys that are no filter are left to the caller. Raises
        InvalidInput with a problem for each value that cannot be read.
        """
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for key, parse in _PARSERS.items():
            try:
                text = clean_text(texts.get(key, ""), key, MAX_TEXT)
                if text:
                    values[_FIELDS.get(key, key)] = parse(key, text)
            except InvalidInput as error:
                problems += error.problems
        if problems:
            raise InvalidInput(*problems)
        return cls(**values)  # type: ignore[arg-type]  # each parser returns its field's type


def _products(_key: str, text: str) -> tuple[str, ...]:
    slugs = text.replace("+", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(slug for slug in slugs if slug))


def _port(key: str, text: str) -> int:
    port = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not FIRST_PORT <= port <= LAST_PORT:
        raise InvalidInput.one(key, text, "is no port", "give one number from 1 to 65535")
    return port


def _protocol(key: str, text: str) -> str:
    try:
        return protocol_name(protocol_number(text))
    except InvalidInput as error:
        problem = error.problems[0]
        raise InvalidInput.one(key, text, problem.message, problem.mend) from error


def _word(key: str, text: str) -> str:
    if text not in WORDS[key]:
        raise InvalidInput.one(key, text, "is not known", f"use {', '.join(WORDS[key])}")
    return text


def _host(key: str, text: str) -> str:
    HostQuery.from_text(text, key)
    return text


def _text(_key: str, text: str) -> str:
    return text


def _search(key: str, text: str) -> str:
    if len(text.split()) > MAX_WORDS:
        raise InvalidInput.one(key, text, "has many words", f"search for {MAX_WORDS} at most")
    return text


_PARSERS: dict[str, Callable[[str, str], object]] = {
    "product": _products,
    "component": _text,
    "host": _host,
    "port": _port,
    "protocol": _protocol,
    "feature": _text,
    "q": _search,
    **dict.fromkeys(WORDS, _word),
}
_FIELDS = {"product": "products"}
FILTER_KEYS = tuple(_PARSERS)


# --- putting filters to the database -------------------------------------------------------


def filtered(
    flows: QuerySet[FlowRevision], filters: FlowFilters, content: CatalogueContent, version: int
) -> QuerySet[FlowRevision]:
    """`flows` for which every filter holds. `content` is that of `version`.

    Raises InvalidInput for a product, component or feature that the version does not have, so
    that a slip of the pen is not taken for "nothing is needed".
    """
    if filters.products:
        for slug in filters.products:
            _refuse_unknown("product", slug, content.products)
        flows = flows.filter(entity__product__slug__in=filters.products)
    if filters.component:
        _refuse_unknown("component", filters.component, content.components)
        flows = _ending_at(flows, component__slug__in=roles_of(content, filters.component))
    if filters.host:
        flows = _ending_at(flows, host__in=_hosts(filters.host, version))
    if filters.port is not None or filters.protocol:
        flows = _served(flows, filters)
    if filters.feature:
        flows = flows.filter(feature__slug__in=_features(filters, content))
    for key in WORDS:
        if value := getattr(filters, key):
            flows = flows.filter(**{key: value})
    return _saying(flows, filters.q.lower().split())


def roles_of(content: CatalogueContent, component: str) -> set[str]:
    """The component with what it inherits flows from: what it specialises and is the same as."""
    same: dict[str, set[str]] = {}
    for slug, each in content.components.items():
        for reference in each.same_as:
            other = full_id(slug.partition(".")[0], reference)
            same.setdefault(slug, set()).add(other)
            same.setdefault(other, set()).add(slug)
    found: set[str] = set()
    waiting = [component]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found.add(current)
        waiting += same.get(current, ())
        if parent := content.components[current].specialises:
            waiting.append(full_id(current.partition(".")[0], parent))
    return found


def _refuse_unknown(field: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        mend = choose(value, known, f"give a {field} of this catalogue version")
        raise InvalidInput.one(field, value, "is not in the catalogue", mend)


def _ending_at(flows: QuerySet[FlowRevision], **end: object) -> QuerySet[FlowRevision]:
    return _having(flows, FlowEnd.objects.filter(**end))


def _hosts(text: str, version: int) -> list[int]:
    query = HostQuery.from_text(text, "host")
    known = HostRevision.objects.at(version).values_list("entity_id", "entity__pattern", "kind")
    return [pk for pk, pattern, kind in known if query.matches(pattern, kind)]


def _served(flows: QuerySet[FlowRevision], filters: FlowFilters) -> QuerySet[FlowRevision]:
    """Flows with a service of which port and protocol both hold."""
    services = FlowService.objects.all()
    if filters.protocol:
        services = services.filter(protocol=filters.protocol)
    if filters.port is not None:
        services = services.filter(ports__holds=filters.port)
    return _having(flows, services)


def _saying(flows: QuerySet[FlowRevision], words: Sequence[str]) -> QuerySet[FlowRevision]:
    """Flows whose text holds every word. One without three letters or digits in a row is in no
    index, and the planner would go through all flows in their order for it: a pass over their
    texts alone takes a fifth of that."""
    found = flows
    for word in words:
        found = found.filter(search_text__contains=word)
    if all(map(_INDEXED.search, words)):
        return found
    few = _few(found.values_list("pk", flat=True))
    return found if few is None else flows.filter(pk__in=few)


def _having(
    flows: QuerySet[FlowRevision], parts: QuerySet[FlowEnd] | QuerySet[FlowService]
) -> QuerySet[FlowRevision]:
    """Flows that have one of `parts`. Few are named one by one: the planner cannot know how rare
    a port or an end is, and would go through all flows in their order."""
    few = _few(parts.values_list("revision", flat=True))
    if few is None:
        return flows.filter(Exists(parts.filter(revision=OuterRef("pk"))))
    return flows.filter(pk__in=few)


def _few(keys: QuerySet[Any, int]) -> list[int] | None:
    """All the keys, in no order; None where there are many."""
    found = list(keys.order_by()[: _NAMED + 1])
    return found if len(found) <= _NAMED else None


def _features(filters: FlowFilters, content: CatalogueContent) -> list[str]:
    """The feature's full ids: `ha` alone means the feature `ha` of any product."""
    known = [
        f"{file.product.slug}.{feature.id}"
        for file in content.outlines
        for feature in file.features
    ]
    wanted = filters.feature
    found = [each for each in known if wanted in (each, each.partition(".")[2])]
    if not found:
        _refuse_unknown("feature", wanted, known)
    return found
