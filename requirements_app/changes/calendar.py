"""Windows, scheduled changes and reviews as a calendar that other programs read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import timezone
from django.utils.translation import ngettext

from requirements_app.accounts.models import User

from .compute.calendar_files import Appointment, WholeDay, calendar_write
from .models import Change
from .reviews import reviews_by_day
from .schedule import pure_window, scheduled_seen, windows_seen

MEDIA_TYPE = "text/calendar"


def calendar_of(
    user: User, *, address: Callable[[Change], str], host: str, reviews: str = ""
) -> bytes:
    """Everything that a user sees of windows and scheduled changes, as iCalendar. `address` is the
    page of a change, and `host` makes its UID the portal's own. With `reviews`, the address of
    their page, the days on which entries in force are due for review as well."""
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
    days = _review_days(user, reviews, host) if reviews else ()
    return calendar_write(
        windows, appointments, days, name="Freezes and maintenance windows", stamp=timezone.now()
    )


def _review_days(user: User, page: str, host: str) -> Iterator[WholeDay]:
    for each in reviews_by_day(user):
        words = ngettext(
            "%(count)s entry to review at %(site)s",
            "%(count)s entries to review at %(site)s",
            each.count,
        )
        yield WholeDay(
            uid=f"review-{each.slug}-{each.first.isoformat()}@{host}",
            name=words % {"count": each.count, "site": each.name},
            day=each.first,
            url=f"{page}?due=all&site={each.slug}",
        )
