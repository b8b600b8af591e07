"""Windows and scheduled changes as a calendar that other programs read."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from requirements_app.accounts.models import User

from .compute.calendar_files import Appointment, calendar_write
from .models import Change
from .schedule import pure_window, scheduled_seen, windows_seen

MEDIA_TYPE = "text/calendar"


def calendar_of(user: User, *, address: Callable[[Change], str], host: str) -> bytes:
    """Everything that a user sees of windows and scheduled changes, as iCalendar. `address` is the
    page of a change, and `host` makes its UID the portal's own."""
    appointments = (
        Appointment(
            uid=f"change-{change.pk}@{host}",
            name=f"#{change.pk} {change.title}",
            starts_at=change.scheduled_from,
            ends_at=change.scheduled_until,
            url=address(change),
        )
        for change in scheduled_seen(user)
        if change.scheduled_from and change.scheduled_until
    )
    windows = (pure_window(row) for row in windows_seen(user))
    return calendar_write(
        windows, appointments, name="Freezes and maintenance windows", stamp=timezone.now()
    )
