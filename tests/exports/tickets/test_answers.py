"""How long a system asks to be left alone, and what its quota means."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exports.tickets.answers import retry_after, trouble_of
from requirements_app.core.http import Response

DATE = {"date": "Sat, 21 Nov 2026 09:30:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "99999999999999999999"}, 86_400),
        ({"retry-after": "Sat, 21 Nov 2026 09:31:30 GMT", **DATE}, 90),
        ({"retry-after": "Sat, 21 Nov 2026 09:29:00 GMT", **DATE}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795253430", **DATE}, 30),
        ({"x-ratelimit-remaining": "5", "x-ratelimit-reset": "1795253430", **DATE}, None),
        ({"retry-after": "Sat, 21 Nov 2026 09:31:30 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_what_the_answer_asks_for(headers, seconds):
    found = retry_after(Response(429, headers))
    assert found == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "headers", "trouble"),
    [
        (403, {}, "forbidden"),
        (403, {"x-ratelimit-remaining": "0"}, "limited"),
        (403, {"retry-after": "60"}, "limited"),
        (301, {}, "refused"),
        (422, {}, "refused"),
        (410, {}, "gone"),
        (412, {}, "conflict"),
        (502, {}, "broken"),
        (100, {}, "broken"),
    ],
)
def test_every_status_is_a_trouble(status, headers, trouble):
    assert trouble_of(Response(status, headers)) == trouble
