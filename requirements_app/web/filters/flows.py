"""The facets of the flows page: what can be chosen, and how many flows each choice would leave."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.flow_filters import FILTER_KEYS, WORDS, FlowFilters, filtered
from requirements_app.catalogue.models import FlowRevision, Version
from requirements_app.catalogue.selectors import content_at, flow_revisions
from requirements_app.core.errors import InvalidInput
from requirements_app.web.words import Label, say

LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "product": _("Product"),
    "component": _("Component"),
    "host": _("Host or address"),
    "port": _("Port"),
    "protocol": _("Protocol"),
    "requirement": _("Requirement"),
    "feature": _("Feature"),
    "phase": _("Phase"),
    "lifecycle": _("Lifecycle"),
    "assertion": _("How sure"),
    "tls_inspection": _("TLS inspection"),
}
_STRENGTH = Case(
    When(requirement="required", then=Value(0)),
    When(requirement="conditional", then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
# What a reader may sort by; nothing of the request reaches the ORM but these keys.
ORDERS: Mapping[str, tuple[object, ...]] = {
    "flow": (F("entity__slug"),),
    "product": (F("entity__product__slug"), F("entity__slug")),
    "requirement": (_STRENGTH, F("entity__slug")),
    "purpose": (F("name"), F("entity__slug")),
    "phase": (F("phase"), F("entity__slug")),
}


CHOICES_SHOWN = 60
_KEYS_KEPT = 32
_COUNTS_KEPT = 256
# The filters that are facets, with the column of a flow revision that each counts.
_COLUMNS: Mapping[str, str] = {
    "products": "entity__product__slug",
    "protocol": "services__protocol",
    "feature": "feature__slug",
    **{key: key for key in WORDS},
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """`left_out`: how many more choices there are than are offered."""

    key: str
    label: Label
    choices: tuple[Choice, ...]
    left_out: int = 0


@dataclass(frozen=True)
class Chip:
    """A filter that is set; `address` is the query string without it."""

    label: Label
    value: Label
    address: str


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters as texts; products may be given several times or joined by commas."""
    texts = {key: query.get(key, "") for key in FILTER_KEYS}
    return texts | {"product": ",".join(each for each in query.getlist("product") if each)}


def ordered(flows: QuerySet[FlowRevision], text: str) -> QuerySet[FlowRevision]:
    """The flows in the order that `sort` names; `-` before it turns the order round."""
    key = text.removeprefix("-")
    if not text:
        return flows
    if key not in ORDERS:
        raise InvalidInput.one("sort", text, "is no order", f"use {', '.join(ORDERS)}")
    first, *rest = ORDERS[key]
    turned = first.desc() if text.startswith("-") else first.asc()  # type: ignore[attr-defined]
    return flows.order_by(turned, *rest)  # type: ignore[arg-type]


def flow_keys(version: Version, filters: FlowFilters, sort: str) -> array[int]:
    """The primary keys of the flow revisions that fit, in the order asked for. A version never
    changes, so each process asks once. Raises InvalidInput."""
    return _flow_keys(version.published_at, version.number, filters, sort)


@lru_cache(maxsize=_KEYS_KEPT)
def _flow_keys(
    published: dt.datetime,  # noqa: ARG001
    version: int,
    filters: FlowFilters,
    sort: str,
) -> array[int]:
    # When it was published is in the key because number and content name other rows in another
    # database.
    rows = ordered(flow_revisions(version, filters), sort)
    return array("q", rows.values_list("pk", flat=True))


def facets(version: Version, filters: FlowFilters) -> tuple[Facet, ...]:
    """Each facet with the number of flows that each choice leaves beside the other filters. Of
    many products those with the most flows are offered, besides the chosen ones."""
    files = content_at(version.number).outlines
    products = {file.product.slug: file.product.name for file in files}
    features = {
        f"{file.product.slug}.{feature.id}": feature.name
        for file in files
        for feature in file.features
    }
    counts = _counts(version.digest, version.number, filters)
    found = [
        _facet("product", products, counts["products"], filters.products, most=CHOICES_SHOWN),
        _facet("protocol", {}, counts["protocol"], (filters.protocol,)),
        _facet("feature", features, counts["feature"], (filters.feature,), most=CHOICES_SHOWN),
    ]
    for key, words in WORDS.items():
        names = {word: say(word, key) for word in words}
        found.append(_facet(key, names, counts[key], (getattr(filters, key),)))
    return tuple(found)


@lru_cache(maxsize=_COUNTS_KEPT)
def _counts(digest: str, version: int, filters: FlowFilters) -> Mapping[str, Mapping[str, int]]:  # noqa: ARG001
    """How many flows each value of each facet's column leaves: one query for all facets of which
    nothing is chosen, and one for each other, whose own choice does not count."""
    content = content_at(version)

    def rows(chosen: FlowFilters, *columns: str) -> Iterable[tuple[Any, ...]]:
        flows = filtered(FlowRevision.objects.at(version), chosen, content, version)
        return flows.order_by().values_list(*columns).annotate(count=Count("pk", distinct=True))

    counts: dict[str, Counter[str]] = {key: Counter() for key in _COLUMNS}
    together = [key for key in _COLUMNS if key != "protocol" and not getattr(filters, key)]
    for *values, count in rows(filters, *(_COLUMNS[key] for key in together)) if together else ():
        for key, value in zip(together, values, strict=True):
            counts[key][value] += count
    for key in _COLUMNS.keys() - together:
        blank: Any = () if key == "products" else ""
        for value, count in rows(replace(filters, **{key: blank}), _COLUMNS[key]):
            counts[key][value] += count
    return {key: {value: n for value, n in each.items() if value} for key, each in counts.items()}


def _facet(
    key: str,
    names: Mapping[str, Label],
    counts: Mapping[str, int],
    chosen: Iterable[str],
    *,
    most: int | None = None,
) -> Facet:
    """Choices in the order of `names`; without names in that of their values. `most` of them:
    those with the highest counts."""
    wanted = {value for value in chosen if value}
    offered = {*sorted(counts, key=lambda value: (-counts[value], value))[:most], *wanted}
    values = [value for value in names if value in offered]
    values += sorted(offered - {*values})
    return Facet(
        key,
        LABELS[key],
        tuple(
            Choice(value, names.get(value, value), counts.get(value, 0), value in wanted)
            for value in values
        ),
        len({*counts} - offered),
    )


def chips(texts: Mapping[str, str], query: QueryDict, found: Iterable[Facet]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    names = {(facet.key, choice.value): choice.label for facet in found for choice in facet.choices}
    shown = []
    for key, text in texts.items():
        values = [part for part in text.split(",") if part] if key == "product" else [text]
        for value in values:
            if not value.strip():
                continue
            rest = query.copy()
            rest.pop("page", None)
            rest.setlist(key, [each for each in values if each != value])
            label = names.get((key, value), value)
            shown.append(Chip(LABELS[key], label, f"?{rest.urlencode()}"))
    return tuple(shown)
