"""How somebody wants to see the portal: the time zone, the colours, the keys, the rows of lists."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput, NotAllowed, Stale

from .facts import version_of
from .models import User

PAGE_ROWS = (25, 50, 100, 200)
"""How many rows a page of a list may have."""


@cache
def zone_names() -> tuple[str, ...]:
    """The time zones that may be chosen, as IANA names them: UTC first, then by area."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))


def zone_of(account: User | AnonymousUser | None) -> ZoneInfo:
    """The time zone in which this reader sees moments: their own, else the portal's."""
    return ZoneInfo(getattr(account, "time_zone", "") or settings.TIME_ZONE)


def preferences_facts(account: User) -> dict[str, Any]:
    """An account's preferences; `time_zone` is "" where the portal's is meant, `theme` where the
    system's is."""
    return {
        "time_zone": account.time_zone,
        "theme": account.theme,
        "single_keys": account.single_keys,
        "page_rows": account.page_rows,
    }


def preferences_version(account: User) -> int:
    """A number that differs whenever one of the preferences does."""
    return version_of(preferences_facts(account))


@transaction.atomic
def preferences_set(
    *,
    account: User,
    actor: User,
    time_zone: str | None = None,
    theme: str | None = None,
    single_keys: bool | None = None,
    page_rows: int | None = None,
    expected_version: int | None = None,
) -> User:
    """Change what is given; "" goes back to the portal's time zone and the system's colours.

    Raises InvalidInput; NotAllowed for anybody else's account; Stale where they are no longer at
    `expected_version`.
    """
    if actor.pk != account.pk:
        raise NotAllowed("preferences are one's own", "sign in as yourself")
    account = User.objects.select_for_update().get(pk=account.pk)
    before = preferences_facts(account)
    if expected_version not in (None, version_of(before)):
        raise Stale("your preferences were changed meanwhile", "look again, and repeat")
    if time_zone is not None:
        account.time_zone = _known(time_zone, "time_zone", zone_names(), "a time zone")
    if theme is not None:
        account.theme = _known(theme, "theme", User.Theme.values, "a choice of colours")
    if single_keys is not None:
        account.single_keys = single_keys
    if page_rows is not None:
        account.page_rows = _rows(page_rows)
    after = preferences_facts(account)
    changed = {key: value for key, value in after.items() if value != before[key]}
    if changed:
        account.save(update_fields=list(changed))
        record(actor=actor, action="account.preferences-changed", obj=account, data=changed)
    return account


def _rows(count: int) -> int:
    if count not in PAGE_ROWS:
        few = ", ".join(map(str, PAGE_ROWS))
        raise InvalidInput.one("page_rows", count, "is no size of a page", f"use one of {few}")
    return count


def _known(value: str, field: str, known: tuple[str, ...] | list[str], what: str) -> str:
    if value and value not in known:
        few = ", ".join([*known[:4], "…"] if len(known) > 5 else known)
        raise InvalidInput.one(field, value, f"is not {what}", f"use one of {few}")
    return value
