"""Requests to Redmine, and what stands in its answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from requirements_app.core.http import Headers, Request, Response

from ..calls import ACCEPT_JSON, url
from ..port import Connection, Found, Steps, TicketError
from ..text import fitted, quiet
from .settings import BODY_LIMIT, COMPARED, NUMBERED, PAGE, SPOKEN, RedmineSettings

At = Connection[RedmineSettings]
_ACTIVE = re.compile(
    r"""\{(?=\{)|\[(?=\[)|[!<](?=\S)|\](?=\()|"(?=:)|\b(?:attachment|commit|document|export|forum"""
    r"""|message|news|project|source|user|version)(?=:)"""
)


def address_of(at: At, *path: str, **query: str) -> str:
    return url(at.address, "", *path, **query)


def signed(at: At, request: Request) -> Request:
    return request.with_headers(("X-Redmine-API-Key", at.secret["key"]), secret=True)


def read(at: At, *path: str, **query: str) -> Request:
    return signed(at, Request("GET", address_of(at, *path, **query), (ACCEPT_JSON,)))


def write(at: At, method: str, *path: str, issue: Mapping[str, Any]) -> Request:
    headers: Headers = (ACCEPT_JSON,)
    return signed(at, Request.json(method, address_of(at, *path), {"issue": issue}, headers))


def search(at: At, external_id: str) -> Request:
    """The issues of the key, closed ones too. Filters by name, operator and value: in the short
    form (`cf_7=…`) a value may begin with an operator of its own."""
    field = f"cf_{at.settings.key_field}"
    asked = [
        ("f[]", "status_id"), ("op[status_id]", "*"),
        ("f[]", field), (f"op[{field}]", "="), (f"v[{field}][]", external_id),
        ("sort", "id"), ("limit", str(PAGE)),
    ]  # fmt: skip
    address = address_of(at, "projects", at.settings.project, "issues.json")
    return signed(at, Request("GET", f"{address}?{urlencode(asked)}", (ACCEPT_JSON,)))


def issue_of(at: At, key: str, include: str) -> Steps[Any]:
    answer = yield read(at, "issues", f"{key}.json", include=include)
    return part_of(answer, "issue", "for the issue")


def part_of(response: Response, name: str, doing: str, code: int = 200) -> Mapping[str, Any]:
    """What an answer holds under this name."""
    answer = SPOKEN.expect(response, doing, (code,))
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, dict):
        raise SPOKEN.broken(doing, f"tells no {name}")
    return found


def within(thing: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The things that a thing lists under this name; none where it has no such list."""
    found = thing.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def moment(value: Any) -> datetime | None:
    """A moment as Redmine writes it; None where it tells none."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def account(at: At) -> Steps[str]:
    answer = yield read(at, "users", "current.json")
    user = part_of(answer, "user", "who is signed in")
    return f"the key is that of {user.get('login')}"


def status_number(at: At, name: str) -> Steps[int]:
    answer = SPOKEN.expect((yield read(at, "issue_statuses.json")), "for its statuses")
    statuses = listed(answer, "issue_statuses", "for its statuses")
    known = {str(each.get("name")): each.get("id") for each in statuses}
    found = {each.casefold(): number for each, number in known.items()}.get(name.casefold())
    if not isinstance(found, int):
        raise TicketError(
            "refused", f"Redmine has no status {name}", f"use one of {', '.join(known)}",
            field="status",
        )  # fmt: skip
    return found


def listed(answer: Any, name: str, doing: str) -> list[Any]:
    found = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise SPOKEN.broken(doing, f"tells no {name}")
    return found


def found_at(at: At, number: Any, doing: str) -> Found:
    if not isinstance(number, int):
        raise SPOKEN.broken(doing, "tells no number of the issue")
    return Found(str(number), f"#{number}", f"{at.address}/issues/{number}")


def number_of(name: str, value: str) -> int:
    if not value.isdigit():
        raise TicketError(
            "refused", f"the {name} {value} is no number",
            f"set the number that Redmine's API has for the {name}", field=name,
        )  # fmt: skip
    return int(value)


def marked(body: str, link: str = "") -> str:
    """Lists as both of Redmine's text formats have them. Nothing in the text mentions somebody,
    runs a macro, shows a picture or hides a link: a sign that shows as nothing parts their marks.
    """
    quieted = _ACTIVE.sub(lambda found: f"{found[0]}\u200b", quiet(body))
    lines = fitted(quieted, BODY_LIMIT, link).splitlines()
    return "\n".join(f"* {line[2:]}" if line.startswith("- ") else line for line in lines)


def parted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The issue's own fields, and custom ones in a list of theirs."""
    others = {name[3:]: value for name, value in fields.items() if name.startswith("cf_")}
    own = {name: value for name, value in fields.items() if not name.startswith("cf_")}
    if not others:
        return own
    values = [{"id": int(number), "value": value} for number, value in others.items()]
    return own | {"custom_fields": values}


def custom(issue: Mapping[str, Any], number: int) -> Any:
    found = [
        each.get("value") for each in within(issue, "custom_fields") if each.get("id") == number
    ]
    return found[0] if found else None


def carries(issue: Mapping[str, Any], name: str, value: Any) -> bool:
    """Whether the issue says of a field what was written; what it does not tell counts as kept."""
    if name.startswith("cf_"):
        return _same(custom(issue, int(name[3:])), value)
    if name in NUMBERED:
        other = issue.get(name.removesuffix("_id"))
        return _same(other.get("id") if isinstance(other, dict) else None, value)
    return name not in COMPARED or _same(issue.get(name), value)


def _same(there: Any, value: Any) -> bool:
    if isinstance(value, list | tuple):
        return isinstance(there, list) and sorted(map(str, there)) == sorted(map(str, value))
    if isinstance(value, bool):
        return there in (value, "1" if value else "0")
    if isinstance(value, int | float) and isinstance(there, int | float):
        return there == value
    return str("" if there is None else there) == str("" if value is None else value)
