"""The three demonstration sites, held to what was read in the vendors' documents by hand.

`golden/demo-<site>.csv` lists what each site needs; the tests name the facts that are easily lost.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.exports.golden_files import assert_golden

from .demonstration import (
    AS_OF,
    NAMES,
    crossed,
    of_flow,
    sites_build,
    sites_import,
    table,
    ways,
    why_not,
)

if TYPE_CHECKING:
    from requirements_app.rulesets.compute.model import Result
    from requirements_app.rulesets.models import RuleSet

    from .kept import Kept

FOLDER = Path(__file__).parent / "golden"
# The results are made in the test database, which is only there for tests that ask for it.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def results(kept_catalogue: Kept[int], django_db_blocker: Any) -> dict[str, Result]:
    """What each site needs; nothing of it stays in the database."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        kept_catalogue.put_back()
        built = sites_build()
        transaction.set_rollback(True)
    return built


# --- every row -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_site_needs_exactly_what_was_reviewed(results, name):
    assert_golden(f"demo-{name}.csv", table(results[name].entries), FOLDER)


@pytest.mark.parametrize("name", NAMES)
def test_rules_render_all_entries_and_none_twice(results, name):
    result = results[name]
    held = [entry_id for rule in result.rules for entry_id in rule.entry_ids]
    assert sorted(held) == sorted(each.id for each in result.entries)


# --- between sites -------------------------------------------------------------------------------


def test_the_branch_holds_its_own_halves_of_the_offer_and_nothing_of_the_campus(results):
    branch = results["branch"]
    offered = [each for each in branch.entries if each.product == "nextron-asgard"]
    assert {each.destination.value for each in offered} == {"10.20.12.10"}
    assert {each.source.value for each in offered} == {"10.60.10.0/24", "10.60.11.2"}
    assert {each.flow for each in offered} == {
        "nextron-asgard.agent-communication",
        "nextron-asgard.agent-syslog",
    }
    for flow in ("product-updates", "ntp-0", "dns", "siem-syslog"):
        assert why_not(branch, f"nextron-asgard.{flow}", "asgard-agents") == "other-site"


def test_both_sites_hold_the_connection_under_one_key(results):
    keys = [
        {each.cross_site_key: ways([each]) for each in results[name].entries if each.cross_site_key}
        for name in ("branch", "campus")
    ]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 4
    theirs = [each for each in results["campus"].entries if "/" in each.deployment]
    assert {each.source.zone for each in theirs} == {"wan"}
    assert crossed(theirs) == {("fw-edge", "fw-core")}


# --- gaps ----------------------------------------------------------------------------------------


def test_each_site_has_the_one_gap_it_is_meant_to_show(results):
    found = {
        name: [(each.severity, each.code, each.flows) for each in results[name].findings]
        for name in NAMES
    }
    assert found == {
        "branch": [("blocking", "parameter-missing", ("nexthink.export-download",))],
        "campus": [("warning", "role-not-bound", ("nextron-asgard.thunderstorm-https",))],
        "datacentre": [
            (
                "blocking",
                "role-not-bound",
                ("tippingpoint-sms.tmc-443", "tippingpoint-sms.tmc-digital-vaccine"),
            )
        ],
    }


def test_an_unset_region_of_the_export_bucket_is_never_taken_from_the_example(results):
    flow = "nexthink.export-download"
    assert of_flow(results["branch"], flow) == []
    (gap,) = results["branch"].findings
    assert "eu-west-3 is only the document's example" in gap.mend
    (entry,) = of_flow(results["campus"], flow)
    bucket = "aris-export-eu-west-3-884848470805.s3.eu-west-3.amazonaws.com"
    assert ways([entry]) == {("10.24.16.0/22", bucket, "tcp/443")}


def test_any_and_whole_families_stand_in_no_rule(results):
    for result in results.values():
        for rule in result.rules:
            for value in (*rule.sources, *rule.destinations):
                assert value not in ("any", "0.0.0.0/0", "::/0")
    for flow in ("any-ntp", "any-https", "any-http", "any-smtp"):
        code = why_not(results["campus"], f"appsanywhere-analytics.{flow}", "analytics")
        assert code == "other-alternative"


# --- the campus ----------------------------------------------------------------------------------


def test_public_time_servers_give_way_to_the_sites_own(results):
    for name, own in (("campus", "10.20.0.123"), ("datacentre", "10.80.8.123")):
        result = results[name]
        time = [each for each in result.entries if ".ntp-" in each.flow]
        assert {each.destination.value for each in time} == {own}
        assert not any("pool.ntp.org" in each.destination.value for each in result.entries)


def test_names_are_resolved_over_udp_and_tcp(results):
    resolvers = ("10.20.0.53", "10.20.0.54")
    for deployment, server in (
        ("asgard-production", "10.20.12.10"),
        ("asgard-test", "10.20.13.10"),
    ):
        assert ways(of_flow(results["campus"], "nextron-asgard.dns", deployment)) == {
            (server, resolver, service)
            for resolver in resolvers
            for service in ("tcp/53", "udp/53")
        }


def test_the_ban_on_tls_inspection_covers_agents_updates_and_installer(results):
    for result in results.values():
        for entry in result.entries:
            agents = entry.flow == "nextron-asgard.agent-communication"
            nextron = entry.destination.value.endswith(".nextron-systems.com")
            proxied = entry.destination.value == "10.80.12.8"
            forbidden = entry.tls_inspection == "forbidden"
            assert forbidden == (agents or nextron or proxied), entry.flow


def test_what_is_open_for_a_time_ends_on_its_day(results):
    ends = {
        (each.flow.partition(".")[2], each.phase, str(each.expires_on))
        for each in results["campus"].entries
        if each.expires_on
    }
    assert ends == {
        ("agent-icmp-check", "troubleshooting", "2027-03-31"),
        ("installer", "installation", "2027-01-31"),
        ("remote-support", "installation", "2027-01-31"),
        ("centos-mirrorlist", "operation", "2027-06-30"),
    }
    (mirror,) = of_flow(results["campus"], "appsanywhere-analytics.centos-mirrorlist")
    assert mirror.destination.value == "vault.centos.org"


def test_an_untyped_icmp_is_an_inferred_echo_request(results):
    entries = of_flow(results["campus"], "nextron-asgard.agent-icmp-check")
    assert {(each.service, each.assertion) for each in entries} == {("icmp/8", "inferred")}


def test_a_windows_collector_reaches_the_domain_controllers_on_135_and_the_dynamic_ports(results):
    entries = of_flow(results["campus"], "nexthink.windows-collector-domain-controller")
    assert {each.service for each in entries} == {"tcp/135", "tcp/49152-65535"}
    assert {each.destination.value for each in entries} == {"10.20.0.10", "10.20.0.11"}
    assert crossed(entries) == {("fw-core",)}


def test_confirmed_readings_decide_who_connects(results):
    thunderstorm = of_flow(results["campus"], "nextron-asgard.thunderstorm-https")
    assert {each.destination.value for each in thunderstorm} == {"10.20.12.10"}
    assert {each.source.component for each in thunderstorm} == {"nextron-asgard.asgard-agent"}
    (fedora,) = of_flow(results["campus"], "appsanywhere-analytics.fedora-mirrors")
    assert fedora.source.value == "10.20.1.40"
    identity = of_flow(results["datacentre"], "tippingpoint-sms.identity-agent")
    assert {each.destination.zone for each in identity} == {"devices"}
    assert {each.service for each in identity} == {"udp/8443"}


# --- the data centre -----------------------------------------------------------------------------


def test_the_pair_connects_both_ways_within_a_family_and_never_to_itself(results):
    pairs = (
        ("10.80.0.11", "10.80.0.12"),
        ("fd5e:80:0:1::11", "fd5e:80:0:1::12"),
    )
    both_ways = {*pairs, *((right, left) for left, right in pairs)}
    inside = [each for each in results["datacentre"].entries if ".ha-" in each.flow]
    assert {each.service for each in inside} == {
        f"tcp/{port}" for port in (22, 1098, 1099, 3306, 4444, 9033, 10042)
    }
    for flow in {each.flow for each in inside}:
        entries = of_flow(results["datacentre"], flow)
        assert {(each.source.value, each.destination.value) for each in entries} == both_ways
    assert len(inside) == 28
    assert crossed(inside) == {()}


def test_traps_go_to_all_three_addresses_and_the_virtual_one_is_seen_translated(results):
    rules = [
        rule
        for rule in results["datacentre"].rules
        if (rule.source_zone, rule.destination_zone) == ("devices", "management")
    ]
    seen = {(rule.destinations, rule.path[0].destinations) for rule in rules}
    assert seen == {
        (("10.80.0.10",), ("172.31.4.10",)),
        (("10.80.0.11-10.80.0.12",), ("10.80.0.11-10.80.0.12",)),
    }
    devices = {"10.80.4.21-10.80.4.24", "10.80.4.31"}
    for destinations, _ in seen:
        alike = [rule for rule in rules if rule.destinations == destinations]
        assert {value for rule in alike for value in rule.sources} == devices
        assert {rule.services for rule in alike} == {("udp/8162-8163",)}


def test_nothing_leaves_from_the_virtual_address(results):
    assert not any(each.source.value == "10.80.0.10" for each in results["datacentre"].entries)


def test_only_what_each_row_names_is_managed(results):
    datacentre = results["datacentre"]
    ips, tps = "10.80.4.21-10.80.4.24", "10.80.4.31"
    for flow in ("device-snmp", "device-snmp-reverse"):
        assert ways(of_flow(datacentre, f"tippingpoint-sms.{flow}")) == {
            (member, ips, "udp/161") for member in ("10.80.0.11", "10.80.0.12")
        }
    https = of_flow(datacentre, "tippingpoint-sms.device-https")
    assert {each.destination.value for each in https} == {ips, tps}


def test_web_traffic_goes_by_the_proxy_which_leaves_nextron_unopened(results):
    entries = of_flow(results["datacentre"], "nextron-asgard.product-updates")
    host = "update-301.nextron-systems.com"
    assert {
        (*way, *path) for entry in entries for way in ways([entry]) for path in crossed([entry])
    } == {
        ("10.80.0.30", "10.80.12.8", "tcp/8080", "fw-inner"),
        ("10.80.12.8", host, "tcp/443", "fw-outer"),
    }
    outside = [
        each for each in results["datacentre"].entries if each.destination.zone == "internet"
    ]
    assert {each.source.value for each in outside} == {"10.80.12.8"}


def test_the_sms_needs_nothing_of_what_it_does_not_use(results):
    datacentre = results["datacentre"]
    assert why_not(datacentre, "tippingpoint-sms.whois", "sms") == "suppressed"
    assert why_not(datacentre, "tippingpoint-sms.tmc-4043", "sms") == "other-alternative"
    assert why_not(datacentre, "tippingpoint-sms.ad-ldap", "sms") == "other-alternative"
    for flow in ("trha", "responder-trigger-http", "nfs-2039", "external-database-access"):
        assert why_not(datacentre, f"tippingpoint-sms.{flow}", "sms") == "feature-off"


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture
def rule_sets(published: int) -> dict[str, RuleSet]:
    """The rule sets of the sites, stored."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulesets.services import rule_set_request

    made = {}
    for name, site in sites_import().items():
        rule_set = rule_set_request(site=site, actor=None, as_of=AS_OF)
        assert rule_set.job is not None
        run_inline(rule_set.job)
        rule_set.refresh_from_db()
        made[name] = rule_set
    return made


def test_the_csv_says_of_each_rule_what_the_report_says(rule_sets):
    from requirements_app.downloads.copies import copy_rules
    from requirements_app.rulesets.reports import report

    for rule_set in rule_sets.values():
        written = b"".join(copy_rules(rule_set.content_id)).decode()
        rows = list(csv.DictReader(io.StringIO(written, newline="")))
        rules = [rule for pair in report(rule_set).zone_pairs for rule in pair.rules]
        assert [row["number"] for row in rows] == [str(rule.number) for rule in rules]
        for row, rule in zip(rows, rules, strict=True):
            for column in (
                "sources",
                "destinations",
                "services",
                "in_part",
                "firewalls",
                "seen_as",
            ):
                assert row[column] == " | ".join(getattr(rule, column)), (rule.number, column)
            for column in ("source_names", "destination_names"):
                parts = [part for names in getattr(rule, column) for part in names.split(", ")]
                assert row[column] == " | ".join(dict.fromkeys(filter(None, parts))), rule.number
