"""Log lines are answered together, and as each of them would be alone."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.core.endpoints import AddressRange
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service
from requirements_app.rulesets.log_answers import log_lines_answer
from requirements_app.rulesets.lookup import lookup, strongest
from requirements_app.rulesets.lookup_many import lookup_many
from requirements_app.rulesets.near import near
from requirements_app.rulesets.questions import Question, question
from requirements_app.sites.models import Site

from .stored import rule_set_build, site_make
from .test_lookup import built, owner, site  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

_ADDRESSES = (
    "10.1.0.9", "10.1.0.255", "10.1.1.9", "10.2.0.5", "10.2.0.6", "198.51.100.9", "192.168.1.1",
    "10.21.0.9", "10.22.0.5",
)  # fmt: skip
_V6 = ("2001:db8:1::7", "2001:db8:2::5", "2001:db8:2::6", "2001:db8:9::1")
_SERVICES = (
    *(Service("tcp", (PortRange(port, port),)) for port in (22, 23, 443, 4433, 8005, 8011)),
    Service("udp", (PortRange(123, 123),)),
    Service("gre"),
)
_V4_ECHO, _V6_ECHO = Service("icmp", (), 8, 0), Service("icmpv6", (), 128, 0)


def vpc(source: str, destination: str, source_port: int, port: int, protocol: int = 6) -> str:
    return (
        f"2 123456789012 eni-0a {source} {destination} {source_port} {port} {protocol} 1 40"
        " 1763625604 1763625664 ACCEPT OK"
    )


def every_question() -> list[Question]:
    found = []
    for addresses, echo in ((_ADDRESSES, _V4_ECHO), (_V6, _V6_ECHO)):
        ends = [AddressRange.from_text(each) for each in addresses]
        found += [
            Question(source, destination, service)
            for source in ends
            for destination in ends
            for service in (*_SERVICES, echo)
        ]
    return found


def test_many_are_answered_as_each_alone(built, owner):  # noqa: F811
    rule_set_build(site_make(owner, "other", third=20), owner)
    asked = every_question()
    random.Random(4).shuffle(asked)
    permitted = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="22")
    together = lookup_many(asked, Site.objects.all())
    verdicts = set()
    for each in (permitted, *asked[:100]):
        alone = {
            answer.rule_set.site.slug: answer.verdict
            for answer in lookup(each, Site.objects.all())
            if answer.verdict != "not required"
        }
        assert {told.rule_set.site.slug: told.verdict for told in together[each]} == alone, each
        verdicts |= set(alone.values())
    assert verdicts == {"required", "permitted", "undecidable"}


def test_no_more_undecidable_sites_are_told_than_one_reads(built, owner, monkeypatch):  # noqa: F811
    rule_set_build(site_make(owner, "other"), owner)
    asked = question(source="10.2.0.5", destination="198.51.100.9", protocol="tcp", port="443")
    verdicts = [each.verdict for each in lookup_many([asked], Site.objects.all())[asked]]
    assert verdicts == ["undecidable", "undecidable"]
    monkeypatch.setattr("requirements_app.rulesets.lookup_many._MOST_UNDECIDED", 1)
    assert len(lookup_many([asked], Site.objects.all())[asked]) == 1
    assert lookup_many([], Site.objects.all(), only_sure=[asked])[asked] == ()


def test_the_entry_that_is_told_holds_the_connection(built):  # noqa: F811
    asked = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="23")
    (told,) = lookup_many([asked], Site.objects.all())[asked]
    assert (told.verdict, told.entry.flow) == ("required", "app.ha")


@pytest.mark.parametrize("icmp_type", [None, 8, 3])
def test_icmp_of_an_unknown_type_is_undecidable(built, icmp_type):  # noqa: F811
    source, destination = map(AddressRange.from_text, ("10.1.0.9", "10.2.0.5"))
    asked = Question(source, destination, Service("icmp", (), icmp_type))
    found = lookup_many([asked], Site.objects.all())[asked]
    expected = {None: "undecidable", 8: "required", 3: "not required"}
    assert strongest(each.verdict for each in found) == expected[icmp_type]


def test_a_question_that_is_about_more_than_one_address_has_no_place_here(db):
    asked = question(source="10.1.0.0/24", destination="10.2.0.5", protocol="tcp", port="23")
    with pytest.raises(ValueError, match="one address"):
        lookup_many([asked], Site.objects.all())


def test_a_paste_takes_as_many_statements_as_a_line(built, owner):  # noqa: F811
    def counted(lines: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            answers = log_lines_answer("\n".join(lines), Site.objects.all())
        assert all(each.verdict for each in answers)
        return len(queries)

    any_zone = vpc("10.2.0.5", "198.51.100.9", 123, 123, 17)
    few = counted([any_zone])
    for number in range(1, 3):
        rule_set_build(site_make(owner, f"other-{number}", third=20 * number), owner)
    many = [vpc(f"10.1.0.{n}", "10.2.0.5", 40_000 + n, 443) for n in range(1, 190)]
    assert counted([any_zone, *many]) == few == 5


def test_lines_are_answered_by_the_sites_that_one_may_see(built):  # noqa: F811
    text = vpc("10.1.0.9", "10.2.0.5", 40_000, 443)
    (seen,) = log_lines_answer(text, Site.objects.all())
    assert (seen.verdict, [each.rule_set.site.slug for each in seen.sites]) == ("required", ["hq"])
    (hidden,) = log_lines_answer(text, Site.objects.none())
    assert (hidden.verdict, hidden.sites) == ("not required", ())


def test_answer_packets_are_told_as_such(built):  # noqa: F811
    text = vpc("10.2.0.5", "10.1.0.9", 8005, 40_000)
    (line,) = log_lines_answer(text, Site.objects.all())
    assert line.verdict == "not required"
    assert [each.entry.flow for each in line.answers_to] == ["app.range"]
    (known,) = log_lines_answer(vpc("10.1.0.9", "10.2.0.5", 40_000, 8005), Site.objects.all())
    assert (known.verdict, known.answers_to) == ("required", ())


def test_a_line_that_tells_of_no_connection_has_no_verdict(built):  # noqa: F811
    (line,) = log_lines_answer("what?", Site.objects.all())
    assert (line.verdict, line.sites, line.answers_to) == (None, (), ())
    assert line.line.problems


# --- what is near --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "destination", "port", "kinds"),
    [
        ("10.2.0.5", "10.1.0.9", "8005", {("other way round", "app.range")}),
        ("10.1.0.9", "10.2.0.6", "8005", {("other destination", "app.range")}),
        ("10.1.1.9", "10.2.0.5", "22", {("other source", "app.extra")}),
        ("203.0.113.1", "203.0.113.2", "9999", set()),
    ],
)
def test_what_is_near_differs_in_one_thing(built, source, destination, port, kinds):  # noqa: F811
    asked = question(source=source, destination=destination, protocol="tcp", port=port)
    found = near(asked, Site.objects.all())
    assert {(each.kind, each.entry.flow) for each in found} == kinds


def test_other_services_between_the_same_ends_are_near(built):  # noqa: F811
    asked = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="9999")
    found = near(asked, Site.objects.all())
    assert {each.kind for each in found} == {"other service"}
    assert len(found) == 3


def test_other_sources_are_not_looked_for_among_very_many_entries(built, monkeypatch):  # noqa: F811
    monkeypatch.setattr("requirements_app.rulesets.near._MOST_ENTRIES_TO_SCAN", 1)
    asked = question(source="10.1.1.9", destination="10.2.0.5", protocol="tcp", port="22")
    assert near(asked, Site.objects.all()) == ()


def test_hidden_sites_tell_nothing_that_is_near(built):  # noqa: F811
    asked = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="9999")
    assert near(asked, Site.objects.none()) == ()
