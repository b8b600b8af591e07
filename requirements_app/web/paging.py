"""One page of a list: by its number in the address, or by the row that it goes on from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from requirements_app.accounts.preferences import PAGE_ROWS
from requirements_app.core.errors import InvalidInput, NotFound

SIZES = PAGE_ROWS
_USUAL = 50
COUNTED = 1_000
"""Counting stops here: to count a million rows takes longer than to show a page of them."""
END = "end"
_MOST_PAGES = 1_000_000
_FURTHEST = 99_999_999
_ModelT = TypeVar("_ModelT", bound=Model)
_RowT = TypeVar("_RowT")


@dataclass(frozen=True)
class Page(Generic[_RowT]):
    """The rows `first` to `last` (from 1) of `count`."""

    rows: Sequence[_RowT]
    number: int
    size: int
    count: int

    walked = False
    many = False

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
    size: int = _USUAL,
) -> Page[_ModelT]:
    """The page that `page` (from 1) and `size` in the query string name.

    `count` spares the counting where it is known. `dense` names a column that numbers all rows
    from 1 without gaps: then the last page costs no more than the first. Raises InvalidInput, and
    NotFound beyond the last page.
    """
    number = page_number(query)
    size = _size(query.get("size", ""), size)
    total = rows.count() if count is None else count
    start = _start(number, size, total)
    if dense:
        found = rows.filter(**{f"{dense}__gt": start, f"{dense}__lte": start + size})
    else:
        found = rows[start : start + size]
    return Page(list(found), number, size, total)


def part_of(rows: Sequence[_RowT], query: Mapping[str, str], *, size: int = _USUAL) -> Page[_RowT]:
    """The same of rows that are all at hand. Raises InvalidInput and NotFound."""
    number = page_number(query)
    size = _size(query.get("size", ""), size)
    start = _start(number, size, len(rows))
    return Page(rows[start : start + size], number, size, len(rows))


def page_by(
    fetch: Callable[[int, int], Sequence[_RowT]], query: Mapping[str, str], *, count: int
) -> Page[_RowT]:
    """The same of rows that `fetch(start, size)` gives, `count` in all. Raises InvalidInput and
    NotFound."""
    number = page_number(query)
    size = _size(query.get("size", ""), _USUAL)
    return Page(fetch(_start(number, size, count), size), number, size, count)


def _start(number: int, size: int, total: int) -> int:
    """How many rows come before a page. Raises NotFound beyond the last one."""
    start = (number - 1) * size
    if number > 1 and start >= total:
        raise NotFound(
            _("There is no page %(number)s.") % {"number": number},
            _("The last one is page %(last)s.") % {"last": max(1, -(-total // size))},
        )
    return start


@dataclass(frozen=True)
class Stretch(Generic[_RowT]):
    """Some rows of a list of which nobody knows how many it has before counting them: `count`,
    or `many` more. `previous` and `next` are the marks that the neighbours go on from."""

    rows: Sequence[_RowT]
    count: int
    many: bool
    previous: int | None
    next: int | None

    walked = True

    @property
    def others(self) -> bool:
        return self.previous is not None or self.next is not None


def stretch_of(
    rows: QuerySet[_ModelT],
    query: Mapping[str, str],
    *,
    key: str,
    counted: int | None = None,
    furthest: int = _FURTHEST,
) -> Stretch[_ModelT]:
    """The rows after the one marked `after`, or before `before` (`end`: the last ones), in the
    order of `key`, which no two rows share; `-` before it turns the order round. The last ones
    cost no more than the first. `counted` is what `count_of` says, where that is known, and
    `furthest` the largest value that a key can have.

    Raises InvalidInput for what is no mark, and NotFound where no row lies beyond it.
    """
    size = _size(query.get("size", ""), _USUAL)
    backwards = "before" in query
    name, falls = key.removeprefix("-"), key.startswith("-") != backwards
    at = query.get("before" if backwards else "after", "")
    if at and not (backwards and at == END):
        mark = _whole(at, "before" if backwards else "after", 1, furthest)
        rows_beyond = rows.filter(**{f"{name}__{'lt' if falls else 'gt'}": mark})
    else:
        rows_beyond = rows
    ordered = rows_beyond.order_by(f"-{name}" if falls else name)
    found = list(ordered[: size + 1])
    more, found = len(found) > size, found[:size]
    if at and not found:
        raise NotFound(_("There is no row beyond that."), _("Go back to the first ones."))
    if backwards:
        found.reverse()
    counted = count_of(rows) if counted is None else counted
    comes_before = more if backwards else bool(at)
    comes_after = at not in ("", END) if backwards else more
    return Stretch(
        found,
        min(counted, COUNTED),
        counted > COUNTED,
        getattr(found[0], name) if found and comes_before else None,
        getattr(found[-1], name) if found and comes_after else None,
    )


def count_of(rows: QuerySet[_ModelT]) -> int:
    """How many rows there are, up to one more than `COUNTED`."""
    return rows.order_by()[: COUNTED + 1].count()


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
    longest = max(8, len(str(largest)))
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else 0
    if not 1 <= number <= largest:
        raise InvalidInput.one(
            field, text, _("is no page number"), _("give a whole number from 1 on")
        )
    return number
