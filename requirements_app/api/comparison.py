"""Two rule sets of a site, compared entry by entry."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from requirements_app.core.errors import NotFound
from requirements_app.rulesets.compare import (
    FILTER_KEYS,
    KINDS,
    Comparison,
    Filters,
    Line,
    Tally,
    comparison,
)
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.selectors import visible_rule_sets

from .base import PortalView
from .conditions import has_already
from .documentation import listing
from .pagination import walk
from .rulesets import entry_shape
from .shapes import rulesets as shapes

_FILTERS = tuple(
    OpenApiParameter(key, str, enum=KINDS if key == "kind" else None) for key in FILTER_KEYS
)


class Compare(PortalView):
    @listing(
        "rule_sets_compare",
        shapes.DifferenceShape,
        404,
        409,
        parameters=_FILTERS,
        beside={"summary": shapes.DifferenceSummaryShape()},
        kept=True,
    )
    def get(self, request: Request, rule_set_id: UUID, other_id: UUID) -> Response:
        """What comes from the other rule set of the same site to this one, entry by entry."""
        filters = Filters.from_texts(self.list_query(*FILTER_KEYS))
        found = self.comparison(rule_set_id, other_id)
        tag = _tag(found, request)
        if has_already(request, tag):
            return Response(status=304, headers={"ETag": tag})

        page = walk(partial(_fetch, found, filters), lambda row: [row[0]], ("place",), request)
        body = {
            "summary": _summary(found, found.tally()),
            "next": page.next,
            "previous": page.previous,
            "results": [_line(line) for _, line in page.rows],
        }
        return Response(body, headers={"ETag": tag})

    def comparison(self, rule_set_id: UUID, other_id: UUID) -> Comparison:
        """Raises NotFound unless the caller may see the site of both."""
        rows = visible_rule_sets(self.account).in_bulk([rule_set_id, other_id])
        if rule_set_id not in rows or other_id not in rows:
            raise NotFound("there is no such rule set", "see the list of the site's rule sets")
        return comparison(old=rows[other_id], new=rows[rule_set_id])


def _fetch(
    found: Comparison, filters: Filters, limit: int, mark: list[Any], *, backwards: bool
) -> list[tuple[int, Line]]:
    """Lines with their places among those picked, which stay theirs: contents never change."""
    if backwards:
        start, size = max(0, mark[0] - limit), min(limit, mark[0])
    else:
        start, size = mark[0] + 1 if mark else 0, limit
    lines = list(enumerate(found.lines(filters, start, size), start))
    return lines[::-1] if backwards else lines


def _tag(found: Comparison, request: Request) -> str:
    """Built rule sets never change, so the address and the two contents say what is answered."""
    parts = (found.old_content.digest, found.new_content.digest, request.build_absolute_uri())
    return f'"{sha256(" ".join(parts).encode()).hexdigest()[:32]}"'


def _summary(found: Comparison, tally: Tally) -> dict[str, Any]:
    counts = tally.counts("kind")
    return {
        "identical": found.identical,
        **{kind: counts.get(kind, 0) for kind in KINDS},
        "unchanged": tally.unchanged,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "facts": line.facts,
        "before": _entry(line.before),
        "after": _entry(line.after),
    }


def _entry(entry: Entry | None) -> dict[str, Any] | None:
    return entry_shape(entry) if entry else None
