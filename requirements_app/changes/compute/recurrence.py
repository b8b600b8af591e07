"""Recurrence as iCalendar writes it, kept to what windows need and what surely ends.

The text is an RRULE, and in a second line the occurrences left out:
``FREQ=WEEKLY;BYDAY=TU`` / ``EXDATE:20261222T200000``. UNTIL and EXDATE are the wall clock of the
window's time zone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rruleset, rrulestr
from icalendar import vRecur

from requirements_app.core.errors import InvalidInput

MOST_CHARACTERS = 500
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# dateutil takes some numbers beyond these, and then recurs for ever or fails on the way.
_BOUNDS = {
    "INTERVAL": (1, 1_000),
    "COUNT": (1, 10_000),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYSETPOS": (-366, 366),
}
_MOMENT = "%Y%m%dT%H%M%S"
_WRITE = "write a rule such as FREQ=WEEKLY;BYDAY=TU, or FREQ=MONTHLY;BYDAY=1SU;COUNT=12"


def zone_named(name: str, field: str = "time_zone") -> ZoneInfo:
    """The IANA time zone of that name. Raises InvalidInput."""
    if name not in available_timezones():
        raise InvalidInput.one(
            field, name, "is no time zone known here", "write an IANA name such as Europe/Berlin"
        )
    return ZoneInfo(name)


def recurrence_text(
    text: str,
    starts_at: dt.datetime,
    zone: ZoneInfo,
    *,
    left_out: Iterable[dt.datetime] = (),
    field: str = "recurrence",
) -> str:
    """A recurrence in its one form, "" for none. `left_out` are moments at which it does not take
    place, besides those that the text leaves out.

    Raises InvalidInput for what is no rule, recurs more often than daily, or never takes place.
    """
    rule, *more = text.strip().splitlines() or [""]
    rule = rule.strip().removeprefix("RRULE:")
    if not rule:
        return ""
    excluded = {wall(each, zone) for each in left_out}
    for line in more:
        excluded |= _excluded(line.strip(), field)
    lines = [_rule_text(rule, zone, field)]
    if excluded:
        lines.append(f"EXDATE:{','.join(f'{each:{_MOMENT}}' for each in sorted(excluded))}")
    found = "\n".join(lines)
    if len(found) > MOST_CHARACTERS:
        raise InvalidInput.one(
            field, text, "is too long", f"keep it to {MOST_CHARACTERS} characters, or use UNTIL"
        )
    _require_some(found, wall(starts_at, zone), field)
    return found


def wall(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """What the clock on the wall shows in a time zone."""
    return moment.astimezone(zone).replace(tzinfo=None)


def moment(clock: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """When the clock on the wall shows that: in UTC, the first time where it shows it twice."""
    return clock.replace(tzinfo=zone).astimezone(dt.UTC)


def starts_between(
    text: str, first: dt.datetime, earliest: dt.datetime, latest: dt.datetime
) -> Iterator[dt.datetime]:
    """The starts from `earliest` to `latest`, both included, of what recurs by `text` and takes
    place at `first` for the first time; all by the clock on the wall."""
    for start in _rules(text, first).xafter(earliest, inc=True):
        if start > latest:
            return
        yield start


@lru_cache(maxsize=512)
def _rules(text: str, first: dt.datetime) -> rruleset:
    rule, *more = text.splitlines()
    found = rrulestr(f"RRULE:{rule}", dtstart=first, forceset=True)
    for line in more:
        for each in _excluded(line, "recurrence"):
            found.exdate(each)
    return found


def _rule_text(rule: str, zone: ZoneInfo, field: str) -> str:
    named = [part.partition("=")[0].upper() for part in rule.split(";") if part]
    for name in named:
        if name not in PARTS:
            raise InvalidInput.one(
                field, name, "is no part of a recurrence here", f"use {', '.join(PARTS)}"
            )
        if named.count(name) > 1:
            raise InvalidInput.one(field, name, "stands twice", "keep one of the two")
    try:
        read = vRecur.from_ical(rule)
    except ValueError as error:
        raise InvalidInput.one(field, rule, f"is no recurrence ({error})", _WRITE) from error
    if read.get("FREQ", [""])[0] not in FREQUENCIES:
        raise InvalidInput.one(
            field, rule, "recurs by no period known here", f"give FREQ, {', '.join(FREQUENCIES)}"
        )
    _require_bounds(read, field)
    if "COUNT" in read and "UNTIL" in read:
        raise InvalidInput.one(field, rule, "ends in two ways", "give COUNT or UNTIL")
    written: str = read.to_ical().decode()
    return re.sub(r"UNTIL=[^;]*", lambda _: f"UNTIL={_until(read['UNTIL'][0], zone)}", written)


def _require_bounds(read: vRecur, field: str) -> None:
    for name, (least, most) in _BOUNDS.items():
        for number in read.get(name, ()):
            if not least <= number <= most or number == 0:
                mend = f"give a number from {least} to {most}, and not 0"
                raise InvalidInput.one(field, f"{name}={number}", "is out of reach", mend)
    frequency = read["FREQ"][0]
    furthest = 0 if frequency in ("DAILY", "WEEKLY") else 5
    for day in read.get("BYDAY", ()):
        if day.relative is not None and not 1 <= abs(day.relative) <= furthest:
            mend = "number days by month or year alone, from 1 to 5 or -1 to -5: 2TU, -1SU"
            raise InvalidInput.one(field, f"BYDAY={day.to_ical().decode()}", "is no day", mend)


def _until(last: dt.date | dt.datetime, zone: ZoneInfo) -> str:
    """The last moment by the clock on the wall; a day lasts until its end."""
    if not isinstance(last, dt.datetime):
        return f"{last:%Y%m%d}T235959"
    return f"{wall(last, zone) if last.tzinfo else last:{_MOMENT}}"


def _excluded(line: str, field: str) -> set[dt.datetime]:
    if not line:
        return set()
    found = set()
    for text in line.removeprefix("EXDATE:").split(","):
        try:
            found.add(dt.datetime.strptime(text, _MOMENT))  # noqa: DTZ007 - a wall clock has no zone
        except ValueError as error:
            mend = "write EXDATE:20261222T200000, by the window's own clock"
            raise InvalidInput.one(field, text, "is no moment left out", mend) from error
    return found


def _require_some(text: str, first: dt.datetime, field: str) -> None:
    """Refuse what never takes place, and what dateutil refuses of the parts together."""
    try:
        found = next(iter(_rules(text, first)), None)
    except (ValueError, OverflowError) as error:
        raise InvalidInput.one(field, text, f"is no recurrence ({error})", _WRITE) from error
    if found is None:
        raise InvalidInput.one(field, text, "never takes place", _WRITE)
