"""Taking the deletion of a window back: it is made again, from what the audit row tells of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, NotFound
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from ..models import Window
from .windows import (
    managed_sites,
    may_manage,
    one_at_a_time,
    recorded,
    require_managing,
    window_create,
)

DELETED, BACK = "window.deleted", "window.restored"
_KEPT = dt.timedelta(days=30)


def windows_deleted(user: User, most: int = 20) -> list[Event]:
    """The deletions of the last 30 days that the user may take back, newest first; those that are
    back are left out."""
    places = list(managed_sites(user).values_list("slug", flat=True))
    if may_manage(user, None):
        places.append("")
    there = Event.objects.filter(site_slug__in=places, at__gt=timezone.now() - _KEPT)
    back = set(there.filter(action=BACK).values_list("data__deletion", flat=True))
    rows = there.filter(action=DELETED, data__has_key="uid").exclude(pk__in=back)
    return list(rows.select_related("actor").order_by("-pk")[:most])


@transaction.atomic
def window_undo(*, actor: User, event_id: int) -> Window:
    """Make a deleted window again. Raises NotFound, NotAllowed; Conflict for one that is back, and
    InvalidInput where it does not fit any more."""
    one_at_a_time()
    event = Event.objects.filter(pk=event_id, action=DELETED, data__has_key="uid").first()
    site = _site(actor, event) if event else None
    if event is None or (site is None and event.site_slug):
        raise NotFound(f"no window was deleted by event {event_id}", "see the list of windows")
    require_managing(actor, site)
    uid = event.data["uid"]
    if Event.objects.filter(action=BACK, data__deletion=event.pk).exists() or (
        uid and Window.objects.filter(site=site, uid=uid).exists()
    ):
        raise Conflict("this window is back already", "see the list of windows")
    values = dict(event.data["values"])
    for name in ("starts_at", "ends_at"):
        values[name] = dt.datetime.fromisoformat(values[name])
    made = window_create(actor=actor, site=site, **values)
    if uid:
        made.uid = uid
        made.save(update_fields=["uid"])
    recorded(actor, made, "restored", deletion=event.pk)
    return made


def _site(actor: User, event: Event) -> Site | None:
    return visible_sites(actor).filter(slug=event.site_slug).first()
