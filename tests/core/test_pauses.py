"""Pauses between attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.http import Response
from requirements_app.core.pauses import LONGEST_WAIT, retry_after, wait_after

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BASE, CAP = timedelta(seconds=5), timedelta(hours=1)


@given(st.integers(1, 10_000), st.integers())
def test_a_pause_is_within_half_and_all_of_the_doubled_base_and_the_cap(attempt, seed):
    whole = min(BASE.total_seconds() * 2 ** min(attempt - 1, 40), CAP.total_seconds())
    pause = wait_after(attempt, base=BASE, cap=CAP, rng=Random(seed)).total_seconds()
    assert whole / 2 - 1e-5 <= pause <= whole + 1e-5


def test_the_same_luck_gives_the_same_pause_and_another_one_another():
    pauses = [wait_after(3, base=BASE, cap=CAP, rng=Random(seed)) for seed in (1, 1, 2)]
    assert pauses[0] == pauses[1] != pauses[2]


def test_attempts_count_from_one():
    with pytest.raises(ValueError, match="from 1"):
        wait_after(0, base=BASE, cap=CAP, rng=Random(1))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120), (" 0 ", 0), ("999999999999999999", 86_400), ("0" * 500, 0),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60), ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 21 Nov 2027 12:00:00 GMT", 86_400), ("Saturday, 21-Nov-26 12:01:00 GMT", 60),
        ("Sat Nov 21 12:01:00 2026", 60),
    ],
)  # fmt: skip
def test_what_the_other_side_asks_for_is_heard_within_bounds(text, seconds):
    found = retry_after(Response(429, {"retry-after": text}), NOW)
    assert found == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "١٢", "Sat, 99 Nov 2026 12:01:00 GMT"])
def test_what_is_none_is_none(text):
    assert retry_after(Response(429, {"retry-after": text}), NOW) is None


def test_no_header_asks_for_nothing():
    assert retry_after(Response(503), NOW) is None


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    found = retry_after(Response(429, {"retry-after": text}), NOW)
    assert found is None or timedelta() <= found <= LONGEST_WAIT
