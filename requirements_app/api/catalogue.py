"""Products, components, hosts, documents and flows of a published catalogue version."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from requirements_app.catalogue import details, selectors
from requirements_app.catalogue.content import full_id
from requirements_app.catalogue.directions import DIRECTIONS
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import FILTER_KEYS, LISTS, WORDS, FlowFilters
from requirements_app.catalogue.models import (
    Change,
    ComponentRevision,
    DocumentRevision,
    FlowRevision,
    HostRevision,
    ProductRevision,
    Version,
)
from requirements_app.core.errors import InvalidInput

from .base import PortalView
from .documentation import listing, operation
from .shapes import catalogue as shapes

_VERSION_NUMBER = {"type": "integer", "minimum": 1000000000, "maximum": 9999999999}
VERSION = OpenApiParameter(
    "version",
    _VERSION_NUMBER,
    description="A published catalogue version, YYYYMMDDNN; the newest unless given.",
)
_SINCE = OpenApiParameter(
    "since",
    _VERSION_NUMBER,
    description="The version you know, YYYYMMDDNN; from the start unless given.",
)
_NAME_PART = OpenApiParameter("q", str, description="A part of the name.")
_PRODUCT = OpenApiParameter("product", str, description="The slug of a product.")
_FILTER_MEANING = {
    "product": "Slugs of products, joined by commas.",
    "component": "Full ids of components; what they inherit is listed too.",
    "host": "A host name, wildcard, address or prefix that a flow's end may be.",
    "port": "Ports of the services; a flow with one of them fits.",
    "protocol": "Protocols of the services: tcp, udp, icmp, …",
    "direction": "Opened by or to the chosen components, else products; to or from the internet.",
    "feature": "The ids of features, with their product's slug or without.",
    "q": "Words that the flow's texts, ends and services hold, 8 at most.",
}
_PORTS = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 65535}}
FILTERS = tuple(
    OpenApiParameter(
        key,
        _PORTS if key == "port" else str,
        many=key in LISTS and key != "port",
        enum={**WORDS, "direction": DIRECTIONS}.get(key),
        description=_FILTER_MEANING.get(key, ""),
        style="form" if key in LISTS else None,
        explode=False if key in LISTS else None,
    )
    for key in FILTER_KEYS
)


class CatalogueView(PortalView):
    """Reads one version: `?version=YYYYMMDDNN`, the newest unless given."""

    def version(self, texts: dict[str, str]) -> Version:
        return selectors.version_get(version_number(texts.get("version", ""), "version"))


class Products(CatalogueView):
    @listing("products_list", shapes.ProductShape, 404, parameters=[VERSION, _NAME_PART])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The products, by slug."""
        texts = self.list_query("version", "q")
        rows = selectors.product_revisions(self.version(texts).number)
        if words := texts.get("q"):
            rows = rows.filter(name__icontains=words)
        return self.page(rows.annotate(slug=F("entity__slug")), _product, ("slug",))


class ProductDetail(CatalogueView):
    @operation("products_get", shapes.ProductDetailShape, 404, parameters=[VERSION])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002
        """One product with its components, options and documents."""
        version = self.version(self.query("version")).number
        found = details.product_detail(slug, version)
        return Response(
            {
                **_product(found.revision),
                "components": [_component(row) for row in found.components],
                "features": [row.content for row in found.features],
                "parameters": [row.content for row in found.parameters],
                "alternatives": found.revision.content.get("alternatives", []),
                "documents": [row.entity.slug for row in found.documents],
            }
        )


class Components(CatalogueView):
    @listing("components_list", shapes.ComponentShape, 404, parameters=[VERSION, _PRODUCT])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The components, by full id."""
        texts = self.list_query("version", "product")
        version = self.version(texts).number
        product = texts.get("product", "")
        if product:
            _refuse_unknown(product, version)
        rows = selectors.component_revisions(version, product)
        return self.page(rows.annotate(slug=F("entity__slug")), _component, ("slug",))


class Hosts(CatalogueView):
    @listing("hosts_list", shapes.HostShape, 404, parameters=[VERSION])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The named hosts, by pattern: for proxy allow lists and TLS-bypass lists."""
        version = self.version(self.list_query("version")).number
        rows = selectors.host_revisions(version).annotate(pattern=F("entity__pattern"))
        return self.page(rows, _host, ("pattern", "entity__source_id"))


class Documents(CatalogueView):
    @listing("documents_list", shapes.DocumentShape, 404, parameters=[VERSION])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The vendor documents that the version rests on, by slug."""
        version = self.version(self.list_query("version")).number
        rows = selectors.document_revisions(version).annotate(slug=F("entity__slug"))
        return self.page(rows, _document, ("slug",))


class Flows(CatalogueView):
    @listing("flows_list", shapes.FlowShape, 404, parameters=[VERSION, *FILTERS])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The flows, by id. All filters that are given must hold."""
        texts = self.list_query("version", *FILTER_KEYS)
        version = self.version(texts).number
        rows = selectors.flow_revisions(version, FlowFilters.from_texts(texts))
        return self.page(rows.annotate(slug=F("entity__slug")), flow_facts, ("slug",))


class FlowDetail(CatalogueView):
    @operation("flows_get", shapes.FlowShape, 404, parameters=[VERSION])
    def get(self, request: Request, slug: str) -> Response:  # noqa: ARG002
        """One flow with the document rows behind it."""
        version = self.version(self.query("version")).number
        revision: FlowRevision = selectors.flow_get(slug, version)
        return Response(flow_facts(revision))


class CurrentVersion(PortalView):
    throttle_classes = ()

    @operation("catalogue_version", shapes.VersionShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The newest version, cheap to ask and never throttled; null before the first one."""
        self.query()
        version = selectors.current_version()
        return Response(
            {
                "version": version and version.number,
                "published_at": version and version.published_at,
                "effective": version and version.effective,
                "digest": version and version.digest,
            }
        )


class Changes(PortalView):
    @listing("catalogue_changes", shapes.ChangeShape, parameters=[_SINCE])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """What later versions changed, oldest first."""
        since = version_number(self.list_query("since").get("since", ""), "since") or 0
        return self.page(selectors.changes_since(since), _change, ("version_id", "position"))


def version_number(text: str, field: str) -> int | None:
    """A version number as a query string gives it; None where it is left out."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) != 10:
        raise InvalidInput.one(field, text, "is no catalogue version", "write YYYYMMDDNN")
    return int(text)


def _refuse_unknown(product: str, version: int) -> None:
    """A slip of the pen is not taken for a product without components."""
    known = selectors.content_at(version).products
    if product not in known:
        mend = f"use {', '.join(sorted(known))}"
        raise InvalidInput.one("product", product, "is not in the catalogue", mend)


def _product(row: ProductRevision) -> dict[str, Any]:
    product = row.entity
    return {
        "slug": product.slug,
        "name": row.name,
        "description": row.content.get("description", ""),
        "vendor": {"slug": product.vendor.slug, "name": product.vendor.name},
        "source": product.source_id,
        "lifecycle": row.lifecycle,
        "successor": row.content.get("successor"),
        "flow_count": row.flow_count,  # type: ignore[attr-defined]  # annotated by the selector
        "component_count": row.component_count,  # type: ignore[attr-defined]
    }


def _component(row: ComponentRevision) -> dict[str, Any]:
    product = row.entity.product.slug
    parent = row.content.get("specialises")
    return {
        "slug": row.entity.slug,
        "product": product,
        "name": row.name,
        "kind": row.kind,
        "description": row.content.get("description", ""),
        "specialises": full_id(product, parent) if parent else None,
        "same_as": [full_id(product, other) for other in row.content.get("same_as", [])],
    }


def _host(row: HostRevision) -> dict[str, Any]:
    return {
        **{
            key: row.content[key]
            for key in ("kind", "party", "name", "stands_for", "tls_inspection", "proxy", "notes")
        },
        "pattern": row.entity.pattern,
        "source": row.entity.source_id,
        "flow_count": row.flow_count,  # type: ignore[attr-defined]  # annotated by the selector
    }


def _document(row: DocumentRevision) -> dict[str, Any]:
    reading = row.reading
    return {
        "slug": row.entity.slug,
        "publisher": reading.document.publisher,
        "title": reading.document.title,
        "product": row.product.slug,
        "revision": reading.number,
        "url": reading.url,
        "retrieved": reading.retrieved,
        "sha256": reading.sha256,
        "has_original": row.has_original,  # type: ignore[attr-defined]  # annotated by the selector
    }


def _change(row: Change) -> dict[str, Any]:
    return {
        "version": row.version_id,
        "kind": row.kind,
        "slug": row.slug,
        "product": row.product.slug if row.product else None,
        "disposition": row.disposition,
        "impact": row.impact,
        "effective": row.effective,
        "previous": row.previous,
        "current": row.current,
    }
