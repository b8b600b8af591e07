"""Filters of a page that somebody gave a name, to come back to them."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import QuerySet

from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from requirements_app.core.text import clean_text

from .models import SavedView, User

PAGES = frozenset(
    {
        "products", "flows", "hosts", "documents", "sites", "lookup", "jobs", "search", "changes",
        "changes-board",
    }
)  # fmt: skip
"""The pages, by the names of their addresses, whose filters can be kept."""
MOST = 50
LONGEST_NAME = 80
LONGEST_QUERY = 2_000
_OF_A_MOMENT = frozenset({"page", "after", "before", "row"})  # where one was, not what one wants


def saved_views(user: User, page: str) -> QuerySet[SavedView]:
    """Somebody's saved views of one page, by name."""
    return SavedView.objects.filter(user=user, page=page)


@transaction.atomic
def saved_view_save(*, user: User, page: str, name: str, query: str, actor: User) -> SavedView:
    """Keep a page's query string under a name; what had the name before gives way. The page of a
    list and the open row are left out.

    Raises InvalidInput for a page that keeps none, and for a name or query that is empty, too
    long or unreadable; Conflict beyond `MOST` views; NotAllowed for anybody else's.
    """
    _own(user, actor)
    if page not in PAGES:
        raise InvalidInput.one("page", page, "keeps no views", f"use {', '.join(sorted(PAGES))}")
    name = clean_text(name, "name", LONGEST_NAME, required=True)
    query = _wanted(query)
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once see one another
    mine = SavedView.objects.filter(user=user)
    known = mine.filter(page=page, name=name).exists()
    if not known and mine.count() >= MOST:
        raise Conflict(f"you have {MOST} saved views already", "delete one of them")
    view, _ = SavedView.objects.update_or_create(
        user=user, page=page, name=name, defaults={"query": query}
    )
    record(actor=actor, action="saved-view.saved", obj=view, data=_facts(view))
    return view


@transaction.atomic
def saved_view_delete(*, view: SavedView, actor: User) -> None:
    """Forget a saved view. Raises NotAllowed for anybody else's."""
    _own(view.user, actor)
    record(actor=actor, action="saved-view.deleted", obj=view, data=_facts(view))
    view.delete()


def saved_view_get(user: User, number: int) -> SavedView:
    """One of somebody's own saved views, by its number. Raises NotFound."""
    found = SavedView.objects.select_related("user").filter(user=user, pk=number).first()
    if found is None:
        raise NotFound("you have no such saved view", "see the list on its page")
    return found


def _facts(view: SavedView) -> dict[str, str]:
    return {"page": view.page, "name": view.name, "query": view.query}


def _own(user: User, actor: User) -> None:
    if user.pk != actor.pk:
        raise NotAllowed("saved views are one's own", "save your own")


def _wanted(query: str) -> str:
    """A query string in one spelling, without what belongs to the moment. Raises InvalidInput."""
    text = clean_text(query, "query", LONGEST_QUERY).removeprefix("?")
    try:
        pairs = parse_qsl(text, keep_blank_values=False, errors="strict", max_num_fields=100)
    except ValueError as error:
        mend = "take it from the address of the page"
        raise InvalidInput.one("query", query, "cannot be read", mend) from error
    for key, value in pairs:
        clean_text(key, "query", LONGEST_QUERY)
        clean_text(value, "query", LONGEST_QUERY)
    kept = [(key, value) for key, value in pairs if key not in _OF_A_MOMENT]
    if not kept:
        raise InvalidInput.one("query", query, "sets no filter", "set one, then save the view")
    told = urlencode(kept)
    if len(told) > LONGEST_QUERY:
        mend = f"keep it to {LONGEST_QUERY} characters"
        raise InvalidInput.one("query", query, "sets too many filters", mend)
    return told
