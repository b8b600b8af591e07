"""A firewall's own format of a rule set: asked for, checked, resolved, made."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exports.registry import firewall_formats
from requirements_app.accounts.models import User
from requirements_app.changes.actions.implement import change_implement
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.downloads import jobs, naming, storage
from requirements_app.downloads.firewalls import configuration, last_implemented
from requirements_app.downloads.services import TooMany, export_request
from requirements_app.jobs.again import job_retry
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.outgoing.names import names_ask
from requirements_app.rulesets import firewall_reports
from requirements_app.sites import services
from tests.changes import acting
from tests.changes.conftest import office_make
from tests.outgoing.name_server import Zone, serving
from tests.rulesets.stored import bind, rule_set_build

NAME = "get.example.net"
PUBLIC = "93.184.216.34"


@pytest.fixture
def office(db):
    """The site `hq`: clients, the firewall inner, servers, the firewall edge, the internet; the
    server asks `get.example.net` for updates."""
    return office_make()


@pytest.fixture
def zone(settings):
    with serving(Zone()) as zone:
        settings.DNS_RESOLVERS = [zone.address]
        yield zone


def ask(office, word="nftables", *, rule_set=None, actor=None, **options):
    return export_request(
        actor=actor or office.olga,
        format=word,
        options={"firewall": "edge", **options},
        rule_set=rule_set or office.rule_set,
    )


def made(office, word="nftables", **facts):
    export = ask(office, word, **facts)
    job = run_inline(export.job)
    assert job.state == Job.State.SUCCEEDED, job.error
    export.refresh_from_db()
    return export


def text(export):
    with storage.file_open(export.file.sha256) as file:
        return file.read().decode()


def firewall(office, slug="edge"):
    return office.site.firewalls.get(slug=slug)


def codes(export):
    return [each["code"] for each in export.findings]


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", firewall_formats())
def test_every_format_is_made_and_tells_the_rule_set_and_its_findings(office, word):
    export = made(office, word, firewall="inner")
    written = text(export)
    assert str(office.rule_set.pk) in written
    assert "10.2.0.5" in written
    assert export.rows == 1
    assert export.finding_count == len(export.findings)
    version, digest = office.rule_set.catalogue_version_id, office.rule_set.content.digest
    suffix = firewall_formats()[word].suffix
    short_hash = digest.rpartition(":")[2][:8]
    assert export.file_name == f"hq-inner-{word}-{version}-{short_hash}.{suffix}"


def test_what_the_platform_cannot_hold_stands_in_the_file_and_beside_it(office):
    export = made(office)
    assert codes(export) == ["names-not-held", "rule-not-written"]
    assert (export.finding_count, export.findings[0]["severity"]) == (2, "warning")
    assert set(export.findings[0]) == {"severity", "code", "subject", "message", "mend"}
    assert export.findings[0]["message"] in text(export)


def test_only_the_first_findings_are_kept_beside_the_file(office, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_FINDINGS", 1)
    export = made(office)
    assert (len(export.findings), export.finding_count) == (1, 2)


def test_only_what_differs_is_written_and_the_name_says_so(office):
    services.network_create(
        actor=office.olga, site=office.site, zone="servers", prefix="10.9.0.0/16"
    )
    member = services.MemberValue("10.1.7.0/24")
    binding = office.site.bindings.get(component__slug__endswith="agent")
    services.binding_update(actor=office.olga, binding=binding, members=[member])
    newer = rule_set_build(office.site, office.olga)
    since = str(office.rule_set.pk)
    export = made(office, "cisco-asa", rule_set=newer, firewall="inner", since=since)
    written = text(export)
    old = office.rule_set.content.digest.rpartition(":")[2][:8]
    assert export.file_name.endswith(f"-since-{old}.asa.txt")
    assert f"Only what differs from rule set {since}" in written
    assert any(line.startswith("no access-list") and "10.1.0.0" in line
               for line in written.splitlines())  # fmt: skip


def test_the_same_rule_set_and_options_give_the_same_bytes(office):
    assert made(office).file_id == made(office).file_id


# --- bad requests --------------------------------------------------------------------------------

BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "none": ({"firewall": None}, "options.firewall", "edge, inner"),
    "blank": ({"firewall": ""}, "options.firewall", "edge, inner"),
    "unknown": ({"firewall": "outer"}, "options.firewall", "edge, inner"),
    "no-slug": ({"firewall": "a\x00b"}, "options.firewall", "edge, inner"),
    "no-text": ({"firewall": "\ud800"}, "options.firewall", "options"),
    "number": ({"firewall": 7}, "options.firewall", "options"),
    "since": ({"since": "yesterday"}, "options.since", "rule set"),
    "since-long": ({"since": "0" * 40}, "options.since", "options"),
    "zone": ({"zones": {"dmz": "eth1"}}, "options.zones.dmz", "clients, internet, servers"),
    "interface": ({"zones": {"clients": "eth0; reboot"}}, "options.zones", "options"),
    "control": ({"zones": {"clients": "eth0\x00"}}, "options.zones.clients", "options"),
    "zone-list": ({"zones": ["clients"]}, "options.zones", "options"),
    "unknown-option": ({"bind": True}, "options.bind", "options"),
    "table": ({"table": "a; flush ruleset"}, "options.table", "options"),
    "both": ({"resolve": True, "since": "RULE SET"}, "options.since", "resolved"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_refused_before_there_is_a_job(office, case):
    options, field, mend = BAD[case]
    if options.get("since") == "RULE SET":
        options = {**options, "since": str(office.rule_set.pk)}
    with pytest.raises(InvalidInput) as refused:
        ask(office, **options)
    problem = refused.value.problems[0]
    assert problem.field == field
    assert mend in problem.mend
    assert not Job.objects.filter(kind__startswith="export").exists()


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("paloalto-set", "a" * 40),
        ("fortios", 'a"b'),
        ("cisco-asa", "in side"),
        ("juniper-srx", "a b"),
        ("azure-nsg", "a b"),
        ("aws-sg", "a b"),
        ("k8s-networkpolicy", "Upper"),
    ],
)
def test_a_zone_that_the_platform_cannot_name_is_refused_at_once(office, word, name):
    with pytest.raises(InvalidInput) as refused:
        ask(office, word, zones={"clients": name})
    assert refused.value.problems[0].field == "options.zones.clients"


def test_names_are_not_resolved_for_who_takes_names(office):
    with pytest.raises(InvalidInput) as refused:
        ask(office, "fortios", resolve=True)
    assert refused.value.problems[0].field == "options.resolve"


def test_an_older_rule_set_is_the_same_sites_and_built(office):
    with pytest.raises(NotFound, match="has no rule set"):
        ask(office, since=str(uuid.uuid4()))
    other = services.site_create(actor=office.olga, slug="branch", name="Branch")
    theirs = rule_set_build(other, office.olga)
    with pytest.raises(NotFound, match="has no rule set"):
        ask(office, since=str(theirs.pk))


def test_a_rule_set_beyond_a_configuration_is_refused_at_once(office, monkeypatch):
    monkeypatch.setattr(firewall_reports, "MOST_RULES", 1)
    with pytest.raises(Conflict, match="2 rules, more than the 1"):
        ask(office)


def test_who_may_not_see_the_site_is_told_of_none_of_its_firewalls(office):
    stranger = User.objects.create_user("stranger")
    for options in ({}, {"firewall": None}, {"firewall": "outer"}):
        with pytest.raises(NotFound) as refused:
            ask(office, actor=stranger, **options)
        assert "edge" not in str(refused.value)


def test_a_reader_of_the_site_may_have_it(office):
    assert ask(office, actor=office.rene)


def test_a_firewalls_format_holds_no_catalogue_and_no_change(office):
    with pytest.raises(InvalidInput, match="cannot hold the catalogue"):
        export_request(actor=office.olga, format="nftables", options={}, selection={})
    change = acting.submitted(office)
    with pytest.raises(InvalidInput, match="cannot hold a change"):
        export_request(actor=office.olga, format="nftables", options={}, change=change)


def test_a_firewall_that_went_in_the_meantime_fails_the_job_in_words(office):
    export = ask(office)
    firewall(office).delete()
    job = run_inline(export.job)
    assert job.state == Job.State.FAILED
    assert "is no firewall of HQ" in job.error["message"]


# --- changes -------------------------------------------------------------------------------------


def references(office):
    found = configuration(office.rule_set, firewall(office, "inner"))
    return [rule.reference for rule in found.rules]


def test_rules_name_the_changes_their_entries_rest_on(office):
    assert references(office) == [""]
    change = acting.submitted(office)
    assert references(office) == [""], "nobody approved it"
    acting.approve(change, office.anna)
    assert references(office) == [str(change.pk)]
    change_implement(number=change.pk, actor=office.mona, expected_revision=None)
    assert references(office) == [str(change.pk)]
    assert f"change {change.pk};" in text(made(office, firewall="inner"))


def test_a_reference_elsewhere_is_told_as_well(office):
    change = acting.approved(office)
    type(change).objects.filter(pk=change.pk).update(
        external_system="snow", external_reference="CHG0030012"
    )
    assert references(office) == [f"{change.pk} (CHG0030012)"]


def test_the_last_implemented_rule_set_is_that_of_the_newest_change_there(office):
    inner = firewall(office, "inner")
    assert last_implemented(office.site, inner) is None
    acting.approved(office)
    assert last_implemented(office.site, inner) is None
    change = type(office.rule_set.changes.get().change).objects.get()
    change_implement(number=change.pk, actor=office.mona, expected_revision=None)
    assert last_implemented(office.site, inner) == office.rule_set


def test_a_configuration_needs_the_same_queries_however_many_rules(office):
    def counted(rule_set):
        with CaptureQueriesContext(connection) as queries:
            found = configuration(rule_set, firewall(office, "inner"), since=office.rule_set)
        return len(queries), len(found.rules)

    few = counted(office.rule_set)
    for number in range(3):
        services.deployment_create(
            actor=office.olga, site=office.site, slug=f"d{number}", name="D", product="app"
        )
        for component, value in (
            ("agent", f"10.1.{9 + number}.0/24"),
            ("server", f"10.2.{9 + number}.1"),
        ):
            bind(office.olga, office.site, component, value, deployment=f"d{number}")
    acting.implemented(
        dataclasses.replace(office, rule_set=rule_set_build(office.site, office.olga))
    )
    many = counted(rule_set_build(office.site, office.olga))
    assert many[1] > few[1]
    assert many[0] == few[0]


# --- the page ------------------------------------------------------------------------------------


def test_the_page_of_an_export_tells_its_findings(office, client):
    export = made(office)
    client.force_login(office.olga)
    page = client.get(f"/exports/{export.pk}/").content.decode()
    assert "2 findings" in page
    assert export.findings[0]["mend"] in page
    assert export.findings[1]["subject"] in page


def test_the_choice_of_plain_formats_has_no_firewalls_in_it(office, client):
    client.force_login(office.olga)
    page = client.get(f"/rule-sets/{office.rule_set.pk}/").content.decode()
    assert 'value="csv:rules"' in page
    assert not any(f'value="{word}"' in page for word in firewall_formats())


# --- resolved names ------------------------------------------------------------------------------


def test_resolved_addresses_are_written_with_time_server_and_ttl(office, zone):
    zone.add(NAME, "=edge.cdn.example", ttl=90)
    zone.add("edge.cdn.example", PUBLIC, "93.184.216.35")
    export = made(office, resolve=True)
    assert export.job.kind == "export-with-addresses"
    assert codes(export) == ["names-resolved"]
    message = export.findings[0]["message"]
    assert "asked of 127.0.0.1, good for 90 s" in message
    assert PUBLIC in text(export)
    assert message in text(export)


@pytest.mark.parametrize("word", ["nftables", "iptables", "aws-sg", "azure-nsg"])
def test_a_name_without_an_address_opens_nothing(office, zone, word):
    export = made(office, word, resolve=True)
    assert {"names-not-held", "rule-not-written"} <= set(codes(export))
    told = next(each["message"] for each in export.findings if each["code"] == "names-not-held")
    assert "it had no address: there is no such name" in told
    assert "0.0.0.0/0" not in text(export)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.2.0.5", "a private"),
        ("127.0.0.1", "a loopback"),
        ("169.254.169.254", "a link-local"),
        ("0.0.0.0", "an unspecified"),
        ("::1", "a loopback"),
        ("::ffff:10.0.0.1", "a private"),
        ("fd00::1", "a private"),
        ("198.18.0.1", "a benchmark's"),
    ],
)
def test_a_name_outside_that_leads_inside_is_not_written(office, zone, address, kind):
    zone.add(NAME, PUBLIC, address)
    export = made(office, resolve=True)
    written = text(export)
    assert PUBLIC in written
    assert f"{kind} address is left out" in export.findings[0]["message"]
    rules = [line for line in written.splitlines() if "daddr" in line and "#" not in line]
    assert len(rules) == 1
    assert address not in rules[0].partition("daddr")[2]


def test_a_name_outside_that_leads_into_the_sites_own_network_is_not_written(office, zone):
    services.network_create(
        actor=office.olga, site=office.site, zone="servers", prefix="93.184.216.0/24"
    )
    zone.add(NAME, PUBLIC)
    rule_set = rule_set_build(office.site, office.olga)
    export = made(office, rule_set=rule_set, resolve=True)
    assert "the site's own address is left out" in export.findings[0]["message"]
    assert PUBLIC not in text(export)


def test_a_name_inside_may_have_an_address_inside(office, zone):
    binding = office.site.bindings.get(component__slug__endswith="server")
    member = services.MemberValue("app01.example.org", zone="servers")
    services.binding_update(actor=office.olga, binding=binding, members=[member])
    rule_set = rule_set_build(office.site, office.olga)
    zone.add("app01.example.org", "10.2.0.7", "127.0.0.1")
    export = made(office, rule_set=rule_set, firewall="inner", resolve=True)
    assert "10.2.0.7" in text(export)
    assert "a loopback address is left out" in export.findings[0]["message"]


def test_nothing_is_asked_unless_it_is_asked_for(office, zone):
    made(office)
    assert zone.asked == []


@pytest.mark.django_db(transaction=True)
def test_names_are_asked_for_outside_any_transaction(office, zone, monkeypatch):
    zone.add(NAME, PUBLIC)
    within = []

    def watched(*given, **facts):
        within.append(connection.in_atomic_block)
        return names_ask(*given, **facts)

    monkeypatch.setattr(naming, "names_ask", watched)
    export = made(office, resolve=True)
    assert within == [False]
    assert PUBLIC in text(export)


def test_too_many_names_fail_the_job_in_words(office, zone, monkeypatch):
    monkeypatch.setattr(naming, "MOST_NAMES", 0)
    job = run_inline(ask(office, resolve=True).job)
    assert (job.state, job.error["code"]) == (Job.State.FAILED, "names")


def test_without_a_name_server_the_job_says_what_to_set(office, settings):
    settings.DNS_RESOLVERS = ["nobody"]
    job = run_inline(ask(office, resolve=True).job)
    assert job.state == Job.State.FAILED
    assert "DNS_RESOLVERS" in job.error["mend"]


def test_a_file_with_addresses_is_asked_for_again_as_it_was(office, settings):
    settings.DNS_RESOLVERS = ["nobody"]
    failed = run_inline(ask(office, resolve=True, zones={"servers": "eth1"}).job)
    again = job_retry(job=failed, actor=office.olga)
    assert again.kind == failed.kind == "export-with-addresses"
    assert again.export.options == failed.export.options


def test_a_resolving_export_counts_as_one(office, zone):
    ask(office, resolve=True)
    with pytest.raises(TooMany):
        ask(office)
