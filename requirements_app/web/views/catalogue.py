"""What the catalogue's pages share, and the catalogue's versions and changes."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from requirements_app.catalogue import selectors
from requirements_app.catalogue.impacts import MEANINGS
from requirements_app.catalogue.models import Change, Version
from requirements_app.core.errors import InvalidInput
from requirements_app.web.lists import change_lines
from requirements_app.web.paging import page_of

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
        page = page_of(rows, self.paged)
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
