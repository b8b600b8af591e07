import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.intervals import IntervalSet
from tests.core.strategies import interval_sets, pairs, points, quick


def members(intervals):
    return {point for lo, hi in intervals for point in range(lo, hi)}


def assert_canonical(intervals):
    assert all(lo < hi for lo, hi in intervals)
    assert all(
        before[1] < after[0]
        for before, after in zip(intervals.pairs, intervals.pairs[1:], strict=False)
    )


@quick
@given(pairs)
def test_from_pairs_is_the_canonical_union(given_pairs):
    built = IntervalSet.from_pairs(given_pairs)
    assert members(built) == {point for lo, hi in given_pairs for point in range(lo, hi)}
    assert_canonical(built)


@quick
@given(interval_sets, interval_sets)
def test_operations_agree_with_sets_of_points(left, right):
    ours, theirs = members(left), members(right)
    for result, expected in (
        (left | right, ours | theirs),
        (left & right, ours & theirs),
        (left - right, ours - theirs),
        (left.union(right), ours | theirs),
        (left.intersection(right), ours & theirs),
        (left.difference(right), ours - theirs),
    ):
        assert members(result) == expected
        assert_canonical(result)
    assert (left <= right) == left.issubset(right) == (ours <= theirs)
    assert left.isdisjoint(right) == ours.isdisjoint(theirs)
    assert (left == right) == (ours == theirs)
    assert bool(left) == bool(ours)


@quick
@given(
    st.lists(st.integers(0, 4), min_size=30, max_size=30),
    st.lists(st.tuples(st.integers(0, 125), st.integers(0, 125)), min_size=1, max_size=3),
)
def test_a_long_set_and_a_short_one_agree_with_sets_of_points(widths, given_pairs):
    long = IntervalSet.from_pairs((4 * at, 4 * at + width) for at, width in enumerate(widths))
    short = IntervalSet.from_pairs((min(pair), max(pair)) for pair in given_pairs)
    assert members(long & short) == members(short & long) == members(long) & members(short)
    assert members(long - short) == members(long) - members(short)
    assert members(short - long) == members(short) - members(long)
    assert_canonical(long & short)


@quick
@given(interval_sets, points)
def test_membership_agrees_with_the_points(intervals, point):
    assert (point in intervals) == (point in members(intervals))


@quick
@given(interval_sets, interval_sets)
def test_equal_sets_have_equal_hashes(left, right):
    rebuilt = (left | right) - (right - left)
    assert rebuilt == left
    assert hash(rebuilt) == hash(left)


def test_adjacent_intervals_become_one_and_empty_ones_vanish():
    built = IntervalSet.from_pairs([(3, 5), (1, 3), (7, 7), (8, 9)])
    assert list(built) == [(1, 5), (8, 9)]
    assert len(built) == 2


def test_a_reversed_interval_is_an_error():
    with pytest.raises(ValueError, match="reversed"):
        IntervalSet.from_pairs([(2, 1)])


def test_tuples_work_as_points():
    names = IntervalSet.from_pairs([((9, "x"), (9, "x", "")), ((9, "x", ""), (9, "x\0"))])
    assert list(names) == [((9, "x"), (9, "x\0"))]
    assert (9, "x", "a", "b") in names
    assert (9, "xa") not in names
