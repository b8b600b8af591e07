"""iCalendar (RFC 5545) files of windows, in and out. No address in them is ever fetched."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from requirements_app.core.canonical import short_id
from requirements_app.core.errors import InvalidInput, Problem

from .recurrence import recurrence_text, wall, zone_named
from .windows import KINDS, Kind, Window

MOST_BYTES = 1_000_000
MOST_EVENTS = 1_000
MOST_NAME = 200
MOST_UID = 250
_YEARS = range(2000, 2101)
# What a file says of time zones is left unread: their IANA names are known, and a rule of its own
# could recur for ever.
_TIME_ZONES = re.compile(r"(?ims)^BEGIN:VTIMEZONE[ \t]*\r?$.*?^END:VTIMEZONE[ \t]*\r?\n?")
_PRODUCT = "-//Network Requirements Portal//Windows//EN"


@dataclass(frozen=True)
class Appointment:
    """Something else that a calendar shows, such as a scheduled change."""

    uid: str
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    url: str = ""


@dataclass(frozen=True)
class WholeDay:
    """Something that a calendar shows for a day, such as reviews that are due."""

    uid: str
    name: str
    day: dt.date
    url: str = ""


def calendar_read(data: bytes, *, kind: Kind, time_zone: str, site: str = "") -> tuple[Window, ...]:
    """The windows of an iCalendar file, in its order; cancelled events are left out.

    An event is of the kind that its CATEGORIES name (FREEZE, MAINTENANCE), else of `kind`; times
    without a zone, and whole days, are by the clock of `time_zone`. All are at `site`.

    Raises InvalidInput naming each event that cannot be read: no calendar, too large, too many
    events, an unknown time zone, a recurrence that is no rule or more often than daily, RDATE.
    """
    zone = zone_named(time_zone)
    events = list(_calendar(data).walk("VEVENT"))
    if not events:
        raise InvalidInput.one("file", "", "has no events", "export the calendar with its events")
    if len(events) > MOST_EVENTS:
        mend = f"keep it to {MOST_EVENTS}, for instance by leaving out past years"
        raise InvalidInput.one("file", len(events), "events are too many", mend)
    read: list[_Read] = []
    problems: list[Problem] = []
    for number, event in enumerate(events, start=1):
        try:
            read.append(_Read(event, f"events[{number}]", zone, kind))
        except InvalidInput as error:
            problems += error.problems
    if not problems:
        try:
            return tuple(_windows(read, site))
        except InvalidInput as error:
            problems += error.problems
    raise InvalidInput(*problems)


def calendar_write(
    windows: Iterable[Window],
    appointments: Iterable[Appointment] = (),
    days: Iterable[WholeDay] = (),
    *,
    name: str,
    stamp: dt.datetime,
) -> bytes:
    """The windows, appointments and days as an iCalendar file called `name`; `stamp` is now."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for window in windows:
        calendar.add_component(_window_event(window, stamp))
    for each in appointments:
        event = _event(each.uid, each.name, stamp)
        event.add("dtstart", each.starts_at.astimezone(dt.UTC))
        event.add("dtend", each.ends_at.astimezone(dt.UTC))
        if each.url:
            event.add("url", each.url)
        calendar.add_component(event)
    for one in days:
        event = _event(one.uid, one.name, stamp)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        if one.url:
            event.add("url", one.url)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _calendar(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise InvalidInput.one(
            "file", f"{len(data)} bytes", "is too large", f"keep it to {MOST_BYTES} bytes"
        )
    try:
        calendar = Calendar.from_ical(_TIME_ZONES.sub("", data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise InvalidInput.one(
            "file", f"byte {error.start}", "is not UTF-8", "save it as UTF-8"
        ) from error
    except ValueError as error:
        raise InvalidInput.one(
            "file", str(error)[:200], "keeps it from being iCalendar", "export the calendar as .ics"
        ) from error
    if calendar.name != "VCALENDAR":
        raise InvalidInput.one("file", calendar.name, "is no calendar", "begin with VCALENDAR")
    return calendar


class _Read:
    """One event, its parts checked. `instead_of`: the moment whose occurrence it replaces."""

    def __init__(self, event: Event, field: str, zone: ZoneInfo, kind: Kind) -> None:
        self.event, self.field, self.zone = event, field, zone
        self.uid = self._text("UID", MOST_UID)
        if not self.uid:
            raise self._refused("UID", "", "is missing", "give each event a UID")
        self.name = self._text("SUMMARY", MOST_NAME) or self.uid[:MOST_NAME]
        self.kind = self._kind(kind)
        self.cancelled = self._text("STATUS", 40).upper() == "CANCELLED"
        self.starts, self.zone = self._moment("DTSTART")
        self.ends = self._end()
        if not self.starts < self.ends:
            raise self._refused("DTEND", str(self.ends), "is not after DTSTART", "mend the event")
        instead = self._value("RECURRENCE-ID")
        self.instead_of = self._moment("RECURRENCE-ID")[0] if instead is not None else None
        if self._value("RDATE") is not None:
            raise self._refused("RDATE", "", "is not read", "write an event for each of its days")
        rule = self._value("RRULE")
        self.rule = rule.to_ical().decode() if rule is not None else ""
        self.left_out = tuple(self._left_out())

    def window(self, site: str, more_left_out: Iterable[dt.datetime]) -> Window:
        """The window; occurrences that other events replace are left out as well."""
        try:
            recurrence = recurrence_text(
                self.rule, self.starts, self.zone, left_out=(*self.left_out, *more_left_out),
                field="RRULE",
            )  # fmt: skip
        except InvalidInput as error:
            raise error.under(self.field) from error
        return Window(
            kind=self.kind,
            name=self.name,
            starts_at=self.starts.astimezone(dt.UTC),
            ends_at=self.ends.astimezone(dt.UTC),
            time_zone=self.zone.key,
            recurrence=recurrence,
            site=site,
            uid=self.uid,
        )

    def _value(self, key: str) -> Any:
        found = self.event.get(key)
        if isinstance(found, list) and key not in ("EXDATE", "CATEGORIES", "RDATE"):
            raise self._refused(key, "", "stands twice", "keep one of the two")
        for name, why in self.event.errors:
            if name == key:
                raise self._refused(key, str(why)[:200], "cannot be read", "mend the event")
        return found

    def _text(self, key: str, most: int) -> str:
        found = self._value(key)
        text = re.sub(r"[\s\x00-\x1f\x7f]+", " ", str(found)).strip() if found is not None else ""
        if len(text) > most:
            raise self._refused(key, text, "is too long", f"keep it to {most} characters")
        return text

    def _kind(self, otherwise: Kind) -> Kind:
        found = self._value("CATEGORIES")
        groups = found if isinstance(found, list) else [found] if found is not None else []
        words = {str(word).lower() for group in groups for word in group.cats}
        return next((kind for kind in KINDS if kind in words), otherwise)

    def _moment(self, key: str) -> tuple[dt.datetime, ZoneInfo]:
        found = self._value(key)
        if found is None:
            raise self._refused(key, "", "is missing", "give each event a start and an end")
        return self._aware(key, found.dt, found.params.get("TZID"))

    def _aware(
        self, key: str, value: dt.date | dt.datetime, tzid: str | None
    ) -> tuple[dt.datetime, ZoneInfo]:
        if value.year not in _YEARS:
            mend = f"give a year from {_YEARS[0]} to {_YEARS[-1]}"
            raise self._refused(key, str(value), "is out of reach", mend)
        if not isinstance(value, dt.datetime):
            return dt.datetime.combine(value, dt.time(), self.zone), self.zone
        if value.tzinfo is None:
            if tzid:
                raise self._refused(key, tzid, "is no time zone known here", "use an IANA name")
            return value.replace(tzinfo=self.zone), self.zone
        named = getattr(value.tzinfo, "key", "")
        return value, ZoneInfo(named) if named else self.zone

    def _end(self) -> dt.datetime:
        if self._value("DTEND") is not None:
            return self._moment("DTEND")[0]
        length = self._value("DURATION")
        if length is not None:
            ends: dt.datetime = wall(self.starts, self.zone) + length.dt
            return ends.replace(tzinfo=self.zone)
        start = self._value("DTSTART").dt
        if isinstance(start, dt.datetime):
            raise self._refused("DTEND", "", "is missing", "give each event a start and an end")
        return self._aware("DTSTART", start + dt.timedelta(days=1), None)[0]

    def _left_out(self) -> Iterator[dt.datetime]:
        found = self._value("EXDATE")
        for each in found if isinstance(found, list) else [found] if found is not None else []:
            for one in each.dts:
                value = one.dt
                if not isinstance(value, dt.datetime):
                    value = dt.datetime.combine(value, wall(self.starts, self.zone).time())
                yield self._aware("EXDATE", value, None)[0]

    def _refused(self, key: str, value: str, message: str, mend: str) -> InvalidInput:
        return InvalidInput(Problem(f"{self.field}.{key}", value, message, mend))


def _windows(read: list[_Read], site: str) -> Iterator[Window]:
    replaced: dict[str, list[dt.datetime]] = {}
    for each in read:
        if each.instead_of is not None:
            replaced.setdefault(each.uid, []).append(each.instead_of)
    for each in read:
        if each.cancelled:
            continue
        if each.instead_of is None:
            yield each.window(site, replaced.get(each.uid, ()))
        else:
            alone = short_id("w", each.uid, each.instead_of.astimezone(dt.UTC).isoformat())
            yield replace(each.window(site, ()), uid=alone, recurrence="")


def _event(uid: str, name: str, stamp: dt.datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("summary", name)
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    return event


def _window_event(window: Window, stamp: dt.datetime) -> Event:
    zone = zone_named(window.time_zone)
    parts = (window.kind, window.site, window.name, window.starts_at.isoformat())
    event = _event(window.uid or short_id("w", *parts), window.name, stamp)
    event.add("dtstart", window.starts_at.astimezone(zone))
    event.add("dtend", window.ends_at.astimezone(zone))
    event.add("categories", [window.kind.upper()])
    rule, _, left_out = window.recurrence.partition("\n")
    if rule:
        read = vRecur.from_ical(rule)
        if "UNTIL" in read:
            read["UNTIL"] = [each.replace(tzinfo=zone).astimezone(dt.UTC) for each in read["UNTIL"]]
        event.add("rrule", read)
    for text in left_out.removeprefix("EXDATE:").split(",") if left_out else ():
        clock = dt.datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall clock
        event.add("exdate", clock.replace(tzinfo=zone))
    return event
