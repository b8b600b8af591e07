"""What any means between two zones."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from exports.firewall.spaces import bounded, zone_space
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import ADDRESSES, ANY, endpoints_intervals
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
def test_the_internet_is_what_no_zone_has(found):
    zones = [FirewallZone(f"z{at}", "", tuple(each)) for at, each in enumerate(found)]
    rest = space((*zones, INTERNET), "internet")
    known: IntervalSet = IntervalSet()
    for zone in zones:
        known |= endpoints_intervals(zone.networks)
    assert rest.isdisjoint(known)
    assert rest | known == ADDRESSES


def test_any_of_an_unknown_zone_is_nothing():
    rule = reports.rule(1, ("gone", "inner"), [ANY], [ANY], ["tcp/1"])
    assert bounded(rule, (OUTER, INNER), (False, False)).sources == ()


def test_any_stays_where_the_platform_matches_the_very_zone():
    rule = reports.rule(1, ("outer", "inner"), [ANY], [ANY], ["tcp/1"])
    assert bounded(rule, (OUTER, INNER), (True, True)) == rule
    transit = dataclasses.replace(rule, from_zone="transit", to_zone="")
    found = bounded(transit, (OUTER, INNER), (True, True))
    assert ANY not in found.sources + found.destinations
