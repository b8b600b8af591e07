"""The flows page's filters: what can be chosen, and which flows fit, in which order."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.directions import DIRECTIONS
from requirements_app.catalogue.flow_counts import flow_counts
from requirements_app.catalogue.flow_filters import (
    FILTER_KEYS,
    LISTS,
    WORDS,
    FlowFilters,
    parts_of,
)
from requirements_app.catalogue.models import FlowRevision, Version
from requirements_app.catalogue.selectors import content_at, flow_revisions
from requirements_app.core.errors import InvalidInput
from requirements_app.web.words import Label, say

from .facets import CHOICES_SHOWN, Facet, Offered, facet, state_of
from .parts import component_groups

LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "product": _("Product"),
    "component": _("Component"),
    "direction": _("Direction"),
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
_KEYS_KEPT = 32
_KEPT = ("sort", "columns", "size", "version")
"""What an address holds besides the filters."""


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters as texts; those of `LISTS` may be given several times or joined by commas."""
    state = state_of(query, FILTER_KEYS, LISTS)
    return {key: ",".join(parts_of(text)) if key in LISTS else text for key, text in state.items()}


def page_state(query: QueryDict) -> dict[str, str]:
    """All that the address of the flows page sets, without the page of the list and the row."""
    return filter_texts(query) | state_of(query, _KEPT, ("columns",))


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


def facets(version: Version, filters: FlowFilters, state: Mapping[str, str]) -> tuple[Facet, ...]:
    """Each facet with the number of flows that each choice leaves beside the other filters. Of
    many products those with the most flows are offered, besides the chosen ones, and components
    once a product is chosen."""
    content = content_at(version.number)
    files = content.outlines
    groups = component_groups(content, filters.products, filters.component)
    components = {slug: name for group in groups for slug, name in group.components}
    counts = flow_counts(version, filters, components)
    names: dict[str, Mapping[str, Label]] = {
        "product": {file.product.slug: file.product.name for file in files},
        "component": components,
        "direction": {each: say(each, "direction") for each in DIRECTIONS},
        "feature": {
            f"{file.product.slug}.{feature.id}": feature.name
            for file in files
            for feature in file.features
        },
        **{key: {word: say(word, key) for word in words} for key, words in WORDS.items()},
    }
    grouped = {slug: group.product for group in groups for slug, _name in group.components}
    return tuple(
        facet(
            key,
            LABELS[key],
            Offered(
                counts["products" if key == "product" else key],
                names.get(key, {}),
                grouped if key == "component" else {},
                CHOICES_SHOWN if key in _MANY else None,
            ),
            parts_of(state.get(key, "")),
            state,
            single=key == "direction",
        )
        for key in _FACETS
    )


_FACETS = (
    "product", "component", "direction", "requirement", "protocol", "port", "feature", "phase",
    "lifecycle", "assertion", "tls_inspection",
)  # fmt: skip
_MANY = ("product", "feature")
