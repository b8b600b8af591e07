"""Which hosts the hosts page lists, and in what order."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from requirements_app.catalogue.models import HostRevision, Version
from requirements_app.catalogue.selectors import host_revisions

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from requirements_app.catalogue.selectors import FlowCount

# What a reader may sort by; nothing of the request reaches the ORM but these keys.
ORDERS: Mapping[str, str] = {
    "pattern": "entity__pattern",
    "name": "name",
    "kind": "kind",
    "party": "party",
    "tls_inspection": "tls_inspection",
    "flow_count": "flow_count",
}
_LAST = ("entity__pattern", "entity__source_id")
_KEYS_KEPT = 32


def hosts_found(version: int, words: str) -> QuerySet[WithAnnotations[HostRevision, FlowCount]]:
    """The hosts whose pattern or name holds the words; all of them without words."""
    rows = host_revisions(version)
    if not words:
        return rows
    return rows.filter(Q(entity__pattern__icontains=words) | Q(name__icontains=words))


def known_sort(text: str) -> str:
    """An order as `sort` names it, `-` before it turns it round; by pattern for any other text."""
    return text if text.removeprefix("-") in ORDERS else "pattern"


def host_keys(version: Version, words: str, sort: str) -> array[int]:
    """The primary keys of the host revisions that fit, in an order of :func:`known_sort`. A
    version never changes, so each process asks once."""
    return _host_keys(version.published_at, version.number, words, sort)


@lru_cache(maxsize=_KEYS_KEPT)
def _host_keys(published: dt.datetime, version: int, words: str, sort: str) -> array[int]:  # noqa: ARG001
    # When it was published is in the key because number and content name other rows in another
    # database.
    column = ORDERS[sort.removeprefix("-")]
    first = f"-{column}" if sort.startswith("-") else column
    last = [each for each in _LAST if each != column]
    rows = hosts_found(version, words).order_by(first, *last)
    return array("q", rows.values_list("pk", flat=True))
