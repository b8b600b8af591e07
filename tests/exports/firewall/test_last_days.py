"""A last day that moves is a difference where the platform is told it, and nowhere else."""

import dataclasses
import datetime as dt

import pytest

from exports.registry import firewall_formats
from tests.exports.firewall import reports
from tests.exports.firewall.writing import between, written

EARLY, LATE = dt.date(2027, 1, 31), dt.date(2027, 6, 30)
FORMATS = firewall_formats()
# How each writes the new day, and the old one that goes.
DAYS = {
    "paloalto-set": ("nrp-until-2027-06-30", "delete schedule nrp-until-2027-01-31"),
    "paloalto-xml": ("nrp-until-2027-06-30", "/schedule/entry[@name='nrp-until-2027-01-31']"),
    "fortios": ("nrp-until-2027-06-30", 'delete "nrp-until-2027-01-31"'),
    "checkpoint": ("nrp20270630", '"name": "nrp20270131"'),
    "checkpoint-mgmt-cli": ("nrp20270630", "cli delete time name nrp20270131"),
    "cisco-asa": ("until 2027-06-30", "no access-list nrp-admin remark rule-"),
    "juniper-srx": ("until 2027-06-30", ""),
}


def moved(before: dt.date | None, now: dt.date | None):
    rule = reports.rule(1, ("admin", "management"), ["10.80.16.5"], ["10.80.0.10"], ["tcp/22"])
    old, new = (dataclasses.replace(rule, expires_on=each) for each in (before, now))
    return between([old], [new])


@pytest.mark.parametrize(("before", "now"), [(EARLY, LATE), (None, LATE), (EARLY, None)])
def test_a_rule_whose_last_day_moved_is_not_the_same_rule(before, now):
    report = moved(before, now)
    assert report.added == report.rules
    assert report.removed == report.before
    assert moved(before, before).added == ()


@pytest.mark.parametrize("identifier", FORMATS)
def test_a_moved_day_is_written_where_the_platform_is_told_it(identifier):
    exporter = FORMATS[identifier]
    text, same = (written(exporter, moved(EARLY, each)) for each in (LATE, EARLY))
    if identifier in DAYS:
        assert all(each in text for each in DAYS[identifier])
        assert "2027" not in same
    else:
        assert text == same


@pytest.mark.parametrize("identifier", ["nftables", "iptables"])
def test_a_filter_that_ends_rules_itself_is_told_the_new_day(identifier):
    text = written(FORMATS[identifier], moved(EARLY, LATE), expire=True)
    assert {"nftables": "2027-07-01 00:00:00", "iptables": "2027-06-30T23:59:59"}[identifier] in (
        text.partition("\n#undo ")[0]
    )
