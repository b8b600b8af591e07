"""iCalendar in and out."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.calendar_files import (
    MOST_BYTES,
    MOST_EVENTS,
    Appointment,
    calendar_read,
    calendar_write,
)
from requirements_app.changes.compute.recurrence import recurrence_text, zone_named
from requirements_app.changes.compute.windows import Span, Window, occurrences
from requirements_app.core.errors import InvalidInput

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def ics(*lines: str, uid: str = "1") -> bytes:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT",
             "END:VCALENDAR", ""]  # fmt: skip
    return "\r\n".join(whole).encode()


def read(*lines: str) -> tuple[Window, ...]:
    return calendar_read(ics(*lines), kind="freeze", time_zone="Europe/Berlin", site="hq")


EVENT = ("DTSTART:20261222T200000Z", "DTEND:20261222T220000Z")


def test_an_event_becomes_a_window():
    (found,) = read("SUMMARY:Year's end\\, all", "CATEGORIES:IT,MAINTENANCE",
                    "DTSTART;TZID=America/New_York:20261222T200000", "DURATION:PT2H")  # fmt: skip
    assert found == Window(
        kind="maintenance",
        name="Year's end, all",
        starts_at=dt.datetime(2026, 12, 23, 1, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 12, 23, 3, tzinfo=dt.UTC),
        time_zone="America/New_York",
        site="hq",
        uid="1",
    )


def test_whole_days_and_times_without_a_zone_are_by_the_given_clock():
    (days,) = read("DTSTART;VALUE=DATE:20261222", "DTEND;VALUE=DATE:20270103")
    assert days.starts_at == dt.datetime(2026, 12, 21, 23, tzinfo=dt.UTC)
    assert days.ends_at == dt.datetime(2027, 1, 2, 23, tzinfo=dt.UTC)
    (one,) = read("DTSTART;VALUE=DATE:20261222")
    assert one.ends_at - one.starts_at == dt.timedelta(days=1)
    (floating,) = read("DTSTART:20260701T100000", "DTEND:20260701T110000")
    assert floating.starts_at.hour == 8
    assert days.kind == "freeze"
    assert days.name == "1"


def test_a_recurring_event_leaves_out_what_is_excluded_or_replaced():
    text = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        b"BEGIN:VEVENT\r\nUID:w\r\nSUMMARY:Weekly\r\nDTSTART;TZID=Europe/Berlin:20261103T200000\r\n"
        b"DTEND;TZID=Europe/Berlin:20261103T220000\r\nRRULE:FREQ=WEEKLY;BYDAY=TU\r\n"
        b"EXDATE;TZID=Europe/Berlin:20261110T200000\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261117T200000\r\n"
        b"DTSTART;TZID=Europe/Berlin:20261118T200000\r\nDTEND;TZID=Europe/Berlin:20261118T210000\r\n"
        b"END:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261124T200000\r\n"
        b"STATUS:CANCELLED\r\nDTSTART;TZID=Europe/Berlin:20261124T200000\r\n"
        b"DTEND;TZID=Europe/Berlin:20261124T210000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    windows = calendar_read(text, kind="maintenance", time_zone="UTC")
    november = Span(
        dt.datetime(2026, 11, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 2, tzinfo=dt.UTC)
    )
    days = sorted(each.starts.day for one in windows for each in occurrences(one, november))
    assert days == [1, 3, 18]
    assert len({each.uid for each in windows}) == len(windows) == 2


@pytest.mark.parametrize(
    ("lines", "field", "message"),
    [
        (("DTSTART:2026",), "events[1].DTSTART", "cannot be read"),
        (("DTSTART:20261222T200000Z",), "events[1].DTEND", "missing"),
        (("DTEND:20261222T200000Z",), "events[1].DTSTART", "missing"),
        (("DTSTART:20261222T200000Z", "DTEND:20261222T200000Z"), "events[1].DTEND", "not after"),
        (("DTSTART:18991222T200000Z", "DTEND:20261222T200000Z"), "events[1].DTSTART", "reach"),
        (("DTSTART;TZID=Mars/Base:20261222T200000", "DTEND:20261222T220000Z"),
         "events[1].DTSTART", "no time zone"),
        ((*EVENT, "RRULE:FREQ=SECONDLY"), "events[1].RRULE", "no period"),
        ((*EVENT, "RRULE:FREQ=OFTEN"), "events[1].RRULE", "cannot be read"),
        ((*EVENT, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), "events[1].RRULE", "twice"),
        ((*EVENT, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "events[1].RRULE", "never"),
        ((*EVENT, "RDATE:20261224T200000Z"), "events[1].RDATE", "not read"),
        ((*EVENT, "SUMMARY:" + "x" * 201), "events[1].SUMMARY", "too long"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_read_is_named(lines, field, message):
    with pytest.raises(InvalidInput, match=message) as caught:
        read(*lines)
    assert caught.value.problems[0].field == field
    assert caught.value.problems[0].mend


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "iCalendar"),
        (b"hello", "iCalendar"),
        (b"\xff\xfe", "UTF-8"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no events"),
        (b"BEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\n", "no calendar"),
        (b"BEGIN:VCALENDAR\r\nfoo bar\r\nEND:VCALENDAR\r\n", "iCalendar"),
        (b"x" * (MOST_BYTES + 1), "too large"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * (MOST_EVENTS + 1)
         + b"END:VCALENDAR\r\n", "too many"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(data, message):
    with pytest.raises(InvalidInput, match=message):
        calendar_read(data, kind="freeze", time_zone="UTC")


def test_the_rules_of_a_file_s_own_time_zones_are_not_followed():
    zone = ("BEGIN:VTIMEZONE", "TZID:Own/Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000",
            "RRULE:FREQ=SECONDLY", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
            "END:VTIMEZONE")  # fmt: skip
    body = ics("DTSTART;TZID=Own/Zone:20261222T200000", "DTEND:20261222T220000Z").decode()
    text = body.replace("BEGIN:VEVENT", "\r\n".join([*zone, "BEGIN:VEVENT"]))
    with pytest.raises(InvalidInput, match="no time zone"):
        calendar_read(text.encode(), kind="freeze", time_zone="UTC")


def _words(text: str) -> str:
    return " ".join(text.split())


_BASE = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    zone = draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
    starts = _BASE + dt.timedelta(minutes=draw(st.integers(0, 500_000)))
    text = draw(st.sampled_from([
        "", "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=MONTHLY;BYDAY=2SU;COUNT=7",
        "FREQ=DAILY;UNTIL=20280301T120000Z", "FREQ=WEEKLY;UNTIL=20280301",
    ]))  # fmt: skip
    left_out = [starts + dt.timedelta(days=7)] if text.startswith("FREQ=WEEKLY;U") else []
    rule = recurrence_text(text, starts, zone_named(zone), left_out=left_out)
    return Window(
        kind=draw(st.sampled_from(["freeze", "maintenance"])),
        name=draw(st.text("abc ,;:\\\"'äß漢", min_size=1).map(_words).filter(bool)),
        starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=draw(st.integers(1, 1_000))),
        time_zone=zone,
        recurrence=rule,
        uid=draw(st.sampled_from(["one", "two@example.com"])),
    )


@settings(deadline=None, max_examples=25)
@given(windows())
def test_what_is_written_is_read_as_it_was(window):
    data = calendar_write([window], name="Windows", stamp=NOW)
    assert calendar_read(data, kind="freeze", time_zone="Asia/Tokyo") == (window,)


def test_changes_stand_in_the_calendar_beside_windows():
    ends = NOW + dt.timedelta(hours=1)
    data = calendar_write(
        [Window("freeze", "Freeze", NOW, ends)],
        [Appointment("change-7@portal", "Change 7: open", NOW, ends, "https://portal.example/7")],
        name="Changes",
        stamp=NOW,
    )
    assert data.count(b"BEGIN:VEVENT") == 2
    assert b"URL:https://portal.example/7" in data
    assert b"CATEGORIES:FREEZE" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "UID:1", "DTSTART:2026",
    "DTSTART:20261222T200000Z", "DTEND;VALUE=DATE:20261223", "RRULE:FREQ=DAILY;COUNT=-1",
    "EXDATE:x", "EXDATE:20261222", "CATEGORIES:", "DURATION:-PT1H", "DURATION:P1W", "STATUS:",
    "RECURRENCE-ID:20261222T200000Z", "X-A;B=\"c\":d", "SUMMARY;LANGUAGE=de:a", ":", "\x00", "é",
]), max_size=14))  # fmt: skip
def test_whatever_the_lines_are_a_calendar_is_read_or_refused(lines):
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])
    with suppress(InvalidInput):
        assert isinstance(calendar_read(text.encode(), kind="freeze", time_zone="UTC"), tuple)
