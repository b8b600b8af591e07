"""Documents: the inventory of what each says, with flows and decisions both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.saved_views import saved_views
from requirements_app.catalogue import details, selectors
from requirements_app.core.errors import InvalidInput
from requirements_app.documents.selectors import original_lines
from requirements_app.web.filters.facets import Facet, Offered, address, facet, state_of
from requirements_app.web.inventory import STATES, inventory, original_html
from requirements_app.web.words import Label

from .catalogue import CatalogueView

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from requirements_app.catalogue.models import DocumentRevision
    from requirements_app.documents.selectors import Presence

    Row = WithAnnotations[DocumentRevision, Presence]

_ALL = _("All rows and statements")


_KEYS = ("q", "publisher", "original", "version")
_LABELS: dict[str, Label] = {"publisher": _("Publisher"), "original": _("Original")}
_ORIGINALS: dict[str, Label] = {"added": _("added"), "missing": _("not added")}


class Documents(CatalogueView):
    """`q` searches titles, publishers and products; `publisher` and `original` filter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        every = list(selectors.document_revisions(self.version.number))
        state = state_of(request.GET, _KEYS, ())
        context = {
            **self.context,
            "documents": [row for row in every if _fits(row, state)],
            "empty": not every,
            "facets": tuple(_facets(every, state)),
            "q": state.get("q", ""),
            "kept": {key: text for key, text in state.items() if key != "q"},
            "saved": saved_views(self.account, "documents"),
        }
        return self.show("catalogue/documents.html", context)


def _values(row: Row) -> dict[str, str]:
    """What the facets tell documents apart by."""
    return {
        "publisher": row.reading.publisher,
        "original": "added" if row.has_original else "missing",
    }


def _fits(row: Row, state: Mapping[str, str]) -> bool:
    told = f"{row.reading.title} {row.reading.publisher} {row.product.slug}".lower()
    words = state.get("q", "").lower().split()
    return all(word in told for word in words) and all(
        state.get(key, value) == value for key, value in _values(row).items()
    )


def _facets(rows: Sequence[Row], state: Mapping[str, str]) -> Iterator[Facet]:
    for key, label in _LABELS.items():
        counts = Counter(_values(row)[key] for row in rows)
        names = {value: _ORIGINALS.get(value, value) for value in sorted(counts)}
        chosen = [state[key]] if key in state else []
        yield facet(key, label, Offered(counts, names, {}), chosen, state, single=True)


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
