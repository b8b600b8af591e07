"""What flows can be filtered by, and how each filter is put to the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, get_args

from django.db.models import Exists, OuterRef, Q, QuerySet

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.ports import FIRST_PORT, LAST_PORT
from requirements_app.core.services import protocol_name, protocol_number
from requirements_app.core.text import clean_text
from requirements_app.core.yaml_problems import choose

from . import schema
from .content import CatalogueContent
from .directions import DIRECTIONS, going
from .host_matching import HostQuery
from .models import FlowEnd, FlowRevision, FlowService, HostRevision
from .related import roles_of

MAX_TEXT = 300
MAX_LIST = 2_000
MAX_VALUES = 60
MAX_WORDS = 8
# Naming 1,700 takes 35 ms, walking until 50 of so many are found 20 ms; at 1,000 both take alike.
_NAMED = 1_000
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
    """Canonical values; what is empty does not filter. All that is given must hold, and of several
    values of one filter any.

    `feature` has full ids (`product.id`) or ids within their products; `host` is the text asked
    for, which :mod:`.host_matching` reads; `direction` is one of `directions.DIRECTIONS`.
    """

    products: tuple[str, ...] = ()
    component: tuple[str, ...] = ()
    host: str = ""
    port: tuple[int, ...] = ()
    protocol: tuple[str, ...] = ()
    direction: str = ""
    requirement: tuple[str, ...] = ()
    feature: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    lifecycle: tuple[str, ...] = ()
    assertion: tuple[str, ...] = ()
    tls_inspection: tuple[str, ...] = ()
    q: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> FlowFilters:
        """Filters as a query string writes them; several values are joined by `,` or `+`.

        Blank values do not filter, keys that are no filter are left to the caller. Raises
        InvalidInput with a problem for each value that cannot be read.
        """
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for key, parse in _PARSERS.items():
            try:
                longest = MAX_LIST if key in LISTS else MAX_TEXT
                text = clean_text(texts.get(key, ""), key, longest)
                if text:
                    values[_FIELDS.get(key, key)] = parse(key, text)
            except InvalidInput as error:
                problems += error.problems
        if problems:
            raise InvalidInput(*problems)
        return cls(**values)  # type: ignore[arg-type]  # each parser returns its field's type


_Parse = Callable[[str, str], object]


def parts_of(text: str) -> tuple[str, ...]:
    """The values of a list, each once; in an address `+` is a space."""
    parts = text.replace("+", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(part for part in parts if part))


def _several(parse: _Parse) -> _Parse:
    def parsed(key: str, text: str) -> object:
        parts = parts_of(text)
        if len(parts) > MAX_VALUES:
            mend = f"choose {MAX_VALUES} at most"
            raise InvalidInput.one(key, text, f"has {len(parts)} values", mend)
        return tuple(dict.fromkeys(parse(key, part) for part in parts))

    return parsed


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
    known = WORDS.get(key, DIRECTIONS)
    if text not in known:
        raise InvalidInput.one(key, text, "is not known", f"use {', '.join(known)}")
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


LISTS = ("product", "component", "port", "protocol", "feature", *WORDS)
"""The filters that take several values."""
_PARSERS: dict[str, _Parse] = {
    "product": _several(_text),
    "component": _several(_text),
    "host": _host,
    "port": _several(_port),
    "protocol": _several(_protocol),
    "direction": _word,
    "feature": _several(_text),
    "q": _search,
    **dict.fromkeys(WORDS, _several(_word)),
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
        flows = ending_at(flows, component__slug__in=component_roles(filters, content))
    if filters.host:
        flows = ending_at(flows, host__in=_hosts(filters.host, version))
    if filters.port or filters.protocol:
        flows = _served(flows, filters)
    if filters.direction:
        flows = flows.filter(going(filters.direction, component_roles(filters, content), version))
    if filters.feature:
        flows = flows.filter(feature__slug__in=_features(filters.feature, content))
    for key in WORDS:
        if values := getattr(filters, key):
            flows = flows.filter(**{f"{key}__in": values})
    return _saying(flows, filters.q.lower().split())


def component_roles(filters: FlowFilters, content: CatalogueContent) -> set[str]:
    """The chosen components with all that they inherit flows from. Raises InvalidInput."""
    for slug in filters.component:
        _refuse_unknown("component", slug, content.components)
    return {role for slug in filters.component for role in roles_of(content, slug)}


def _refuse_unknown(field: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        mend = choose(value, known, f"give a {field} of this catalogue version")
        raise InvalidInput.one(field, value, "is not in the catalogue", mend)


def ending_at(flows: QuerySet[FlowRevision], **end: object) -> QuerySet[FlowRevision]:
    """Flows with such an end: conditions on :class:`FlowEnd`."""
    return _having(flows, FlowEnd.objects.filter(**end))


def _hosts(text: str, version: int) -> list[int]:
    query = HostQuery.from_text(text, "host")
    known = HostRevision.objects.at(version).values_list("entity_id", "entity__pattern", "kind")
    return [pk for pk, pattern, kind in known if query.matches(pattern, kind)]


def _served(flows: QuerySet[FlowRevision], filters: FlowFilters) -> QuerySet[FlowRevision]:
    """Flows with a service of which port and protocol both hold."""
    services = FlowService.objects.all()
    if filters.protocol:
        services = services.filter(protocol__in=filters.protocol)
    if filters.port:
        services = services.filter(reduce(or_, (Q(ports__holds=port) for port in filters.port)))
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


def _features(wanted: Collection[str], content: CatalogueContent) -> list[str]:
    """The features' full ids: `ha` alone means the feature `ha` of any product."""
    known = [
        f"{file.product.slug}.{feature.id}"
        for file in content.outlines
        for feature in file.features
    ]
    found = []
    for each in wanted:
        meant = [full for full in known if each in (full, full.partition(".")[2])]
        if not meant:
            _refuse_unknown("feature", each, known)
        found += meant
    return found
