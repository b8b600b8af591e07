"""Cursor pages: the cost of a page does not grow with its depth, and rows that come and go
meanwhile make a walk neither skip nor repeat the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Protocol

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from requirements_app.core.errors import InvalidInput

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 500
LIMIT, CURSOR = "limit", "cursor"
LATER, _EARLIER = "later", "earlier"


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the addresses of the pages around them; None where there is none."""

    rows: list[Any]
    next: str | None
    previous: str | None


def page_of(rows: QuerySet[Any], ordering: tuple[str, ...], request: Request) -> Page:
    """The page that `?limit=` and `?cursor=` ask for.

    `ordering` names fields or annotations, `-` before those that descend; none may be null, and
    all together are unique. Raises InvalidInput for a limit or cursor that cannot be meant.
    """

    def fetch(limit: int, mark: list[Any], *, backwards: bool) -> list[Any]:
        directed = _reversed(ordering) if backwards else ordering
        beyond = rows.filter(_beyond(directed, mark)) if mark else rows
        return list(beyond.order_by(*directed)[:limit])

    def mark_of(row: Any) -> list[int | str]:
        return [_plain(attrgetter(_path(name))(row)) for name in ordering]

    return walk(fetch, mark_of, ordering, request)


class Fetch(Protocol):
    """Up to `limit` rows beyond the row of this mark, [] for the first ones; `backwards`: those
    before it, the nearest first."""

    def __call__(self, limit: int, mark: list[Any], *, backwards: bool) -> list[Any]: ...


def walk(
    fetch: Fetch, mark_of: Callable[[Any], list[Any]], ordering: tuple[str, ...], request: Request
) -> Page:
    """The same of rows that no query set gives: `mark_of` tells where a row stands in `ordering`.
    Raises InvalidInput."""
    limit = _limit(request)
    signer = cursor_signer(request.path, ordering)
    heading, mark = _read(request.query_params.get(CURSOR, ""), signer)
    found = fetch(limit + 1, mark, backwards=heading == _EARLIER)
    more, found = len(found) > limit, found[:limit]
    if heading == _EARLIER:
        found.reverse()

    def link(towards: str) -> str | None:
        there_are_more = more if towards == heading else bool(mark)
        if not found or not there_are_more:
            return None
        row = found[-1] if towards == LATER else found[0]
        cursor = signer.sign_object([towards, mark_of(row)])
        return str(replace_query_param(request.build_absolute_uri(), CURSOR, cursor))

    return Page(found, next=link(LATER), previous=link(_EARLIER))


def part_of(rows: Sequence[Any], request: Request) -> Page:
    """The page of rows that are all at hand, in their order. Raises InvalidInput."""

    def fetch(limit: int, mark: list[Any], *, backwards: bool) -> list[Any]:
        first, last = (0, mark[0]) if backwards else (mark[0] + 1 if mark else 0, len(rows))
        places = list(range(first, min(last, len(rows))))
        return places[::-1][:limit] if backwards else places[:limit]

    found = walk(fetch, lambda place: [place], ("place",), request)
    return replace(found, rows=[rows[place] for place in found.rows])


def cursor_signer(path: str, ordering: tuple[str, ...]) -> Signer:
    """What signs the cursors of the list at `path`: pairs of a heading and the values of a row."""
    return Signer(salt=f"page:{path}:{','.join(ordering)}")


def _limit(request: Request) -> int:
    text = request.query_params.get(LIMIT, "")
    if not text:
        return DEFAULT_LIMIT
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not 1 <= number <= LARGEST_LIMIT:
        raise InvalidInput.one(LIMIT, text, "is no page size", f"give 1 to {LARGEST_LIMIT}")
    return number


def _read(cursor: str, signer: Signer) -> tuple[str, list[Any]]:
    """Where a cursor heads, and the row that it stands at. Cursors are signed, so what is read
    here was written here, for this list."""
    if not cursor:
        return LATER, []
    try:
        heading, mark = signer.unsign_object(cursor)
    except BadSignature as error:
        raise InvalidInput.one(
            CURSOR, cursor, "is no cursor of this list", "use `next` or `previous` as given"
        ) from error
    return heading, mark


def _reversed(ordering: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in ordering)


def _beyond(ordering: tuple[str, ...], mark: list[Any]) -> Q:
    """Rows after the mark, compared field by field as the database orders them."""
    name, value = ordering[0].removeprefix("-"), mark[0]
    strictly = Q(**{f"{name}__{'lt' if ordering[0].startswith('-') else 'gt'}": value})
    if len(ordering) == 1:
        return strictly
    return strictly | (Q(**{name: value}) & _beyond(ordering[1:], mark[1:]))


def _path(name: str) -> str:
    return name.removeprefix("-").replace("__", ".")


def _plain(value: Any) -> int | str:
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)
