import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.describe import box_text, endpoint_texts
from requirements_app.core.endpoints import (
    EVERYTHING,
    Key,
    endpoints_intervals,
    parse_endpoint,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import parse_service
from tests.core.strategies import quick, small_endpoints


def side(*texts):
    return endpoints_intervals(parse_endpoint(text) for text in texts)


@pytest.mark.parametrize(
    ("intervals", "texts"),
    [
        (side("any"), ("any",)),
        (side("fd00::/8", "10.0.0.0/25", "10.0.0.128/25"), ("10.0.0.0/24", "fd00::/8")),
        (side("x", "*.x"), ("x", "*.x")),
        (side("*.x") - side("a.x", "*.b.x"), ("*.x except a.x, *.b.x",)),
        (side("*.x") - side("*.b.x") | side("q.b.x"), ("*.x except *.b.x", "q.b.x")),
        (
            side("any") - side("10.0.0.1", "b.x"),
            (
                "0.0.0.0-10.0.0.0",
                "10.0.0.2-255.255.255.255",
                "::/0",
                "any name except b.x",
            ),
        ),
    ],
)
def test_sides_are_told_in_words(intervals, texts):
    assert endpoint_texts(intervals) == texts


def test_a_box_is_one_line():
    rule = [parse_endpoint("10.0.0.1")], [parse_endpoint("*.x")], [parse_service("tcp/443,80")]
    (box,) = PacketSet.from_rules([rule]).boxes()
    assert box_text(box) == "10.0.0.1 → *.x: tcp/80,443"


def read_back(texts):
    found: IntervalSet[Key] = IntervalSet()
    for text in texts:
        whole, _, exceptions = text.partition(" except ")
        held = EVERYTHING - side("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1")
        if whole != "any name":
            held = side(whole)
        for exception in filter(None, exceptions.split(", ")):
            held -= side(exception)
        found |= held
    return found


@quick
@given(
    st.lists(small_endpoints.map(lambda each: side(each.text)), max_size=4),
    st.lists(small_endpoints.map(lambda each: side(each.text)), max_size=4),
)
def test_the_words_say_exactly_what_the_set_holds(added, removed):
    names = EVERYTHING - side("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1")
    intervals: IntervalSet[Key] = IntervalSet()
    for each in added:
        intervals |= each & names
    for each in removed:
        intervals -= each
    assert read_back(endpoint_texts(intervals)) == intervals
