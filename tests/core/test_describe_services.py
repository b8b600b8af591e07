"""Services of any set of packets in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.describe import service_texts
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.services import parse_service

EVERY = IntervalSet(((0, 256 << 16),))


def of(*texts):
    return IntervalSet.from_pairs(
        pair for text in texts for pair in parse_service(text).intervals()
    )


@pytest.mark.parametrize(
    ("services", "told"),
    [
        (EVERY, ("any service",)),
        (of("tcp/443", "udp/53"), ("tcp/443", "udp/53")),
        (of("gre"), ("gre",)),
        (of("icmp/8"), ("icmp/8",)),
        (EVERY - of("tcp/443"), ("tcp/0-442,444-65535", "255 whole IP protocols")),
        (EVERY - of("tcp/1-65535"), ("tcp/0", "255 whole IP protocols")),
    ],
)  # fmt: skip
def test_services_are_told_as_people_read_them(services, told):
    assert service_texts(services) == told


@given(st.lists(st.tuples(st.integers(0, (256 << 16) - 1), st.integers(1, 1 << 20)), max_size=6))
def test_any_set_has_words(spans):
    pairs = [(lo, min(lo + length, 256 << 16)) for lo, length in spans]
    found = service_texts(IntervalSet.from_pairs(pairs))
    assert bool(found) == bool(pairs)
