import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.addresses import LongestPrefix, aggregate, aggregate_prefixes
from requirements_app.core.endpoints import AddressRange, endpoints_intervals
from requirements_app.core.errors import InvalidInput
from tests.core.strategies import address_ranges, quick, small_ranges

R = AddressRange.from_text


def texts(ranges):
    return [each.text for each in ranges]


def test_halves_become_the_whole_and_gaps_stay():
    ranges = [R(text) for text in ("10.0.0.128/25", "fd00::1", "10.0.0.0/25", "10.0.1.1")]
    assert texts(aggregate(ranges)) == ["10.0.0.0/24", "10.0.1.1", "fd00::1"]


def test_neighbouring_hosts_become_a_range_or_their_prefixes():
    hosts = [R("10.0.0.1"), R("10.0.0.2"), R("10.0.0.3")]
    assert texts(aggregate(hosts)) == ["10.0.0.1-10.0.0.3"]
    assert texts(aggregate_prefixes(hosts)) == ["10.0.0.1", "10.0.0.2/31"]


@quick
@given(st.lists(small_ranges | address_ranges, max_size=8))
def test_aggregation_is_exact_and_smallest(ranges):
    for aggregated in (aggregate(ranges), aggregate_prefixes(ranges)):
        assert endpoints_intervals(aggregated) == endpoints_intervals(ranges)
        assert aggregated == sorted(aggregated)
    assert len(aggregate(ranges)) == len(endpoints_intervals(ranges))
    assert all(each.prefix_length is not None for each in aggregate_prefixes(ranges))


def test_the_most_specific_prefix_chooses():
    zones = LongestPrefix(
        [(R("10.0.0.0/8"), "campus"), (R("10.1.0.0/16"), "servers"), (R("fd00::/8"), "six")]
    )
    (match,) = zones.lookup(R("10.1.2.3")).matches
    assert (match.part.text, match.prefix.text, match.value) == (
        "10.1.2.3",
        "10.1.0.0/16",
        "servers",
    )
    found = zones.lookup(R("10.0.255.255-10.2.0.0"))
    assert [(each.part.text, each.value) for each in found.matches] == [
        ("10.0.255.255", "campus"),
        ("10.1.0.0/16", "servers"),
        ("10.2.0.0", "campus"),
    ]
    assert found.uncovered == ()


def test_what_no_prefix_holds_is_the_uncovered_remainder():
    zones = LongestPrefix([(R("10.0.1.0/24"), "a"), (R("10.0.3.0/24"), "b")])
    found = zones.lookup(R("10.0.0.0/22"))
    assert [each.value for each in found.matches] == ["a", "b"]
    assert texts(found.uncovered) == ["10.0.0.0/24", "10.0.2.0/24"]
    assert texts(zones.lookup(R("fd00::1")).uncovered) == ["fd00::1"]
    empty: LongestPrefix[str] = LongestPrefix([])
    assert texts(empty.lookup(R("10.0.0.1")).uncovered) == ["10.0.0.1"]


def test_one_prefix_in_two_zones_is_refused():
    with pytest.raises(InvalidInput, match=r"networks: '10.0.0.0/8' belongs to both a and b"):
        LongestPrefix([(R("10.0.0.0/8"), "a"), (R("10.0.0.0/8"), "b")], "networks")
    same = LongestPrefix([(R("10.0.0.0/8"), "a"), (R("10.0.0.0/8"), "a")])
    assert same.lookup(R("10.0.0.1")).matches[0].value == "a"


def test_a_range_that_is_no_prefix_is_refused_with_its_prefixes():
    with pytest.raises(InvalidInput, match=r"write 10.0.0.1, 10.0.0.2"):
        LongestPrefix([(R("10.0.0.1-10.0.0.2"), "a")])


nested_prefixes = st.lists(
    st.tuples(st.integers(0, 63), st.integers(26, 32)).map(
        lambda pair: AddressRange(
            4,
            pair[0] >> 32 - pair[1] << 32 - pair[1],
            (pair[0] >> 32 - pair[1] << 32 - pair[1]) + (1 << 32 - pair[1]) - 1,
        )
    ),
    max_size=8,
    unique=True,
)


@quick
@given(nested_prefixes, st.tuples(st.integers(0, 70), st.integers(0, 70)))
def test_lookups_agree_with_trying_every_prefix_for_every_address(prefixes, ends):
    chosen = LongestPrefix((prefix, prefix.text) for prefix in prefixes)
    wanted = AddressRange(4, min(ends), max(ends))
    found = chosen.lookup(wanted)
    told = {
        number: each.value
        for each in found.matches
        for number in range(each.part.first, each.part.last + 1)
    }
    told |= {
        number: None for each in found.uncovered for number in range(each.first, each.last + 1)
    }
    expected = {}
    for number in range(wanted.first, wanted.last + 1):
        holding = [each for each in prefixes if each.first <= number <= each.last]
        best = max(holding, key=lambda each: each.prefix_length, default=None)
        expected[number] = best.text if best else None
    assert told == expected


def test_many_prefixes_are_looked_up_without_reading_them_all():
    prefixes = [R(f"10.{high}.{low}.0/24") for high in range(40) for low in range(256)]
    chosen = LongestPrefix((prefix, prefix.text) for prefix in prefixes)
    for prefix in prefixes:
        inside = AddressRange(4, prefix.first + 9, prefix.first + 9)
        assert chosen.lookup(inside).matches[0].value == prefix.text
