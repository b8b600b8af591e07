"""Products, by vendor, one or several together; and their components."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.saved_views import saved_views
from requirements_app.catalogue import details, selectors
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import parts_of
from requirements_app.catalogue.models import ProductRevision
from requirements_app.catalogue.related import Relations
from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_problems import choose
from requirements_app.sites.selectors import bindings_to
from requirements_app.web.filters.facets import Facet, Offered, facet, state_of
from requirements_app.web.links import catalogue_url
from requirements_app.web.lists import component_lines
from requirements_app.web.words import say

from .catalogue import CatalogueView

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from requirements_app.catalogue.selectors import ProductCounts

    Row = WithAnnotations[ProductRevision, ProductCounts]

MOST_TOGETHER = 12
_KEYS = ("q", "source", "lifecycle", "picked", "version")


@dataclass(frozen=True)
class FlowGroup:
    """Flows under a common heading; `slug` is of the product or component that it names."""

    title: str
    slug: str
    flows: tuple[dict[str, Any], ...]


class Products(CatalogueView):
    """`?product=…`, several times or joined, leads to the page of these products together."""

    def get(self, request: HttpRequest) -> HttpResponse:
        every = list(selectors.product_revisions(self.version.number))
        if chosen := parts_of(",".join(request.GET.getlist("product"))):
            _refuse_unknown(chosen, {row.entity.slug for row in every})
            version = self.context["pinned"]
            return redirect(catalogue_url("product", "+".join(chosen), version=version))
        state = state_of(request.GET, _KEYS, ())
        rows = sorted(
            (row for row in every if _fits(row, state)),
            key=_place,
        )
        vendors = [
            (vendor, list(products))
            for vendor, products in groupby(rows, key=lambda row: row.entity.vendor)
        ]
        context = {
            **self.context,
            "vendors": vendors,
            "count": len(rows),
            "facets": tuple(_facets(every, state)),
            "q": state.get("q", ""),
            "kept": {key: text for key, text in state.items() if key != "q"},
            "picked": parts_of(state.get("picked", "")),
            "empty": not every,
            "saved": saved_views(self.account, "products"),
        }
        return self.show("catalogue/products.html", context)


def _place(row: Row) -> tuple[bool, str, int, str]:
    """By vendor and name; what all products share comes last."""
    vendor = row.entity.vendor
    return row.entity.source_id == "shared", vendor.name, vendor.pk, row.name


def _refuse_unknown(slugs: Iterable[str], known: Collection[str]) -> None:
    for slug in slugs:
        if slug not in known:
            mend = choose(slug, known, "choose products of this list")
            raise InvalidInput.one("product", slug, "is not in the catalogue", mend)


def _fits(row: Row, state: dict[str, str]) -> bool:
    told = f"{row.name} {row.entity.slug} {row.entity.vendor.name}".lower()
    words = state.get("q", "").lower().split()
    same = {"source": row.entity.source_id, "lifecycle": row.lifecycle}
    return all(word in told for word in words) and all(
        state.get(key, value) == value for key, value in same.items()
    )


def _facets(rows: Collection[Row], state: dict[str, str]) -> Iterator[Facet]:
    for key, label in (("source", _("Kept by")), ("lifecycle", _("Lifecycle"))):
        values = [row.entity.source_id if key == "source" else row.lifecycle for row in rows]
        counts = {value: values.count(value) for value in values}
        names = {value: say(value, key) for value in sorted(counts)}
        chosen = [state[key]] if key in state else []
        yield facet(key, label, Offered(counts, names, {}), chosen, state, single=True)


class Product(CatalogueView):
    """One product, or several joined by `+`."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        slugs = list(dict.fromkeys(part for part in slug.split("+") if part)) or [slug]
        if len(slugs) > MOST_TOGETHER:
            mend = f"open {MOST_TOGETHER} at most together"
            raise InvalidInput.one("product", slug, f"are {len(slugs)} products", mend)
        found = details.products_detail(slugs, self.version.number)
        flows = [flow_facts(flow) for flow in found.flows]
        context = {
            **self.context,
            "components": component_lines(found.components, flows),
            "flows": flows,
            "hosts": list(found.hosts),
            "documents": list(found.documents),
        }
        if len(slugs) > 1:
            context |= {
                "products": _together(found.revisions),
                "slugs": ",".join(slugs),
                "groups": _by_product(found, flows),
            }
            return self.show("catalogue/products_together.html", context)
        context |= {
            "product": found.revision,
            "features": list(found.features),
            "parameters": list(found.parameters),
            "alternatives": found.revision.content.get("alternatives", ()),
            "crypto_profiles": found.revision.content.get("crypto_profiles", ()),
        }
        return self.show("catalogue/product.html", context)


def _together(products: Sequence[Row]) -> list[tuple[Row, str]]:
    """Each product with the address part of all the others."""
    slugs = [product.entity.slug for product in products]
    return [
        (product, "+".join(slug for slug in slugs if slug != product.entity.slug))
        for product in products
    ]


def _by_product(
    found: details.ProductDetail, flows: Iterable[dict[str, Any]]
) -> tuple[FlowGroup, ...]:
    flows = list(flows)
    return tuple(
        FlowGroup(
            product.name,
            product.entity.slug,
            tuple(flow for flow in flows if flow["product"] == product.entity.slug),
        )
        for product in found.revisions
    )


class Component(CatalogueView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        found = details.component_detail(slug, self.version.number)
        content = selectors.content_at(self.version.number)
        relations = Relations.of(content)
        roles = relations.roles(slug)
        names = {role: content.components[role].name for role in roles}
        flows = [flow_facts(flow) for flow in found.flows]
        context = {
            **self.context,
            "component": found.revision,
            "product": found.revision.entity.product.slug,
            "parent": relations.parents.get(slug, ""),
            "kinds": relations.kinds.get(slug, ()),
            "same_as": relations.same.get(slug, ()),
            "opens": _by_role(flows, "source", names),
            "listens": _by_role(flows, "destination", names),
            "bindings": bindings_to(self.account, roles)[:_BINDINGS_SHOWN],
            "roles": names,
        }
        return self.show("catalogue/component.html", context)


_BINDINGS_SHOWN = 100
_OTHER = {"source": "destination", "destination": "source"}


def _by_role(
    flows: Iterable[dict[str, Any]], side: str, names: dict[str, str]
) -> tuple[FlowGroup, ...]:
    """The flows that end there on this side, each under the nearest role that it names: the
    component's own first, then what it inherits."""
    at: dict[str, list[dict[str, Any]]] = {role: [] for role in names}
    for flow in flows:
        sides = (side, _OTHER[side]) if flow["bidirectional"] else (side,)
        ends = {end.get("slug") for each in sides for end in flow[each]}
        role = next((role for role in names if role in ends), None)
        if role:
            at[role].append(flow)
    return tuple(FlowGroup(names[role], role, tuple(found)) for role, found in at.items() if found)
