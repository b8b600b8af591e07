"""Is this connection required, and where?"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.rulesets import lookup as lookups
from requirements_app.rulesets.lookup import lookup, strongest
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.questions import question
from requirements_app.sites import services
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .compute.world import HOST, HTTPS, catalogue, flow
from .stored import bind, publish, rule_set_build, site_make

pytestmark = pytest.mark.django_db

WILD = {"pattern": "*.cdn.example.net", "kind": "wildcard", "party": "vendor"}
CONTENT = catalogue(
    HTTPS,
    flow("update", "server", "host:get.example.net", "tcp/443"),
    flow("cdn", "server", "host:*.cdn.example.net", "tcp/443"),
    flow("range", "agent", "server", "tcp/8000-8010"),
    flow("ping", "agent", "server", "icmp"),
    flow("extra", "agent", "server", "tcp/22", requirement="optional", feature="extra"),
    flow("ha", "agent", "server", "tcp/23", requirement="conditional", feature="extra"),
    flow("out", "server", "site.any", "udp/123"),
    flow("setup", "agent", "server", "tcp/4433", phase="installation"),
    flow("push", "host:get.example.net", "server", "tcp/8005"),
    hosts=[HOST, WILD],
    features=[{"id": "extra", "name": "Extra", "default": True}],
)


@pytest.fixture
def owner(db) -> User:
    return User.objects.create_user("olga")


@pytest.fixture
def site(owner) -> Site:
    publish(CONTENT)
    site = site_make(owner, "hq")
    services.network_create(actor=owner, site=site, zone="clients", prefix="2001:db8:1::/48")
    services.network_create(actor=owner, site=site, zone="servers", prefix="2001:db8:2::/48")
    agents, server = (site.bindings.get(component__slug=f"app.{n}") for n in ("agent", "server"))
    for binding, values in (
        (agents, ("10.1.0.0/24", "2001:db8:1::/64")),
        (server, ("10.2.0.5", "2001:db8:2::5")),
    ):
        members = [services.MemberValue(value) for value in values]
        services.binding_update(actor=owner, binding=binding, members=members)
    services.override_create(
        actor=owner, site=site, slug="any", kind="accept-any", flow="app.out", reason="r",
        owner="olga", replacement={"zones": ["internet"]}, expires_on=dt.date(2035, 1, 1),
    )  # fmt: skip
    services.deployment_update(
        actor=owner, deployment=site.deployments.get(), installation_until=timezone.localdate()
    )
    return site


@pytest.fixture
def built(site: Site, owner) -> Site:
    rule_set_build(site, owner)
    return site


def ask(source: str, destination: str, port: str = "443", **more: str):
    asked = question(source=source, destination=destination, port=port,
                     **{"protocol": "tcp", **more})  # fmt: skip
    (answer,) = lookup(asked, Site.objects.all())
    return answer.verdict, {entry.flow for entry in answer.entries}


@pytest.mark.parametrize(
    ("source", "destination", "port", "verdict", "flows"),
    [
        ("10.1.0.9", "10.2.0.5", "443", "required", {"app.https"}),
        ("10.1.0.9", "10.2.0.5", "8005", "required", {"app.range"}),
        ("10.1.0.9", "10.2.0.5", "23", "required", {"app.ha"}),
        ("10.1.0.9", "10.2.0.5", "22", "permitted", {"app.extra"}),
        ("10.1.0.9", "10.2.0.5", "8011", "not required", set()),
        ("10.1.0.9", "10.2.0.6", "443", "not required", set()),
        ("10.1.1.9", "10.2.0.5", "443", "not required", set()),
        ("10.2.0.5", "10.1.0.9", "443", "undecidable", {"app.update", "app.cdn"}),
        ("2001:db8:1::7", "2001:db8:2::5", "443", "required", {"app.https"}),
        ("2001:db8:1::7", "2001:db8:2::6", "443", "not required", set()),
        ("10.2.0.5", "get.example.net", "443", "required", {"app.update"}),
        ("10.2.0.5", "GET.example.net.", "443", "required", {"app.update"}),
        ("10.2.0.5", "a.cdn.example.net", "443", "required", {"app.cdn"}),
        ("10.2.0.5", "a.b.cdn.example.net", "443", "required", {"app.cdn"}),
        ("10.2.0.5", "cdn.example.net", "443", "not required", set()),
        ("10.2.0.5", "*.cdn.example.net", "443", "required", {"app.cdn"}),
        ("10.2.0.5", "*.a.cdn.example.net", "443", "required", {"app.cdn"}),
        ("10.2.0.5", "*.example.net", "443", "in part", {"app.update", "app.cdn"}),
        ("10.1.0.0/25", "10.2.0.5", "443", "required", {"app.https"}),
        ("10.1.0.0/24", "10.2.0.5", "443", "required", {"app.https"}),
        ("10.1.0.0/16", "10.2.0.5", "443", "in part", {"app.https"}),
        ("10.1.0.7-10.1.1.7", "10.2.0.5", "443", "in part", {"app.https"}),
        ("10.1.0.9", "10.2.0.0/24", "443", "in part", {"app.https"}),
        ("10.1.0.9", "10.2.1.0/24", "443", "not required", set()),
        ("10.1.1.0/24", "10.2.0.5", "443", "not required", set()),
        ("10.2.0.0/24", "get.example.net", "443", "in part", {"app.update"}),
        ("2001:db8:1::/64", "2001:db8:2::5", "443", "required", {"app.https"}),
        ("2001:db8:1::/48", "2001:db8:2::5", "443", "in part", {"app.https"}),
        ("*.example.net", "10.2.0.5", "8005", "in part", {"app.push"}),
        ("10.2.0.5", "other.example.net", "443", "not required", set()),
        ("10.2.0.5", "198.51.100.9", "443", "undecidable", {"app.update", "app.cdn"}),
        ("app01.example.com", "get.example.net", "443", "undecidable", {"app.https", "app.update"}),
        (
            "pc.example.com",
            "10.2.0.5",
            "443",
            "undecidable",
            {"app.https", "app.update", "app.cdn"},
        ),
    ],
)
def test_the_verdict_says_what_is_certain(built, source, destination, port, verdict, flows):
    assert ask(source, destination, port) == (verdict, flows)


@pytest.mark.parametrize(
    ("source", "destination", "icmp_type", "verdict"),
    [
        ("10.1.0.9", "10.2.0.5", "", "required"),
        ("10.1.0.9", "10.2.0.5", "8", "required"),
        ("10.1.0.9", "10.2.0.5", "3", "not required"),
        ("2001:db8:1::7", "2001:db8:2::5", "", "required"),
    ],
)
def test_icmp_asks_about_the_echo_request_unless_told_otherwise(
    built, source, destination, icmp_type, verdict
):
    found, flows = ask(source, destination, "", protocol="icmp", icmp_type=icmp_type)
    assert found == verdict
    assert flows == ({"app.ping"} if verdict == "required" else set())


def test_icmp_for_ipv6_is_its_own_protocol(built):
    assert ask("2001:db8:1::7", "2001:db8:2::5", "", protocol="icmpv6")[0] == "required"
    assert ask("10.1.0.9", "10.2.0.5", "", protocol="icmpv6", icmp_type="128")[0] == "not required"


def test_an_accepted_any_holds_the_addresses_of_its_zone_alone(built):
    assert ask("10.2.0.5", "198.51.100.9", "123", protocol="udp")[0] == "required"
    assert ask("10.2.0.5", "10.1.0.9", "123", protocol="udp")[0] == "not required"
    assert ask("10.2.0.5", "192.168.1.1", "123", protocol="udp")[0] == "not required"
    assert ask("10.2.0.5", "time.example.org", "123", protocol="udp")[0] == "undecidable"
    assert ask("10.2.0.5", "198.51.100.0/24", "123", protocol="udp")[0] == "required"
    assert ask("10.2.0.5", "8.0.0.0/5", "123", protocol="udp")[0] == "in part"
    assert ask("10.2.0.5", "10.0.0.0/8", "123", protocol="udp")[0] == "not required"


def test_what_has_expired_since_the_build_is_not_required_any_more(site, owner, monkeypatch):
    rule_set_build(site, owner)
    assert ask("10.1.0.9", "10.2.0.5", "4433")[0] == "required"
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert ask("10.1.0.9", "10.2.0.5", "4433")[0] == "not required"
    assert ask("10.1.0.9", "10.2.0.5", "443")[0] == "required"


def test_the_newest_rule_set_of_today_or_earlier_answers(site, owner):
    rule_set_build(site, owner)
    bind(owner, site, "primary", "10.2.0.9")
    later = timezone.localdate() + dt.timedelta(days=30)
    rule_set_build(site, owner, as_of=later)
    assert ask("10.1.0.9", "10.2.0.9")[0] == "not required"
    rule_set_build(site, owner)
    assert ask("10.1.0.9", "10.2.0.9")[0] == "required"


def test_hidden_sites_are_no_answer(built, owner):
    stranger = User.objects.create_user("sven")
    asked = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="443")
    assert lookup(asked, visible_sites(stranger)) == ()
    assert strongest(()) == "not required"
    (answer,) = lookup(asked, visible_sites(owner))
    assert answer.rule_set.site == built


def test_a_site_without_a_built_rule_set_is_no_answer(site):
    asked = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="443")
    assert lookup(asked, Site.objects.all()) == ()


def test_each_site_answers_for_itself_and_the_strongest_counts(built, owner):
    other = site_make(owner, "other", third=20)
    rule_set_build(other, owner)
    asked = question(source="10.1.0.9", destination="10.2.0.5", protocol="tcp", port="443")
    answers = lookup(asked, Site.objects.all())
    assert {each.rule_set.site.slug: each.verdict for each in answers} == {
        "hq": "required",
        "other": "not required",
    }
    assert strongest(each.verdict for each in answers) == "required"


def agents_bind(site: Site, owner, count: int) -> None:
    agents = site.bindings.get(component__slug="app.agent")
    members = [services.MemberValue(f"10.1.{n}.0/24") for n in range(1, count + 1)]
    services.binding_update(actor=owner, binding=agents, members=members)


def test_many_entries_are_counted_and_the_first_fifty_shown(site, owner):
    agents_bind(site, owner, 70)
    rule_set_build(site, owner)
    asked = question(source="pc.example.com", destination="10.2.0.5", protocol="tcp", port="443")
    (answer,) = lookup(asked, Site.objects.all())
    count = Entry.objects.filter(ports__holds=443).count()
    assert count > 70
    assert (answer.verdict, len(answer.entries), answer.entry_count) == ("undecidable", 50, count)
    assert answer.more_entries is False
    positions = [entry.position for entry in answer.entries]
    assert positions == sorted(positions)


def test_looking_for_undecidable_entries_stops_and_says_so(site, owner, monkeypatch):
    agents_bind(site, owner, 70)
    rule_set_build(site, owner)
    monkeypatch.setattr(lookups, "_LOOKED_AT", 60)
    asked = question(source="pc.example.com", destination="10.2.0.5", protocol="tcp", port="443")
    (answer,) = lookup(asked, Site.objects.all())
    assert (answer.verdict, len(answer.entries)) == ("undecidable", 50)
    assert (answer.entry_count, answer.more_entries) == (60, True)


def test_a_certain_entry_is_found_behind_any_number_of_undecidable_ones(site, owner, monkeypatch):
    agents_bind(site, owner, 70)
    rule_set_build(site, owner)
    monkeypatch.setattr(lookups, "_LOOKED_AT", 1)
    assert ask("get.example.net", "10.2.0.5", "8005") == ("required", {"app.push"})
    assert ask("pc.example.com", "10.2.0.5", "8005") == ("undecidable", {"app.range"})
    assert ask("pc.example.com", "10.2.0.6", "8005")[0] == "not required"


def test_a_certain_entry_at_one_site_says_nothing_of_another(built, owner):
    rule_set_build(site_make(owner, "other", third=20), owner)
    asked = question(source="get.example.net", destination="10.2.0.5", protocol="tcp", port="8005")
    answers = lookup(asked, Site.objects.all())
    assert {each.rule_set.site.slug: each.verdict for each in answers} == {
        "hq": "required",
        "other": "not required",
    }


def test_very_many_undecidable_sites_share_what_is_shown(built, owner, monkeypatch):
    rule_set_build(site_make(owner, "other", third=20), owner)
    monkeypatch.setattr(lookups, "_SHOWN_UNDECIDED", 2)
    asked = question(source="pc.example.com", destination="get.example.net", protocol="tcp",
                     port="443")  # fmt: skip
    answers = lookup(asked, Site.objects.all())
    assert [len(each.entries) for each in answers] == [1, 1]
    assert all(each.entry_count > 1 for each in answers)
    assert all(each.verdict == "undecidable" for each in answers)


@pytest.mark.parametrize("source", ["10.2.0.5", "pc.example.com"])
def test_the_number_of_queries_does_not_grow_with_sites_and_entries(built, owner, source):
    asked = question(source=source, destination="198.51.100.9", protocol="udp", port="123")

    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            lookup(asked, Site.objects.all())
        return len(queries)

    few = counted()
    for number in range(1, 4):
        rule_set_build(site_make(owner, f"other-{number}", third=20 * number), owner)
    bind(owner, built, "primary", *(f"10.2.1.{n}" for n in range(1, 20)))
    rule_set_build(built, owner)
    assert counted() == few < 8


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"source": ""}, "source"),
        ({"source": "10.1.0.7/24"}, "source"),
        ({"destination": "any"}, "destination"),
        ({"destination": "2001:db8::1"}, "destination"),
        ({"port": "80-90"}, "port"),
        ({"port": "0"}, "port"),
        ({"port": "http"}, "port"),
        ({"port": ""}, "port"),
        ({"protocol": "nonsense"}, "port"),
        ({"protocol": "nonsense", "port": ""}, "protocol"),
        ({"protocol": "icmp", "port": "", "icmp_type": "300"}, "protocol"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_its_field(db, facts, field):
    good = {"source": "10.1.0.9", "destination": "10.2.0.5", "protocol": "tcp", "port": "443"}
    with pytest.raises(InvalidInput) as refused:
        question(**{**good, **facts})
    assert refused.value.problems[0].field == field
    assert refused.value.problems[0].mend
