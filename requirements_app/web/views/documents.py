"""Documents: the inventory of what each says, with flows and decisions both ways."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue import details, selectors
from requirements_app.core.errors import InvalidInput
from requirements_app.documents.selectors import original_lines
from requirements_app.web.filters.facets import address
from requirements_app.web.inventory import STATES, inventory, original_html

from .catalogue import CatalogueView

_ALL = _("All rows and statements")


class Documents(CatalogueView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        documents = list(selectors.document_revisions(self.version.number))
        return self.show("catalogue/documents.html", {**self.context, "documents": documents})


class Document(CatalogueView):
    """`?state=…` shows the rows that became flows, have a decision, or are unclear."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        state = request.GET.get("state", "")
        if state and state not in STATES:
            mend = f"use {', '.join(STATES)}"
            raise InvalidInput.one("state", state, "is no state of a row", mend)
        found = details.document_detail(slug, self.version.number)
        whole = inventory(found, "")
        lines = original_lines(found.revision.reading.sha256)
        kept = {"version": request.GET.get("version", "")}
        context = {
            **self.context,
            "document": found.revision,
            "reading": found.revision.reading,
            "sections": inventory(found, state).sections if state else whole.sections,
            "state": state,
            "tabs": [
                (key, label, whole.counts.get(key, 0), address(kept, state=key))
                for key, label in (("", _ALL), *STATES.items())
            ],
            "original": original_html(lines, whole),
            "line_count": len(lines),
        }
        return self.show("catalogue/document.html", context)
