"""Products, components, hosts and the catalogue's versions and changes."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from requirements_app.catalogue import details, selectors
from requirements_app.catalogue.content import full_id
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import roles_of
from requirements_app.catalogue.impacts import MEANINGS
from requirements_app.catalogue.models import Change, Version
from requirements_app.core.errors import InvalidInput
from requirements_app.web.filters.hosts import host_keys, known_sort
from requirements_app.web.lists import change_lines, component_lines
from requirements_app.web.paging import page_of, part_of

from .base import PageView


class CatalogueView(PageView):
    """Shows one version: `?version=YYYYMMDDNN`, the newest unless given."""

    @cached_property
    def version(self) -> Version:
        number = version_number(self.request.GET.get("version", ""), "version")
        return selectors.version_get(number)

    @cached_property
    def context(self) -> dict[str, Any]:
        """`pinned` is the version's number where another than the newest is shown."""
        newest = self.version
        if "version" in self.request.GET:
            newest = selectors.version_get()
        pinned = self.version.number if self.version != newest else None
        return {"version": self.version, "newest": newest, "pinned": pinned}


class Products(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        rows = sorted(
            selectors.product_revisions(self.version.number),
            key=lambda row: (row.entity.source_id == "shared", row.entity.vendor.name, row.name),
        )
        vendors = [
            (vendor, list(products))
            for vendor, products in groupby(rows, key=lambda row: row.entity.vendor)
        ]
        return self.show("catalogue/products.html", {**self.context, "vendors": vendors})


class Product(CatalogueView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        found = details.product_detail(slug, self.version.number)
        flows = [flow_facts(flow) for flow in found.flows]
        context = {
            **self.context,
            "product": found.revision,
            "components": component_lines(found.components, flows),
            "flows": flows,
            "hosts": list(found.hosts),
            "features": list(found.features),
            "parameters": list(found.parameters),
            "alternatives": found.revision.content.get("alternatives", ()),
            "crypto_profiles": found.revision.content.get("crypto_profiles", ()),
            "documents": list(found.documents),
        }
        return self.show("catalogue/product.html", context)


class Component(CatalogueView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        found = details.component_detail(slug, self.version.number)
        content = found.revision.content
        product = found.revision.entity.product.slug
        flows = [flow_facts(flow) for flow in found.flows]
        roles = roles_of(selectors.content_at(self.version.number), slug)
        parent = content.get("specialises")
        context = {
            **self.context,
            "component": found.revision,
            "product": product,
            "parent": full_id(product, parent) if parent else "",
            "same_as": [full_id(product, other) for other in content.get("same_as", ())],
            "opens": [flow for flow in flows if _has_end(flow, "source", roles)],
            "listens": [flow for flow in flows if _has_end(flow, "destination", roles)],
        }
        return self.show("catalogue/component.html", context)


class Hosts(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        sort = known_sort(request.GET.get("sort", ""))
        page = part_of(host_keys(self.version, words, sort), request.GET)
        rows = selectors.host_revisions(self.version.number).in_bulk(page.rows)
        context = {
            **self.context,
            "page": page,
            "hosts": [rows[key] for key in page.rows],
            "sort": sort,
            "q": words,
        }
        return self.show("catalogue/hosts.html", context)


class Host(CatalogueView):
    def get(self, request: HttpRequest, pattern: str) -> HttpResponse:  # noqa: ARG002
        found = details.host_detail(pattern, self.version.number)
        context = {
            **self.context,
            "pattern": pattern,
            "revisions": found.revisions,
            "flows": [flow_facts(flow) for flow in found.flows],
        }
        return self.show("catalogue/host.html", context)


class Changes(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:
        since = version_number(request.GET.get("since", ""), "since")
        rows = selectors.changes_since(since or 0).order_by("-version_id", "position")
        kind = request.GET.get("kind", "")
        if kind:
            rows = rows.filter(kind=_one_of(kind, "kind", _KINDS))
        disposition = request.GET.get("disposition", "")
        if disposition:
            rows = rows.filter(
                disposition=_one_of(disposition, "disposition", Change.Disposition.values)
            )
        page = page_of(rows, request.GET)
        context = {
            **self.context,
            "page": page,
            "changes": change_lines(page.rows),
            "versions": versions_with_counts()[:_VERSIONS_SHOWN],
            "since": since,
            "kinds": _KINDS,
            "kind": kind,
            "dispositions": Change.Disposition.values,
            "disposition": disposition,
            "meanings": MEANINGS,
        }
        return self.show("catalogue/changes.html", context)


_VERSIONS_SHOWN = 12
_KINDS = ("product", "document", "parameter", "feature", "component", "host", "flow")


def versions_with_counts() -> QuerySet[Version]:
    """The versions, newest first, each with `change_count` and what was `added` and `removed`."""
    return Version.objects.annotate(
        change_count=Count("changes"),
        added=Count("changes", filter=Q(changes__disposition=Change.Disposition.ADD)),
        removed=Count("changes", filter=Q(changes__disposition=Change.Disposition.REMOVE)),
    ).order_by("-number")


def version_number(text: str, field: str) -> int | None:
    """A version number as a query string gives it; None where it is left out."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) != 10:
        raise InvalidInput.one(field, text, "is no catalogue version", "write YYYYMMDDNN")
    return int(text)


def _one_of(text: str, field: str, known: tuple[str, ...] | list[str]) -> str:
    if text not in known:
        raise InvalidInput.one(field, text, "is not known", f"use {', '.join(known)}")
    return text


def _has_end(flow: dict[str, Any], side: str, roles: set[str]) -> bool:
    sides = (side, _OTHER[side]) if flow["bidirectional"] else (side,)
    return any(end.get("slug") in roles for each in sides for end in flow[each])


_OTHER = {"source": "destination", "destination": "source"}
