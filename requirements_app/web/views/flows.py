"""Flows: the list with its facets, and one flow with the document rows behind it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requirements_app.catalogue import selectors
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import FILTER_KEYS, FlowFilters
from requirements_app.core.errors import InvalidInput
from requirements_app.downloads.services import export_request
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.filters.flows import LABELS, chips, facets, filter_texts, flow_keys
from requirements_app.web.filters.parts import component_groups
from requirements_app.web.flow_page import citations, crypto_profile, footing
from requirements_app.web.paging import part_of

from .catalogue import CatalogueView

EXPORT_FORMATS = ("csv", "xlsx", "json")


class Flows(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:
        texts = filter_texts(request.GET)
        problems: tuple[ShownProblem, ...] = ()
        filters, page = FlowFilters(), None
        try:
            filters = FlowFilters.from_texts(texts)
            keys = flow_keys(self.version, filters, request.GET.get("sort", ""))
            page = part_of(keys, request.GET)
        except InvalidInput as error:
            filters, problems = FlowFilters(), shown_problems(error.problems)
        content = selectors.content_at(self.version.number)
        found = facets(self.version, filters)
        context = {
            **self.context,
            "page": page,
            "flows": self.flows(page.rows) if page else [],
            "problems": problems,
            "texts": texts,
            "labels": LABELS,
            "facets": {facet.key: facet for facet in found},
            "components": component_groups(content, filters.products, filters.component),
            "chips": chips(texts, request.GET, found),
            "sort": request.GET.get("sort", ""),
            "one_product": len(filters.products) == 1,
            "formats": EXPORT_FORMATS,
        }
        template = "catalogue/_flows.html" if self.partial else "catalogue/flows.html"
        return self.show(template, context, status=400 if problems else 200)

    def flows(self, keys: Collection[int]) -> list[dict[str, Any]]:
        """The facts of these flow revisions, in their order."""
        rows = selectors.flow_revisions(self.version.number).in_bulk(keys)
        return [flow_facts(rows[key]) for key in keys]


class FlowsExport(CatalogueView):
    def post(self, request: HttpRequest) -> HttpResponse:
        selection = {
            key: text for key in FILTER_KEYS if (text := request.POST.get(key, "").strip())
        }
        if version := request.POST.get("version", ""):
            selection["version"] = version
        export = export_request(
            actor=self.account,
            format=request.POST.get("format", ""),
            options={},
            selection=selection,
        )
        return redirect("export", export.pk)


class Flow(CatalogueView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        revision = selectors.flow_get(slug, self.version.number)
        content = selectors.content_at(self.version.number)
        file = content.products[revision.entity.product.slug]
        context: dict[str, Any] = {
            **self.context,
            "flow": flow_facts(revision),
            "content": revision.content,
            "product": file.product,
            "footing": footing(revision, file),
            "crypto": crypto_profile(revision, file),
            "citations": citations(revision),
        }
        return self.show("catalogue/flow.html", context)
