"""When a message is tried again."""

from __future__ import annotations

import datetime as dt

from requirements_app.webhooks import schedule


def test_the_pauses_are_those_of_the_specification_and_a_little_longer():
    planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    for attempts, seconds in enumerate(planned, start=1):
        wait = schedule.pause(attempts)
        assert wait is not None
        assert seconds <= wait.total_seconds() <= 1.1 * seconds
    assert schedule.pause(10) is None


def test_two_messages_do_not_come_back_at_the_same_moment():
    assert len({schedule.pause(4) for _ in range(20)}) > 10


def test_what_the_other_side_asks_for_only_makes_a_pause_longer():
    longer, shorter = dt.timedelta(hours=1), dt.timedelta(seconds=1)
    assert schedule.pause(1, longer) == longer
    assert (schedule.pause(2, shorter) or shorter).total_seconds() >= 300


def test_an_endpoint_that_stays_silent_is_asked_less_and_less_often():
    waits = [schedule.quiet(failures).total_seconds() for failures in (1, 2, 3, 8, 1_000)]
    assert waits == [5, 10, 20, 300, 300]
