"""Saying when a change will be implemented."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput

from ..access import require_carrying_out
from ..checks import moment, window_checked
from ..models import Change
from ..moving import acting, moved, next_state, sites_of
from ..schedule import conflicts_of
from .recompute import change_refresh, require_current


def change_schedule(
    *,
    number: int,
    actor: User,
    expected_revision: int | None,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
) -> Change:
    """Set the time of implementing an approved change. Raises Conflict for a time in a freeze,
    unless the change is an emergency. What else the time meets is put on record
    (`schedule.conflicts_of`): sites outside their maintenance windows, and other changes at the
    same firewalls."""
    change_refresh(number=number, actor=actor, expected_revision=expected_revision)
    with acting(actor, number, expected_revision) as change:
        sites = sites_of(change)
        require_carrying_out(actor, sites)
        state = next_state(change, "schedule")
        require_current(change)
        window = {
            "scheduled_from": moment(starts_at, "scheduled_from"),
            "scheduled_until": moment(ends_at, "scheduled_until"),
        }
        window_checked(window, "scheduled")
        if None in window.values():
            raise InvalidInput.one("scheduled_from", None, "is missing", "give both ends")
        if ends_at <= timezone.now():
            raise InvalidInput.one(
                "scheduled_until", ends_at.isoformat(), "is over", "give a later moment"
            )
        found = conflicts_of(change, sites, starts_at, ends_at)
        frozen = list(dict.fromkeys(each.window.name for each in found.freezes))
        if frozen and not change.emergency:
            raise Conflict(
                f"nothing is implemented then: {', '.join(frozen)}", "choose another time"
            )
        change.scheduled_from, change.scheduled_until = starts_at, ends_at
        change.state = state
        return moved(
            change,
            actor,
            "scheduled",
            starts_at=starts_at,
            ends_at=ends_at,
            freezes=frozen,
            outside_maintenance=list(found.outside_maintenance),
            overlaps=[each.other.change for each in found.overlaps],
        )
