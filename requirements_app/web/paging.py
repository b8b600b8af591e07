"""One page of a list, by its number in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from requirements_app.core.errors import InvalidInput, NotFound

SIZES = (50, 100)
_MOST_PAGES = 1_000_000
_ModelT = TypeVar("_ModelT", bound=Model)
_RowT = TypeVar("_RowT")


@dataclass(frozen=True)
class Page(Generic[_RowT]):
    """The rows `first` to `last` (from 1) of `count`."""

    rows: Sequence[_RowT]
    number: int
    size: int
    count: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def others(self) -> bool:
        """Whether there is any other page."""
        return self.pages > 1


def page_of(
    rows: QuerySet[_ModelT],
    query: Mapping[str, str],
    *,
    count: int | None = None,
    dense: str = "",
    size: int = SIZES[0],
) -> Page[_ModelT]:
    """The page that `page` (from 1) and `size` in the query string name.

    `count` spares the counting where it is known. `dense` names a column that numbers all rows
    from 1 without gaps: then the last page costs no more than the first. Raises InvalidInput, and
    NotFound beyond the last page.
    """
    number = page_number(query)
    size = _size(query.get("size", ""), size)
    total = rows.count() if count is None else count
    start = (number - 1) * size
    if number > 1 and start >= total:
        raise NotFound(
            _("There is no page %(number)s.") % {"number": number},
            _("The last one is page %(last)s.") % {"last": max(1, -(-total // size))},
        )
    if dense:
        found = rows.filter(**{f"{dense}__gt": start, f"{dense}__lte": start + size})
    else:
        found = rows[start : start + size]
    return Page(list(found), number, size, total)


def page_number(query: Mapping[str, str]) -> int:
    """The page asked for, from 1. Raises InvalidInput."""
    return _whole(query.get("page", ""), "page", 1, _MOST_PAGES)


def _size(text: str, default: int) -> int:
    if not text:
        return default
    if text not in map(str, SIZES):
        mend = _("use %(sizes)s") % {"sizes": ", ".join(map(str, SIZES))}
        raise InvalidInput.one("size", text, _("is no size of a page"), mend)
    return int(text)


def _whole(text: str, field: str, default: int, largest: int) -> int:
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if not 1 <= number <= largest:
        raise InvalidInput.one(
            field, text, _("is no page number"), _("give a whole number from 1 on")
        )
    return number
