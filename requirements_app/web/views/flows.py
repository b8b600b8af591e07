"""Flows: the list with its facets, and one flow with the document rows behind it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requirements_app.accounts.saved_views import saved_views
from requirements_app.catalogue import selectors
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import FILTER_KEYS, LISTS, FlowFilters
from requirements_app.catalogue.models import FlowRevision
from requirements_app.core.errors import InvalidInput
from requirements_app.downloads.services import export_request
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.filters.facets import address, chips
from requirements_app.web.filters.flows import (
    LABELS,
    facets,
    filter_texts,
    flow_keys,
    page_state,
)
from requirements_app.web.flow_columns import COLUMNS, Column, columns_of
from requirements_app.web.flow_page import flow_detail, footing
from requirements_app.web.paging import part_of

from .catalogue import CatalogueView

EXPORT_FORMATS = ("csv", "xlsx", "json")
_TYPED = ("q", "port", "host")
"""The filters that are typed; the others are links."""


class Flows(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:
        row = request.GET.get("row", "")
        detail = flow_detail(row, self.version.number) if row else None
        if self.panel and detail:
            return self.show("catalogue/_flow_panel.html", {**self.context, "detail": detail})
        state = page_state(request.GET)
        problems: tuple[ShownProblem, ...] = ()
        filters, page, columns = FlowFilters(), None, columns_of("")
        try:
            columns = columns_of(state.get("columns", ""))
            filters = FlowFilters.from_texts(state)
            keys = flow_keys(self.version, filters, state.get("sort", ""))
            page = part_of(keys, self.paged)
        except InvalidInput as error:
            filters, problems = FlowFilters(), shown_problems(error.problems)
        found = facets(self.version, filters, {} if problems else state)
        context = {
            **self.context,
            "page": page,
            "flows": self.flows(page.rows, columns) if page else [],
            "problems": problems,
            "texts": filter_texts(request.GET),
            "labels": LABELS,
            "facets": found,
            "open_facets": ("product", "direction", "requirement"),
            "kept": {key: text for key, text in state.items() if key not in _TYPED},
            "chips": chips(LABELS, LISTS, state, found),
            "sort": state.get("sort", ""),
            "one_product": len(filters.products) == 1,
            "formats": EXPORT_FORMATS,
            "columns": columns,
            "choosable": [(each, each in columns) for each in COLUMNS.values()],
            "beside_columns": {key: text for key, text in state.items() if key != "columns"},
            "panel": address(state, page=request.GET.get("page", ""), row="-").removesuffix("-"),
            "detail": detail,
            "saved": saved_views(self.account, "flows"),
        }
        template = "catalogue/_flows.html" if self.partial else "catalogue/flows.html"
        return self.show(template, context, status=400 if problems else 200)

    def flows(self, keys: Collection[int], columns: Sequence[Column]) -> list[dict[str, Any]]:
        """What the columns tell of these flow revisions, in their order."""
        rows = selectors.flow_revisions(self.version.number).in_bulk(keys)
        found = [rows[key] for key in keys]
        told = [
            {**flow_facts(row), "content": row.content, "since": row.valid_from_id} for row in found
        ]
        if COLUMNS["depends"] in columns:
            for flow, depends in zip(told, self._depends(found), strict=True):
                flow["depends"] = depends
        return told

    def _depends(self, flows: Collection[FlowRevision]) -> list[tuple[str, ...]]:
        outlines = selectors.content_at(self.version.number).outlines
        files = {file.product.slug: file for file in outlines}
        return [footing(flow, files[flow.entity.product.slug]) for flow in flows]


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
        detail = flow_detail(slug, self.version.number)
        return self.show("catalogue/flow.html", {**self.context, "detail": detail})
