"""Requests to RT, and what stands in its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requirements_app.core.http import Request, Response

from ..calls import ACCEPT_JSON, url
from ..port import Connection, Found, Steps, TicketError
from ..text import one_line
from .settings import COMPARED, MOST_PAGES, OWN, PAGE, SPOKEN, TITLE_LIMIT, RequestTrackerSettings

At = Connection[RequestTrackerSettings]


def read(at: At, *path: str, **query: str) -> Request:
    address = url(at.address, "/REST/2.0", *path, **query)
    # "Bearer" is refused.
    token = ("Authorization", f"token {at.secret['token']}")
    return Request("GET", address, (ACCEPT_JSON, token))


def write(at: At, method: str, *path: str, value: object) -> Request:
    like = read(at, *path)
    return Request.json(method, like.url, value, like.headers)


def record_of(response: Response, doing: str) -> Mapping[str, Any]:
    """An answer that is one thing."""
    answer = SPOKEN.expect(response, doing)
    if not isinstance(answer, dict):
        raise SPOKEN.broken(doing, "gave something else")
    return answer


def items_of(at: At, *path: str, **query: str) -> Steps[list[Any]]:
    """A page of a collection, the first unless asked otherwise."""
    answer = record_of((yield read(at, *path, **{"per_page": str(PAGE), **query})), "to search")
    items = answer.get("items")
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise SPOKEN.broken("to search", "tells no items")
    return items


def attached_to(at: At, key: str) -> Steps[dict[str, str]]:
    """Name → bytes of the files on a ticket."""
    found: dict[str, str] = {}
    for page in range(1, MOST_PAGES + 1):
        items = yield from items_of(
            at, "ticket", key, "attachments", fields="Filename,ContentLength", page=str(page)
        )
        found |= {str(item["Filename"]): str(item.get("ContentLength")) for item in items
                  if item.get("Filename")}  # fmt: skip
        if len(items) < PAGE:
            return found
    raise SPOKEN.broken("for the ticket's files", "tells no end of them")


def version(at: At) -> Steps[str]:
    answer = record_of((yield read(at, "rt")), "who is signed in")
    return f"the token is accepted by Request Tracker {answer.get('Version', '')}".strip()


def moment(value: Any) -> datetime | None:
    """A moment as RT writes it; None where it tells none."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def number_of(answer: Any, doing: str) -> str:
    key = answer.get("id") if isinstance(answer, dict) else None
    if not str(key).isdigit():
        raise SPOKEN.broken(doing, "told no number of the ticket")
    return str(key)


def found_at(at: At, key: str) -> Found:
    return Found(key, f"RT #{key}", f"{at.address}/Ticket/Display.html?id={key}")


def titled(title: str) -> str:
    found = one_line(title, TITLE_LIMIT)
    while len(found.encode()) > TITLE_LIMIT:
        found = one_line(found, len(found) - 1)
    if not found:
        raise TicketError(
            "refused", "the ticket has no title", "let the template of the title say something",
            field="title",
        )  # fmt: skip
    return found


def quoted(value: str) -> str:
    """A value of TicketSQL: without the escapes it could end its quotes and go on as a query."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    own = {name: value for name, value in fields.items() if name in OWN | COMPARED}
    return own, {name: value for name, value in fields.items() if name not in own}


def within(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The things that a thing lists under this name; none where it has no such list."""
    found = thing.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def leads_to(thing: Mapping[str, Any], verb: str) -> bool:
    """Whether RT offers the account this verb."""
    return any(each.get("ref") == verb for each in within(thing, "_hyperlinks"))


def values_of(item: Mapping[str, Any], name: str) -> list[str]:
    """What a custom field of a ticket holds."""
    held = [each.get("values") for each in within(item, "CustomFields") if each.get("name") == name]
    return [str(value) for values in held if isinstance(values, list) for value in values]


def listed(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [str(each) for each in (value if isinstance(value, list | tuple) else [value])]


def plain(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value
