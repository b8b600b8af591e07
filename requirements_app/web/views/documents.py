"""Documents: the inventory of what each says, with flows and decisions both ways."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from requirements_app.catalogue import details, selectors
from requirements_app.documents.models import Section
from requirements_app.documents.selectors import ShownRow
from requirements_app.web.flow_page import Cell, row_cells

from .catalogue import CatalogueView


@dataclass(frozen=True)
class InventoryRow:
    """A row with the flows that cite it; `see` are (reference, whether it is a row here)."""

    shown: ShownRow
    cells: tuple[Cell, ...]
    flows: tuple[str, ...]


@dataclass(frozen=True)
class InventorySection:
    section: Section
    table: tuple[InventoryRow, ...]
    prose: tuple[InventoryRow, ...]


class Documents(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        documents = list(selectors.document_revisions(self.version.number))
        return self.show("catalogue/documents.html", {**self.context, "documents": documents})


class Document(CatalogueView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        found = details.document_detail(slug, self.version.number)
        sections = []
        counts = {"rows": 0, "flows": 0, "decisions": 0}
        for each in found.sections:
            rows = [
                InventoryRow(
                    shown, row_cells(shown.row, each.section), found.flows.get(shown.row.pk, ())
                )
                for shown in each.rows
            ]
            counts["rows"] += len(rows)
            counts["flows"] += sum(bool(row.flows) for row in rows)
            counts["decisions"] += sum(bool(row.shown.row.decision) for row in rows)
            sections.append(
                InventorySection(
                    each.section,
                    tuple(row for row in rows if row.shown.row.kind == "table"),
                    tuple(row for row in rows if row.shown.row.kind == "prose"),
                )
            )
        context = {
            **self.context,
            "document": found.revision,
            "reading": found.revision.reading,
            "sections": sections,
            "counts": counts,
        }
        return self.show("catalogue/document.html", context)
