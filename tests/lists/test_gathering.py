"""What is on a list: scope, side, service, and how its file is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.changes import acting

from .conftest import lines_of

pytestmark = pytest.mark.django_db


def copy_of(found):
    from requirements_app.lists.copies import copy_current
    from requirements_app.lists.models import List

    return copy_current(List.objects.select_related("site__baseline", "copy").get(pk=found.pk))


def codes(found):
    return [each["code"] for each in copy_of(found).findings]


@pytest.fixture(autouse=True)
def _in_force(office):
    """Agents 10.1.0.0/24 reach app01 10.2.0.5, which reaches get.example.net."""
    acting.implemented(office)


def test_sides_are_told_apart(list_of):
    assert lines_of(list_of("out")) == ["10.2.0.5", "get.example.net"]
    assert lines_of(list_of("in", side="sources")) == ["10.1.0.0/24", "10.2.0.5"]
    both = list_of("both", side="both")
    assert lines_of(both) == ["10.1.0.0/24", "10.2.0.5", "get.example.net"]


def test_a_zone_is_where_destinations_are_reached_from_and_sources_lead_to(list_of):
    assert lines_of(list_of("from-servers", zone="servers")) == ["get.example.net"]
    assert lines_of(list_of("from-clients", zone="clients")) == ["10.2.0.5"]
    assert lines_of(list_of("to-servers", zone="servers", side="sources")) == ["10.1.0.0/24"]
    around = list_of("around", zone="servers", side="both")
    assert lines_of(around) == ["10.1.0.0/24", "get.example.net"]


def test_a_firewall_and_a_product_narrow_it(list_of):
    assert lines_of(list_of("edge", firewall="edge")) == ["get.example.net"]
    assert lines_of(list_of("inner", firewall="inner")) == ["10.2.0.5"]
    assert lines_of(list_of("app", product="app")) == ["10.2.0.5", "get.example.net"]


def test_at_a_firewall_addresses_are_as_they_are_seen_there(list_of):
    from requirements_app.changes.models import BaselineEntry
    from requirements_app.lists.gathering import entries_of, report_of

    found = list_of("edge", firewall="edge", side="both")
    entry = next(iter(entries_of(found)))
    (hop,) = [each for each in entry["path"] if each["firewall"] == "edge"]
    report, count = report_of(found)
    assert {str(each.endpoint) for each in report.values} == {hop["source"], hop["destination"]}
    assert count == 1
    assert BaselineEntry.objects.filter(until=None).count() > 1


def test_an_entry_is_served_to_the_end_of_its_last_day(list_of, monkeypatch):
    from django.utils import timezone

    from requirements_app.rulesets.models import Entry

    last = dt.date(2031, 5, 1)
    with connection.cursor() as cursor:  # past the triggers that keep entries as they are
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rulesets_entry DISABLE TRIGGER USER")
        Entry.objects.filter(destination="get.example.net").update(expires_on=last)
        cursor.execute("ALTER TABLE rulesets_entry ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    found = list_of("out")
    served = []
    for day in (last, last + dt.timedelta(days=1)):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        served.append(lines_of(found))
    assert served == [["10.2.0.5", "get.example.net"], ["10.2.0.5"]]


def test_a_service_takes_what_permits_all_of_it(list_of):
    from requirements_app.changes.models import BaselineEntry

    services = set(BaselineEntry.objects.values_list("entry__service", flat=True))
    assert services == {"tcp/443"}
    assert lines_of(list_of("https", service="tcp/443")) == ["10.2.0.5", "get.example.net"]
    wider = list_of("wider", service="tcp/440-445")
    assert lines_of(wider) == []
    assert "service-in-part" in codes(wider)
    other = list_of("ntp", service="udp/123")
    assert lines_of(other) == []
    assert codes(other) == ["empty"]


def test_tls_bypass_takes_what_must_not_be_inspected(list_of):
    assert lines_of(list_of("bypass", kind="squid-dstdomain", tls_bypass=True))[-1].startswith("#")
    forbidden()
    assert "get.example.net" in lines_of(list_of("again", kind="squid-dstdomain", tls_bypass=True))


def forbidden() -> None:
    """Entries never change, past a trigger that this test steps over."""
    from requirements_app.rulesets.models import Entry

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Entry.objects.update(tls_inspection="forbidden")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_what_proxies_do_not_carry_is_told(list_of):
    from requirements_app.rulesets.models import Entry

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Entry.objects.update(protocol="udp", service="udp/443")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    found = list_of("proxy", kind="pac")
    assert "not-tcp" in codes(found)
    assert copy_of(found).count == 0


def test_what_a_format_does_not_hold_is_told(list_of):
    found = list_of("ips", kind="paloalto-ip")
    assert [line.partition(" ")[0] for line in lines_of(found)] == ["10.2.0.5"]
    assert "names-not-held" in codes(found)


def test_a_zone_that_is_gone_leaves_the_list_as_narrow_as_it_was(office, list_of):
    from requirements_app.lists.models import List
    from requirements_app.lists.selectors import places_gone

    found = list_of("dmz", zone="clients")
    List.objects.filter(pk=found.pk).update(zone="dmz", row_version=2)
    assert lines_of(found) == []
    found.refresh_from_db()
    assert [each.code for each in places_gone(found)] == ["scope-gone"]


def test_a_file_is_made_once_for_each_state(list_of):
    found = list_of()
    first = copy_of(found)
    with CaptureQueriesContext(connection) as seen:
        again = copy_of(found)
    assert len(seen) == 1
    assert (again.tag, again.changed_at) == (first.tag, first.changed_at)


def test_a_list_that_is_edited_is_made_anew(office, list_of):
    from requirements_app.lists.services import list_update

    found = list_of()
    assert "10.2.0.5" in lines_of(found)
    list_update(actor=office.olga, found=found, expected_version=None, firewall="edge")
    assert lines_of(found) == ["get.example.net"]


def test_equal_content_keeps_its_tag_and_its_date(office, list_of):
    from requirements_app.changes.models import Baseline

    found = list_of()
    before = copy_of(found)
    Baseline.objects.filter(site=office.site).update(revision=77)
    after = copy_of(found)
    assert after.stamp != before.stamp
    assert (after.tag, after.changed_at) == (before.tag, before.changed_at)


def test_two_contents_of_one_second_have_two_dates(office, list_of):
    from requirements_app.lists.services import list_update

    found = list_of()
    before = copy_of(found)
    list_update(actor=office.olga, found=found, expected_version=None, firewall="edge")
    after = copy_of(found)
    assert (after.changed_at - before.changed_at).total_seconds() >= 1
    assert after.changed_at.microsecond == 0


def test_a_list_of_too_many_entries_is_not_made(client, list_of, device_of, monkeypatch):
    from requirements_app.lists import gathering

    device = device_of(list_of())
    monkeypatch.setattr(gathering, "MOST_ENTRIES", 1)
    response = client.get(device.address, headers=device.headers)
    assert response.status_code == 503
    assert response["Retry-After"]


def test_more_entries_cost_no_more_queries(list_of):
    from requirements_app.lists.gathering import report_of

    for serves, count in (("implemented", 1), ("approved", 2)):
        found = list_of(f"q-{serves}", serves=serves)
        with CaptureQueriesContext(connection) as seen:
            report_of(found)
        assert len(seen) == count
