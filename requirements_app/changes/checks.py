"""What people may write about a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.sites.checks import Checks

MOST_TITLE, MOST_TEXT = 200, 10_000
_FURTHEST = dt.timedelta(days=3_660)


def title(value: object, field: str = "title") -> str:
    return clean_text(value, field, MOST_TITLE, required=True)


def prose(value: object, field: str) -> str:
    """Text of several lines that says something."""
    return clean_text(value, field, MOST_TEXT, multiline=True, required=True)


def note(value: object, field: str = "note") -> str:
    """Text of several lines that may be blank."""
    return clean_text(value, field, MOST_TEXT, multiline=True)


def moment(value: object, field: str) -> dt.datetime | None:
    """A moment with its time zone, or nothing."""
    if value is None:
        return None
    if not isinstance(value, dt.datetime):
        raise InvalidInput.one(field, value, "is no moment", "write it as 2026-05-01T22:00:00Z")
    return value if timezone.is_aware(value) else timezone.make_aware(value)


def later(day: dt.date, field: str) -> None:
    """Raise InvalidInput for a day that is not to come, or further off than ten years."""
    today = timezone.localdate()
    if not today < day <= today + _FURTHEST:
        raise InvalidInput.one(
            field, day.isoformat(), "is no day to come",
            f"give a day from {today + dt.timedelta(days=1)} to {today + _FURTHEST}",
        )  # fmt: skip


def account(value: object, field: str) -> User:
    """An active person, by user name."""
    name = clean_text(value, field, 150, required=True)
    found = User.objects.filter(username=name, is_active=True, kind=User.Kind.PERSON).first()
    if found is None:
        raise InvalidInput.one(field, name, "is no person with an account", "check the user name")
    return found


def address(value: object, field: str) -> str:
    """An http or https address, or nothing."""
    text = clean_text(value, field, 500)
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc):
        raise InvalidInput.one(field, text, "is no web address", "begin it with https://")
    return text


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput.one(field, value, "is neither true nor false", "give one of them")
    return value


_RULES: Mapping[str, Callable[[object, str], Any]] = {
    "title": title,
    "justification": prose,
    "owner": account,
    "emergency": _flag,
    "wanted_from": moment,
    "wanted_until": moment,
    "external_system": lambda value, field: clean_text(value, field, 80),
    "external_reference": lambda value, field: clean_text(value, field, 200),
    "external_url": address,
}


def fields_checked(given: Mapping[str, Any], *, required: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of a change that are given, each through its rule. Raises InvalidInput with one
    problem for each that cannot be accepted."""
    check = Checks()
    for name in required:
        if name not in given:
            check.refuse(name, None, "is missing", "give it")
    values = {
        name: check.run(rule, given[name], name) for name, rule in _RULES.items() if name in given
    }
    check.run(window_checked, values, "wanted")
    check.done()
    return values


def window_checked(values: Mapping[str, Any], name: str) -> None:
    """Raise InvalidInput for a window that has one end, or ends before it begins."""
    start, end = values.get(f"{name}_from"), values.get(f"{name}_until")
    if (start is None) != (end is None):
        missing = f"{name}_from" if start is None else f"{name}_until"
        raise InvalidInput.one(missing, None, "is missing", "a window needs both ends")
    if start is not None and end is not None and start >= end:
        raise InvalidInput.one(
            f"{name}_until", end.isoformat(), "is not after the beginning", "give a later moment"
        )
