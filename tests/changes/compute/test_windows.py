"""When windows are, and what they say of a wanted time."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.recurrence import recurrence_text, zone_named
from requirements_app.changes.compute.windows import (
    Planned,
    Span,
    Window,
    calendar,
    freezes,
    next_maintenance,
    occurrences,
    outside_maintenance,
    overlaps,
)
from requirements_app.core.errors import InvalidInput

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def at(day: int, hour: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def window(kind: Any, starts: dt.datetime, ends: dt.datetime, **facts: Any) -> Window:
    return Window(kind, facts.pop("name", "w"), starts, ends, **facts)


def span(day: int, first: int, last: int) -> Span:
    return Span(at(day, first), at(day, last))


def test_a_weekly_window_keeps_its_hour_when_clocks_change():
    rule = recurrence_text("FREQ=WEEKLY;BYDAY=SU", at(18, 20, month=10), BERLIN)
    weekly = window("maintenance", at(18, 20, month=10), at(18, 22, month=10),
                    time_zone="Europe/Berlin", recurrence=rule)  # fmt: skip
    found = list(occurrences(weekly, Span(at(1, month=10), at(10))))
    assert [each.starts.astimezone(BERLIN).hour for each in found] == [22, 22, 22, 22]
    assert [each.starts.hour for each in found] == [20, 21, 21, 21]
    assert {each.ends - each.starts for each in found} == {2 * HOUR}


def test_what_is_left_out_does_not_take_place():
    rule = recurrence_text(
        "FREQ=DAILY;COUNT=3\nEXDATE:20261102T010000", at(1), BERLIN, left_out=[at(3)]
    )
    assert rule == "FREQ=DAILY;COUNT=3\nEXDATE:20261102T010000,20261103T010000"
    daily = window("freeze", at(1), at(1, 5), recurrence=rule, time_zone="Europe/Berlin")
    assert [each.starts for each in occurrences(daily, Span(at(1), at(20)))] == [at(1)]


_rules = st.builds(
    lambda frequency, interval, end, days: ";".join(
        [f"FREQ={frequency}", f"INTERVAL={interval}", *end, *days]
    ),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 4),
    st.sampled_from([[], ["COUNT=5"], ["UNTIL=20270301T000000Z"]]),
    st.sampled_from([[], ["BYDAY=TU,SA"], ["BYMONTHDAY=1,-1"], ["BYMONTH=3,11"]]),
)


@settings(deadline=None, max_examples=60)
@given(rule=_rules, hours=st.integers(1, 60), first=st.integers(0, 700), length=st.integers(1, 90))
def test_occurrences_are_those_of_the_rule_that_meet_the_time(rule, hours, first, length):
    text = recurrence_text(rule, at(1), zone_named("UTC"))
    recurring = window("freeze", at(1), at(1) + hours * HOUR, recurrence=text)
    within = Span(at(1) + first * DAY, at(1) + (first + length) * DAY)
    expected = [
        start
        for start in rrulestr(rule, dtstart=at(1)).between(at(1) - DAY, within.ends, inc=True)
        if start < within.ends and start + hours * HOUR > within.starts
    ]
    assert [each.starts for each in occurrences(recurring, within)] == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("FREQ=SECONDLY", "no period"),
        ("FREQ=HOURLY;INTERVAL=30", "no period"),
        ("INTERVAL=2", "no period"),
        ("FREQ=DAILY;BYHOUR=1,2", "no part"),
        ("FREQ=DAILY;BYSECOND=1", "no part"),
        ("FREQ=DAILY;FREQ=WEEKLY", "twice"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "two ways"),
        ("FREQ=DAILY;BYDAY=XX", "no recurrence"),
        ("FREQ=DAILY;INTERVAL=0", "out of reach"),
        ("FREQ=DAILY;COUNT=0", "out of reach"),
        ("FREQ=DAILY;COUNT=-3", "out of reach"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "out of reach"),
        ("FREQ=MONTHLY;BYDAY=9MO", "no day"),
        ("FREQ=WEEKLY;BYDAY=1MO", "no day"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("FREQ=DAILY;UNTIL=20200101", "never"),
        ("FREQ=DAILY;COUNT=1\nEXDATE:20261101T000000", "never"),
        ("FREQ=DAILY\nEXDATE:tomorrow", "no moment"),
        ("every tuesday", "no"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;" + "X" * 600, "no part"),
        ("FREQ=DAILY\nEXDATE:" + ",".join(f"202612{d:02}T000000" for d in range(1, 32)), "long"),
    ],
)
def test_a_recurrence_that_is_none_or_too_often_is_refused(text, message):
    with pytest.raises(InvalidInput, match=message) as caught:
        recurrence_text(text, at(1), zone_named("UTC"))
    assert caught.value.problems[0].mend


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="FREQ=WKLYBDAUMOTNI;,0123456789\n:", max_size=60))
def test_whatever_is_written_as_a_recurrence_is_one_or_refused(text):
    for given_ in (text, f"FREQ=WEEKLY;{text}"):
        try:
            found = recurrence_text(given_, at(1), zone_named("UTC"))
        except InvalidInput:
            continue
        assert recurrence_text(found, at(1), zone_named("UTC")) == found


_parts = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(-1, 30).map(str),
        "BYDAY": st.sampled_from(["MO", "TU,-1SU", "5WE", "6TH", "-5FR", "53SA", "MO,TU,WE,TH,FR"]),
        "BYMONTHDAY": st.integers(-33, 33).map(str),
        "BYMONTH": st.integers(-1, 14).map(str),
        "BYSETPOS": st.integers(-6, 6).map(str),
        "UNTIL": st.sampled_from(["20270101", "20280101T000000Z", "99991231T235959Z"]),
        "WKST": st.sampled_from(["SU", "MO", "2MO"]),
    },
)


@settings(deadline=None, max_examples=25)
@given(_parts, st.integers(0, 700))
def test_whatever_parts_a_rule_has_it_takes_place_or_is_refused(parts, days):
    text = ";".join(f"{key}={value}" for key, value in parts.items())
    with suppress(InvalidInput):
        rule = recurrence_text(text, at(1), zone_named("UTC"))
        recurring = window("freeze", at(1), at(1, 1), recurrence=rule)
        within = Span(at(1) + days * DAY, at(1) + (days + 400) * DAY)
        assert all(each.meets(within) for each in occurrences(recurring, within))


def test_a_time_zone_is_known_or_refused():
    assert zone_named("Asia/Tokyo").key == "Asia/Tokyo"
    for name in ("", "Berlin", "../etc/passwd", "CET2"):
        with pytest.raises(InvalidInput, match="no time zone"):
            zone_named(name)


def test_a_span_ends_after_it_begins():
    with pytest.raises(ValueError, match="does not end"):
        Span(at(2), at(1))


# --- what windows say of a wanted time ----------------------------------------------------------


def test_freezes_of_the_sites_and_of_everywhere_are_in_the_way():
    every = window("freeze", at(1), at(10), name="year's end")
    here = window("freeze", at(5), at(6), name="audit", site="hq")
    there = window("freeze", at(5), at(6), site="branch")
    open_ = window("maintenance", at(5), at(6))
    found = freezes(span(5, 10, 12), [here, every, there, open_], {"hq"})
    assert [each.window.name for each in found] == ["year's end", "audit"]
    assert freezes(span(12, 1, 2), [here, every], {"hq"}) == ()
    assert freezes(Span(at(10), at(11)), [every], {"hq"}) == ()  # its end is not included


def test_a_change_is_inside_maintenance_as_a_whole_or_not():
    night = window("maintenance", at(5, 1), at(5, 3), site="hq")
    following = window("maintenance", at(5, 3), at(5, 5))
    apart = window("maintenance", at(5, 6), at(5, 8))
    for windows, wanted, outside in (
        ([night], span(5, 1, 3), ()),
        ([night], span(5, 2, 4), ("hq",)),
        ([following], span(5, 3, 5), ()),
        ([night, following], span(5, 2, 4), ("branch",)),
        ([following, apart], span(5, 4, 7), ("branch", "hq")),
        ([], span(5, 4, 7), ()),
        ([night], span(6, 1, 2), ("hq",)),
    ):
        assert outside_maintenance(wanted, windows, {"hq", "branch"}) == outside


_hours = st.integers(0, 200)
_any_window = st.builds(
    lambda kind, start, hours, site: Window(
        kind, "w", at(1) + start * HOUR, at(1) + (start + hours) * HOUR, site=site
    ),
    st.sampled_from(["freeze", "maintenance"]), _hours, st.integers(1, 30),
    st.sampled_from(["", "hq", "branch"]),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_any_window, max_size=6), _hours, st.integers(1, 30))
def test_hour_by_hour_windows_say_the_same(windows, start, hours):
    wanted = Span(at(1) + start * HOUR, at(1) + (start + hours) * HOUR)

    def at_hour(kind: str, hour: int) -> bool:
        moment = at(1) + hour * HOUR
        return any(
            each.kind == kind and each.site in ("", "hq")
            and each.starts_at <= moment < each.ends_at
            for each in windows
        )  # fmt: skip

    inside = range(start, start + hours)
    assert bool(freezes(wanted, windows, {"hq"})) == any(at_hour("freeze", h) for h in inside)
    has_some = any(each.kind == "maintenance" and each.site in ("", "hq") for each in windows)
    holds = all(at_hour("maintenance", h) for h in inside)
    assert outside_maintenance(wanted, windows, {"hq"}) == (
        ("hq",) if has_some and not holds else ()
    )


@settings(deadline=None)
@given(st.lists(_any_window, max_size=6), st.integers(1, 8))
def test_the_next_maintenance_holds_the_change_and_meets_no_freeze(windows, hours):
    within = Span(at(1), at(1) + 300 * HOUR)
    found = next_maintenance(windows, "hq", hours * HOUR, within)
    assume(found)
    assert found is not None
    assert found.ends - found.starts == hours * HOUR
    assert freezes(found, windows, {"hq"}) == ()
    assert outside_maintenance(found, windows, {"hq"}) == ()


def test_no_maintenance_is_found_where_freezes_leave_no_room():
    night = window("maintenance", at(5, 1), at(5, 5))
    frozen = window("freeze", at(5, 2), at(5, 4))
    assert next_maintenance([night, frozen], "hq", 2 * HOUR, Span(at(1), at(9))) is None
    assert next_maintenance([night, frozen], "hq", HOUR, Span(at(1), at(9))) == span(5, 1, 2)
    assert next_maintenance([night, frozen], "hq", HOUR, Span(at(5, 3), at(9))) == span(5, 4, 5)


def test_a_calendar_is_in_order_and_bounded():
    daily = window("freeze", at(1), at(1, 1), recurrence="FREQ=DAILY", name="daily")
    late = window("maintenance", at(2, 5), at(2, 6), name="late")
    found = calendar([daily, late], Span(at(1), at(1, month=12)), most=4)
    assert [(each.window.name, each.span.starts.day) for each in found] == [
        ("daily", 1), ("daily", 2), ("late", 2), ("daily", 3),
    ]  # fmt: skip


def test_changes_overlap_where_they_meet_in_time_and_at_a_firewall():
    mine = Planned(1, span(5, 10, 12), frozenset({("hq", "edge"), ("hq", "inner")}))
    same = Planned(2, span(5, 11, 13), frozenset({("hq", "edge")}))
    later = Planned(3, span(5, 12, 13), frozenset({("hq", "edge")}))
    elsewhere = Planned(4, span(5, 10, 12), frozenset({("branch", "edge")}))
    (found,) = overlaps(mine, [mine, later, elsewhere, same])
    assert (found.other, found.firewalls) == (same, (("hq", "edge"),))
