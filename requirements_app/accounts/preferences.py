"""How somebody wants to see the portal: the time zone, the colours, the keys."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput, NotAllowed

from .models import User


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
    }


@transaction.atomic
def preferences_set(
    *,
    account: User,
    actor: User,
    time_zone: str | None = None,
    theme: str | None = None,
    single_keys: bool | None = None,
) -> User:
    """Change what is given; "" goes back to the portal's time zone and the system's colours.

    Raises InvalidInput, and NotAllowed for anybody else's account.
    """
    if actor.pk != account.pk:
        raise NotAllowed("preferences are one's own", "sign in as yourself")
    account = User.objects.select_for_update().get(pk=account.pk)
    before = preferences_facts(account)
    if time_zone is not None:
        account.time_zone = _known(time_zone, "time_zone", zone_names(), "a time zone")
    if theme is not None:
        account.theme = _known(theme, "theme", User.Theme.values, "a choice of colours")
    if single_keys is not None:
        account.single_keys = single_keys
    after = preferences_facts(account)
    changed = {key: value for key, value in after.items() if value != before[key]}
    if changed:
        account.save(update_fields=list(changed))
        record(actor=actor, action="account.preferences-changed", obj=account, data=changed)
    return account


def _known(value: str, field: str, known: tuple[str, ...] | list[str], what: str) -> str:
    if value and value not in known:
        few = ", ".join([*known[:4], "…"] if len(known) > 5 else known)
        raise InvalidInput.one(field, value, f"is not {what}", f"use one of {few}")
    return value
