"""Freezes and maintenance windows: made, edited, deleted, and taken from a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from django.db import connection, transaction
from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator, is_change_manager
from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from requirements_app.sites.access import grants_of, require
from requirements_app.sites.checks import Checks
from requirements_app.sites.models import Site, SiteRole
from requirements_app.sites.selectors import visible_sites

from ..checks import moment, title
from ..compute.calendar_files import calendar_read
from ..compute.recurrence import recurrence_text, zone_named
from ..models import Window
from ..schedule import windows_seen

_YEARS = range(2000, 2101)
_FACTS = ("kind", "name", "starts_at", "ends_at", "time_zone", "recurrence")
_LOCK = 7_405_531


class WindowFields(TypedDict, total=False):
    """What people say about a window."""

    kind: str
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    time_zone: str
    recurrence: str


@dataclass(frozen=True)
class Imported:
    """How many windows a file has made, altered, and left as they were."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def window_create(*, actor: User, site: Site | None, **fields: Unpack[WindowFields]) -> Window:
    """A window at a site, or with None, everywhere. Raises NotAllowed and InvalidInput."""
    require_managing(actor, site)
    check = Checks()
    for name in ("kind", "name", "starts_at", "ends_at"):
        if name not in fields:
            check.refuse(name, None, "is missing", "give it")
    check.done()
    window = Window(site=site, made_by=actor)
    _assign(window, fields)
    window.save()
    recorded(actor, window, "created", values=facts_of(window))
    return window


@transaction.atomic
def window_edit(
    *, actor: User, window: int, expected_version: int | None, **fields: Unpack[WindowFields]
) -> Window:
    """Change what is given. What is scheduled already stays as it is. Raises NotFound, NotAllowed,
    Stale and InvalidInput."""
    held = _held(actor, window, expected_version)
    before = facts_of(held)
    _assign(held, fields)
    _changed(actor, held, before)
    return held


@transaction.atomic
def window_delete(*, actor: User, window: int, expected_version: int | None) -> None:
    """Delete a window. Raises NotFound, NotAllowed and Stale."""
    held = _held(actor, window, expected_version)
    recorded(actor, held, "deleted", values=facts_of(held), uid=held.uid)
    held.delete()


@transaction.atomic
def windows_import(
    *, actor: User, site: Site | None, data: bytes, kind: str, time_zone: str
) -> Imported:
    """Take the events of an iCalendar file as windows at a site, or everywhere; one that was taken
    before, by its UID, is brought up to date. What the file leaves out stays. Raises NotAllowed,
    and InvalidInput for each event that cannot be read."""
    require_managing(actor, site)
    if kind not in Window.Kind.values:
        raise _no_kind(kind)
    read = calendar_read(
        data,
        kind=kind,  # type: ignore[arg-type] # checked above
        time_zone=time_zone,
        site=site.slug if site else "",
    )
    one_at_a_time()
    known = {row.uid: row for row in Window.objects.filter(site=site).exclude(uid="")}
    created = updated = 0
    for each in read:
        window = known.get(each.uid)
        values = {name: getattr(each, name) for name in _FACTS}
        if window is None:
            window = Window(site=site, made_by=actor, uid=each.uid, **values)
            window.save()
            known[each.uid] = window
            recorded(actor, window, "created", values=facts_of(window), imported=True)
            created += 1
            continue
        before = facts_of(window)
        for name, value in values.items():
            setattr(window, name, value)
        updated += _changed(actor, window, before)
    return Imported(created, updated, len(read) - created - updated)


def one_at_a_time() -> None:
    """Until the transaction ends, others that take windows from a file or back wait: two of the
    same make each window once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def may_manage(actor: User, site: Site | None) -> bool:
    """Whether somebody may make and change windows: everywhere, change managers and administrators;
    at a site its owners, and change managers who see it."""
    manages = is_change_manager(actor)
    if site is None:
        return bool(manages or is_administrator(actor))
    return actor.has_perm("sites.change_site", site) or (
        manages and actor.has_perm("sites.view_site", site)
    )


def managed_sites(actor: User) -> QuerySet[Site]:
    """The sites at which somebody may make and change windows, as `may_manage` has it."""
    seen = visible_sites(actor)
    if is_change_manager(actor) or is_administrator(actor):
        return seen
    owned = SiteRole.objects.filter(grants_of(actor), role=SiteRole.Role.OWNER)
    return seen.filter(pk__in=owned.values("site"))


def require_managing(actor: User, site: Site | None) -> None:
    """Raise NotAllowed, or NotFound for a site that the actor does not see."""
    if may_manage(actor, site):
        return
    if site is not None:
        require(actor, "sites.change_site", site)
    raise NotAllowed(
        f"{actor.username} may not set windows for every site",
        "ask a change manager or an administrator",
    )


def facts_of(window: Window) -> dict[str, Any]:
    """What is told of a window."""
    return {name: getattr(window, name) for name in _FACTS}


def _held(actor: User, window: int, expected_version: int | None) -> Window:
    seen = windows_seen(actor).filter(pk=window)
    found = seen.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound(f"there is no window {window}", "see the list of windows")
    require_managing(actor, found.site)
    if expected_version is not None and found.row_version != expected_version:
        raise Stale(
            f"window {window} has changed: it is at version {found.row_version}, not"
            f" {expected_version}",
            "reload it, look at what changed, and send your change again",
        )
    return found


def _no_kind(kind: object) -> InvalidInput:
    return InvalidInput.one(
        "kind", kind, "is no kind of window", f"use one of {', '.join(Window.Kind.values)}"
    )


def _kind(value: object, field: str) -> str:  # noqa: ARG001 - called as every rule is
    if value not in Window.Kind.values:
        raise _no_kind(value)
    return str(value)


def _when(value: object, field: str) -> dt.datetime:
    found = moment(value, field)
    if found is None:
        raise InvalidInput.one(field, value, "is missing", "give it")
    if found.year not in _YEARS:
        mend = f"give a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise InvalidInput.one(field, found.isoformat(), "is out of reach", mend)
    return found


def _zone(value: object, field: str) -> str:
    return zone_named(value if isinstance(value, str) else "", field).key


_RULES: Mapping[str, Callable[[object, str], Any]] = {
    "kind": _kind,
    "name": title,
    "starts_at": _when,
    "ends_at": _when,
    "time_zone": _zone,
}


def _assign(window: Window, given: Mapping[str, Any]) -> None:
    """Set what is given, each through its rule. Raises InvalidInput with all that is wrong."""
    check = Checks()
    for name, rule in _RULES.items():
        if name in given:
            value = check.run(rule, given[name], name)
            if value is not None:
                setattr(window, name, value)
    check.done()
    if window.starts_at >= window.ends_at:
        raise InvalidInput.one(
            "ends_at", window.ends_at.isoformat(), "is not after the beginning",
            "give a later moment",
        )  # fmt: skip
    wanted = given.get("recurrence", window.recurrence)
    if not isinstance(wanted, str):
        raise InvalidInput.one("recurrence", wanted, "is not text", "give a string")
    window.recurrence = recurrence_text(wanted, window.starts_at, zone_named(window.time_zone))


def _changed(actor: User, window: Window, before: Mapping[str, Any]) -> bool:
    after = facts_of(window)
    moved = {
        name: {"before": before[name], "after": after[name]}
        for name in after
        if before[name] != after[name]
    }
    if moved:
        window.row_version += 1
        window.save()
        recorded(actor, window, "updated", changed=moved, row_version=window.row_version)
    return bool(moved)


def recorded(actor: User, window: Window, verb: str, **data: Any) -> None:
    """Write the audit row of what was done to a window."""
    record(
        actor=actor,
        action=f"window.{verb}",
        obj=window,
        site_slug=window.site.slug if window.site else "",
        data=data,
    )
