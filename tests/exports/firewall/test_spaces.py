"""What any means between two zones."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.firewall.spaces import GLOBAL, Spaces, zone_space
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ANY, endpoints_intervals, parse_endpoint
from requirements_app.core.firewall_rules import FirewallZone
from requirements_app.core.intervals import IntervalSet
from tests.exports.firewall import reports

OUTER = FirewallZone("outer", "", (AddressRange.from_text("10.0.0.0/8"),))
INNER = FirewallZone("inner", "", (AddressRange.from_text("10.1.0.0/16"),))
INTERNET = FirewallZone("internet", "", (), is_internet=True)


def space(zones, slug):
    return endpoints_intervals(zone_space(zones, slug))


def test_a_longer_prefix_of_another_zone_is_not_of_the_wider_one():
    zones = (OUTER, INNER, INTERNET)
    assert space(zones, "inner") == endpoints_intervals(INNER.networks)
    assert space(zones, "outer") == endpoints_intervals(OUTER.networks) - space(zones, "inner")


@given(st.lists(st.lists(reports.address_ranges(4), max_size=4), max_size=4))
@settings(deadline=None, max_examples=50)
def test_the_internet_is_the_global_addresses_that_no_zone_has(found):
    zones = [FirewallZone(f"z{at}", "", tuple(each)) for at, each in enumerate(found)]
    rest = space((*zones, INTERNET), "internet")
    known: IntervalSet = IntervalSet()
    for zone in zones:
        known |= endpoints_intervals(zone.networks)
    assert rest.isdisjoint(known)
    assert rest | known == GLOBAL | known


@pytest.mark.parametrize(
    "inside",
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
     "169.254.0.0/16", "0.0.0.1", "224.0.0.0/4", "255.255.255.255", "fc00::/7", "fe80::/10", "::1",
     "ff00::/8", "64:ff9b::/96"],
)  # fmt: skip
def test_what_no_host_of_the_internet_has_is_not_the_internet(inside):
    rest = space((OUTER, INTERNET), "internet")
    assert rest.isdisjoint(endpoints_intervals([parse_endpoint(inside)]))


def test_global_addresses_are_the_internet():
    told = ["1.1.1.1", "203.0.113.0/24", "223.255.255.255", "100.128.0.0/9", "2a00::/12"]
    assert endpoints_intervals(map(parse_endpoint, told)) <= space((OUTER, INTERNET), "internet")


def test_any_of_an_unknown_zone_is_nothing():
    rule = reports.rule(1, ("gone", "inner"), [ANY], [ANY], ["tcp/1"])
    assert Spaces((OUTER, INNER)).bounded(rule, (False, False)).sources == ()


def test_any_stays_where_the_platform_matches_the_very_zone():
    rule = reports.rule(1, ("outer", "inner"), [ANY], [ANY], ["tcp/1"])
    assert Spaces((OUTER, INNER)).bounded(rule, (True, True)) == rule
    transit = dataclasses.replace(rule, from_zone="transit", to_zone="")
    found = Spaces((OUTER, INNER)).bounded(transit, (True, True))
    assert ANY not in found.sources + found.destinations
