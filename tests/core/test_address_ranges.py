from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.errors import InvalidInput
from tests.core.strategies import address_ranges, quick


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("10.1.2.3", "10.1.2.3"),
        (" 10.1.2.3/32 ", "10.1.2.3"),
        ("10.1.2.0/24", "10.1.2.0/24"),
        ("10.1.2.0-10.1.2.255", "10.1.2.0/24"),
        ("10.1.2.3 - 10.1.2.9", "10.1.2.3-10.1.2.9"),
        ("10.1.2.3-10.1.2.3", "10.1.2.3"),
        ("0.0.0.0/8", "0.0.0.0/8"),
        ("FD00:0:0::1", "fd00::1"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("fd00::1-fd00::ff", "fd00::1-fd00::ff"),
        ("::1", "::1"),
    ],
)
def test_every_accepted_spelling_has_one_canonical_text(text, canonical):
    found = AddressRange.from_text(text)
    assert found.text == str(found) == canonical


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        ("10.1.2.5/24", "host bits", "10.1.2.0/24 for the network, or 10.1.2.5"),
        ("fd00::5/64", "host bits", "fd00::/64 for the network, or fd00::5"),
        ("0.0.0.0/0", "every IPv4 address", "write any and accept it on record"),
        ("0.0.0.0-255.255.255.255", "every IPv4 address", "write any"),
        ("::/0", "every IPv6 address", "write any and accept it on record"),
        ("10.1.2.5/0", "host bits", "10.1.2.5"),
        ("0.0.0.0", "unspecified", "host's address"),
        ("::", "unspecified", "host's address"),
        ("::ffff:10.0.0.1", "IPv4 address in IPv6", "10.0.0.1"),
        ("::ffff:a00:1", "IPv4 address in IPv6", "10.0.0.1"),
        ("::ffff:10.0.0.0/120", "IPv4 address in IPv6", "10.0.0.0"),
        ("fc00::-::ffff:10.0.0.1", "IPv4 address in IPv6", "10.0.0.1"),
        ("010.0.0.1", "leading zero", "without leading zeros"),
        ("10.0.0.01/32", "leading zero", "without leading zeros"),
        ("10.0.0.1-10.0.0.010", "leading zero", "without leading zeros"),
        ("fe80::1%eth0", "scope", "without %"),
        ("fe80::%1/64", "scope", "without %"),
        ("10.0.0.9-10.0.0.1", "reversed", "write 10.0.0.1-10.0.0.9"),
        ("fd00::9-fd00::1", "reversed", "write fd00::1-fd00::9"),
        ("10.0.0.1-fd00::1", "mixes IPv4 and IPv6", "one range for each"),
        ("10.0.0.1-20", "abbreviates", "write 10.0.0.1-10.0.0.20"),
        ("10.0.0.0/255.255.255.0", "prefix length", "10.1.2.0/24"),
        ("10.0.0.0/33", "prefix length", "0 to 32"),
        ("fd00::/129", "prefix length", "0 to 128"),
        ("10.0.0.0/", "prefix length", "0 to 32"),
        ("10.0.0.0/08", "prefix length", "0 to 32"),
        ("10.0.0.0/-1", "prefix length", "0 to 32"),
        ("10.0.0.0/24/24", "prefix length", "0 to 32"),
        ("10.0.0.0/٢٤", "prefix length", "0 to 32"),
        ("10.0.0.256", "not an address", "10.1.2.3"),
        ("10.0.0", "not an address", "10.1.2.3"),
        ("167772161", "not an address", "10.1.2.3"),
        ("0x0a.0.0.1", "not an address", "10.1.2.3"),
        ("１０.0.0.1", "not an address", "10.1.2.3"),
        ("fd00:::1", "not an address", "10.1.2.3"),
        ("10.0.0.1\x00", "not an address", "10.1.2.3"),
        ("\ud800", "not an address", "10.1.2.3"),
        ("-", "not an address", "10.1.2.3"),
        ("/", "not an address", "10.1.2.3"),
        ("1" * 10_000, "not an address", "10.1.2.3"),
        ("1" * 100_000, "longer than 10000", "10.1.2.3"),
        ("", "blank", "10.1.2.3"),
        (None, "not text", "10.1.2.3"),
    ],
)
def test_what_is_no_clear_range_is_refused_with_a_mend(text, message, mend):
    with pytest.raises(InvalidInput) as caught:
        AddressRange.from_text(text, "members[0].address")
    (problem,) = caught.value.problems
    assert problem.field == "members[0].address"
    assert message in problem.message
    assert mend in problem.mend


@pytest.mark.parametrize("numbers", [(5, 0, 1), (4, 2, 1), (4, -1, 1), (4, 0, 1 << 32)])
def test_a_range_cannot_be_made_wrong(numbers):
    with pytest.raises(InvalidInput):
        AddressRange(*numbers)


@quick
@given(address_ranges)
def test_a_range_parses_back_from_its_text(found):
    assert AddressRange.from_text(found.text) == found


@quick
@given(address_ranges)
def test_prefixes_are_prefixes_and_hold_exactly_the_range(found):
    prefixes = found.prefixes()
    reached = found.first
    for prefix in prefixes:
        network = ip_network(prefix.text)
        assert int(network.network_address) == prefix.first == reached
        assert int(network.broadcast_address) == prefix.last
        assert network.prefixlen == prefix.prefix_length
        reached = prefix.last + 1
    assert reached == found.last + 1
    assert (len(prefixes) == 1) == (found.prefix_length is not None)


def test_a_whole_family_still_has_its_prefix():
    whole = AddressRange(6, 0, (1 << 128) - 1)
    assert whole.prefixes() == (whole,)
    assert whole.prefix_length == 0


@pytest.mark.parametrize(
    ("text", "is_private", "touches_private"),
    [
        ("10.1.2.3", True, True),
        ("172.31.255.255", True, True),
        ("172.32.0.0", False, False),
        ("192.168.0.0/16", True, True),
        ("100.64.0.0/10", True, True),
        ("100.128.0.0", False, False),
        ("169.254.169.254", True, True),
        ("127.0.0.1", True, True),
        ("8.8.8.8", False, False),
        ("9.255.255.255-10.0.0.0", False, True),
        ("fd12::/64", True, True),
        ("fe80::1", True, True),
        ("::1", True, True),
        ("2001:db8::1", False, False),
    ],
)
def test_private_addresses_are_known(text, is_private, touches_private):
    found = AddressRange.from_text(text)
    assert (found.is_private, found.touches_private) == (is_private, touches_private)


def test_ranges_sort_by_version_and_address():
    texts = ["fd00::1", "10.0.0.2", "10.0.0.1-10.0.0.9", "10.0.0.1"]
    ordered = sorted(AddressRange.from_text(text) for text in texts)
    assert [each.text for each in ordered] == [
        "10.0.0.1",
        "10.0.0.1-10.0.0.9",
        "10.0.0.2",
        "fd00::1",
    ]
    assert ordered[0].is_address
    assert ordered[0].first == int(ip_address("10.0.0.1"))
    assert not ordered[1].is_address
