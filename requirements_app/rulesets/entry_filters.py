"""What entries of a rule set can be filtered by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text

from .models import Content, Entry

_LONGEST = 253
_EXACT = {
    "deployment": "deployment",
    "product": "product",
    "flow": "flow",
    "source_zone": "source_zone",
    "destination_zone": "destination_zone",
    "requirement": "requirement",
    "phase": "phase",
    "protocol": "protocol",
}
FILTER_KEYS = (*_EXACT, "rule", "port", "q")


@dataclass(frozen=True)
class EntryFilters:
    """Canonical values; what is empty does not filter. All that is given must hold."""

    exact: tuple[tuple[str, str], ...] = ()
    rule: int | None = None
    port: int | None = None
    q: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> EntryFilters:
        """Filters as a query string writes them. Raises InvalidInput."""
        values = {key: clean_text(texts.get(key, ""), key, _LONGEST) for key in FILTER_KEYS}
        return cls(
            exact=tuple((_EXACT[key], values[key]) for key in _EXACT if values[key]),
            rule=_number(values["rule"], "rule", 2_147_483_647),
            port=_number(values["port"], "port", 65_535),
            q=values["q"],
        )


def entries_of(content: Content, filters: EntryFilters) -> QuerySet[Entry]:
    """The entries of a built content for which every filter holds, in their order."""
    rows = Entry.objects.filter(content=content).filter(**dict(filters.exact))
    if filters.rule is not None:
        rows = rows.filter(rule_number=filters.rule)
    if filters.port is not None:
        rows = rows.filter(ports__holds=filters.port)
    for word in filters.q.split():
        rows = rows.filter(
            Q(source__icontains=word)
            | Q(source_name__icontains=word)
            | Q(destination__icontains=word)
            | Q(destination_name__icontains=word)
            | Q(service__icontains=word)
            | Q(purpose__icontains=word)
            | Q(flow__icontains=word)
        )
    return rows.order_by("position")


def _number(text: str, field: str, largest: int) -> int | None:
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else 0
    if not 1 <= number <= largest:
        raise InvalidInput.one(field, text, "is no number here", f"give 1 to {largest}")
    return number
