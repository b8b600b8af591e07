import pytest
from hypothesis import given

from requirements_app.core.endpoints import (
    ADDRESSES,
    ANY,
    EVERYTHING,
    NAMES,
    AddressRange,
    AnyEndpoint,
    NamePattern,
    endpoint_intervals,
    endpoint_sort_key,
    endpoints_intervals,
    parse_endpoint,
)
from requirements_app.core.errors import InvalidInput
from tests.core.strategies import address_ranges, name_patterns, quick


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("any", AnyEndpoint),
        (" ANY ", AnyEndpoint),
        ("10.0.0.1", AddressRange),
        ("10.0.0.0/24", AddressRange),
        ("10.0.0.1 - 10.0.0.9", AddressRange),
        ("fd00::/8", AddressRange),
        ("fd00::1-fd00::9", AddressRange),
        ("update.example.com", NamePattern),
        ("*.example.com", NamePattern),
        ("1-800.example.com", NamePattern),
        ("fd00.example", NamePattern),
    ],
)
def test_texts_are_told_apart(text, kind):
    assert isinstance(parse_endpoint(text), kind)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0.0.0.0/0", "every IPv4"),
        ("::/0", "every IPv6"),
        ("10.0.0.5/24", "host bits"),
        ("010.0.0.1", "leading zero"),
        ("fe80::1%eth0", "scope"),
        ("::ffff:10.0.0.1", "IPv4 address in IPv6"),
        ("10.0.0.9-10.0.0.1", "reversed"),
        ("10.0.0.1-20", "abbreviates"),
        ("10.0.0.1-", "not an address"),
        ("10.0.0.256", "not an address"),
        ("*.", "below nothing"),
        ("*", "no host name"),
        ("all", "no host name"),
        ("example.com:443", "colon"),
        ("10.0.0.1:443", "colon"),
        ("https://example.com", "web address"),
        ("https://[fd00::1]/", "web address"),
        ("a\x00b", "invisible"),
        ("", "blank"),
        (7, "not text"),
    ],
)
def test_what_is_no_endpoint_is_refused_by_the_right_reader(text, message):
    with pytest.raises(InvalidInput, match=message) as caught:
        parse_endpoint(text, "destination")
    assert caught.value.problems[0].field == "destination"
    assert caught.value.problems[0].mend


@quick
@given(address_ranges | name_patterns)
def test_an_endpoint_parses_back_from_its_text(endpoint):
    assert parse_endpoint(endpoint.text) == endpoint


def test_any_is_every_address_and_every_name():
    assert parse_endpoint("any") == ANY
    assert (ANY.text, str(ANY)) == ("any", "any")
    assert endpoint_intervals(ANY) == EVERYTHING == ADDRESSES | NAMES
    both_families = [AddressRange(4, 0, (1 << 32) - 1), AddressRange(6, 0, (1 << 128) - 1)]
    assert endpoints_intervals(both_families) == ADDRESSES
    assert ADDRESSES.isdisjoint(NAMES)


@quick
@given(address_ranges | name_patterns)
def test_every_endpoint_is_one_interval_within_any(endpoint):
    intervals = endpoint_intervals(endpoint)
    assert len(intervals) == 1
    assert intervals <= EVERYTHING
    assert intervals.isdisjoint(ADDRESSES) == isinstance(endpoint, NamePattern)


def test_a_name_and_its_wildcard_are_neighbours_that_do_not_overlap():
    name, below = (endpoint_intervals(parse_endpoint(text)) for text in ("a.x", "*.a.x"))
    assert name.isdisjoint(below)
    assert len(name | below) == 1
    assert name | below <= endpoint_intervals(parse_endpoint("*.x"))
    for stranger in ("ab.x", "a-b.x", "x", "*.b.x", "a.xy"):
        assert endpoint_intervals(parse_endpoint(stranger)).isdisjoint(name | below)


def test_all_kinds_sort_together():
    texts = ["b.a", "*.a", "fd00::1", "10.0.0.1", "any", "a"]
    ordered = sorted((parse_endpoint(text) for text in texts), key=endpoint_sort_key)
    assert [each.text for each in ordered] == ["any", "10.0.0.1", "fd00::1", "a", "*.a", "b.a"]
