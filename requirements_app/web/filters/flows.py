"""The facets of the flows page: what can be chosen, and how many flows each choice would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.flow_filters import FILTER_KEYS, WORDS, FlowFilters, filtered
from requirements_app.catalogue.models import FlowRevision
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


@dataclass(frozen=True)
class Choice:
    value: str
    label: Label
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    key: str
    label: Label
    choices: tuple[Choice, ...]


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


def facets(version: int, filters: FlowFilters, content: CatalogueContent) -> tuple[Facet, ...]:
    """Each facet with the number of flows that each choice leaves beside the other filters."""
    products = {slug: file.product.name for slug, file in content.products.items()}
    features = {
        f"{slug}.{feature.id}": feature.name
        for slug, file in content.products.items()
        for feature in file.features
    }

    def counted(key: str, column: str) -> dict[str, int]:
        blank: Any = () if key == "products" else ""
        others = replace(filters, **{key: blank})
        flows = filtered(FlowRevision.objects.at(version), others, content, version)
        rows = flows.order_by().values_list(column).annotate(count=Count("pk", distinct=True))
        return {str(value): count for value, count in rows if value}

    found = [
        _facet("product", products, counted("products", "entity__product__slug"), filters.products),
        _facet("protocol", {}, counted("protocol", "services__protocol"), (filters.protocol,)),
        _facet("feature", features, counted("feature", "feature__slug"), (filters.feature,)),
    ]
    for key, words in WORDS.items():
        names = {word: say(word, key) for word in words}
        found.append(_facet(key, names, counted(key, key), (getattr(filters, key),)))
    return tuple(found)


def _facet(
    key: str, names: Mapping[str, Label], counts: Mapping[str, int], chosen: Iterable[str]
) -> Facet:
    """Choices in the order of `names`; without names in that of their values."""
    wanted = {value for value in chosen if value}
    values = [value for value in names if value in counts or value in wanted]
    values += sorted({*counts, *wanted} - {*values})
    return Facet(
        key,
        LABELS[key],
        tuple(
            Choice(value, names.get(value, value), counts.get(value, 0), value in wanted)
            for value in values
        ),
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
