"""Feeds and the calendar: what they tell, to whom, and how they are asked again."""

from __future__ import annotations

import base64
import datetime as dt
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from .conftest import token_of

pytestmark = pytest.mark.django_db
CATALOGUE, HQ, CALENDAR = "/feeds/catalogue.atom", "/feeds/sites/hq.atom", "/feeds/calendar.ics"
ATOM = "{http://www.w3.org/2005/Atom}"


def basic(secret, name="anybody"):
    text = base64.b64encode(f"{name}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {text}"}


@pytest.fixture
def reader(person, published):
    """A feed reader: it has a token of ada's as its password."""
    return Client(headers=basic(token_of(person, ["read"])))


def entries(response):
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def told(entry, name):
    return entry.find(f"{ATOM}{name}").text


def changed(world, person, title="Open it"):
    from requirements_app.changes.actions.create import change_create

    from .world import rule_set_built

    rule_set = rule_set_built(world.site, person)
    return change_create(actor=person, rule_sets=[rule_set], title=title, justification="Now.")


@pytest.mark.parametrize("address", [CATALOGUE, HQ, CALENDAR])
def test_a_session_a_bearer_and_a_token_as_password_let_in(person, world, reader, address):
    session = Client()
    session.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    bearer = Client(headers={"Authorization": f"Bearer {token_of(person)}"})
    assert [each.get(address).status_code for each in (session, bearer, reader)] == [200] * 3


@pytest.mark.parametrize("address", [CATALOGUE, HQ, CALENDAR])
def test_nobody_else_is_let_in(person, world, address):
    from requirements_app.accounts.models import Token

    secret = token_of(person)
    writes = basic(token_of(person, ["write"]))
    for headers in ({}, basic("word"), basic(""), basic(secret[:-1]), {"Authorization": "Basic é"}):
        response = Client(headers=headers).get(address)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Basic")
    assert Client(headers=writes).get(address).status_code == 403
    Token.objects.update(revoked_at=timezone.now())
    assert Client(headers=basic(secret)).get(address).status_code == 401


def test_a_password_of_an_account_is_none_here(person, published):
    person.set_password("correct horse battery staple")
    person.save()
    answer = Client(headers=basic("correct horse battery staple", "ada")).get(CATALOGUE)
    assert answer.status_code == 401


def test_a_site_that_the_reader_does_not_see_is_as_one_that_there_is_none(neighbour, world):
    theirs = Client(headers=basic(token_of(neighbour)))
    assert theirs.get(HQ).status_code == theirs.get("/feeds/sites/none.atom").status_code == 404


def test_the_catalogues_feed_has_an_entry_a_version(reader, published):
    from requirements_app.catalogue.models import Version

    found = entries(reader.get(CATALOGUE))
    numbers = list(Version.objects.order_by("-number").values_list("number", flat=True))
    assert [told(each, "id") for each in found] == [
        f"tag:127.0.0.1,2026:catalogue/{number}" for number in numbers
    ]
    assert "added" in told(found[0], "title")
    assert told(found[0], "summary").startswith("add ")


def test_a_sites_feed_tells_what_happens_there_newest_first(reader, person, world):
    change = changed(world, person)
    found = entries(reader.get(HQ))
    titles = [told(each, "title") for each in found]
    assert titles[0] == f"A change was asked for: #{change.pk} Open it"
    assert "A rule set was built" in titles
    assert "A deployment was added" in titles
    assert len({told(each, "id") for each in found}) == len(found) <= 50
    assert found[0].find(f"{ATOM}link").get("href").endswith(f"/changes/{change.pk}/")


def test_markup_in_a_title_stays_text(reader, person, world):
    changed(world, person, title="<script>alert(1)</script> & more")
    response = reader.get(HQ)
    assert b"<script" not in response.content
    assert told(entries(response)[0], "title").endswith("<script>alert(1)</script> & more")


def test_a_change_of_several_sites_is_in_the_feed_of_each(reader, person, world):
    from requirements_app.changes.actions.edit import change_edit
    from requirements_app.changes.models import ChangeSite

    change = changed(world, person)
    ChangeSite.objects.create(change=change, site=world.neighbour, baseline_revision=1)
    change_edit(number=change.pk, actor=_everywhere(person), expected_revision=None, title="Two")
    for address in (HQ, "/feeds/sites/annex.atom"):
        newest = entries(reader.get(address))[0]
        assert told(newest, "title") == f"A change was edited: #{change.pk} Two"


def test_what_befalls_a_ticket_is_in_the_feed_of_its_changes_sites(reader, person, world):
    from requirements_app.audit.services import record
    from requirements_app.tickets.models import Connector, Ticket

    change = changed(world, person)
    connector = Connector.objects.create(
        slug="desk", name="Desk", system="generic", address="https://desk.example.org",
        account=person,
    )  # fmt: skip
    ticket = Ticket.objects.create(connector=connector, change=change, external_id="nrp-1")
    record(actor=None, action="ticket.conflict", obj=ticket, data={"why": "They differ."})
    newest = entries(reader.get(HQ))[0]
    assert told(newest, "title") == f"A ticket and its change disagree: #{change.pk} Open it"
    assert newest.find(f"{ATOM}link").get("href").endswith(f"/changes/{change.pk}/")
    _everywhere(person)
    assert "disagree" not in reader.get("/feeds/sites/annex.atom").content.decode()


def _everywhere(person):
    from requirements_app.sites.models import Site, SiteRole

    SiteRole.objects.create(site=Site.objects.get(slug="annex"), role="owner", user=person)
    return person


def test_who_has_it_already_is_not_sent_it_again(reader, person, world):
    first = reader.get(HQ)
    same = reader.get(HQ, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    changed(world, person)
    other = reader.get(HQ, headers={"If-None-Match": first["ETag"]})
    assert (other.status_code, other["Cache-Control"]) == (200, "private, no-store")


def test_the_moment_of_the_newest_entry_counts_once_it_has_settled(reader, world, monkeypatch):
    """What was begun before it may still come in: so a fresh one is not promised."""
    from requirements_app.api import feeds

    assert "Last-Modified" not in reader.get(HQ)
    monkeypatch.setattr(feeds, "_SETTLED", dt.timedelta())
    settled = reader.get(HQ)["Last-Modified"]
    assert reader.get(HQ, headers={"If-Modified-Since": settled}).status_code == 304


def test_an_empty_feed_stays_the_same(neighbour, world):
    from requirements_app.audit.models import Event

    theirs = Client(headers=basic(token_of(neighbour)))
    first = theirs.get("/feeds/sites/annex.atom")
    assert Event.objects.filter(site_slug="annex", action__startswith="change.").count() == 0
    assert theirs.get("/feeds/sites/annex.atom")["ETag"] == first["ETag"]


def test_a_reader_that_asks_for_another_form_gets_the_one_there_is(reader):
    assert len(entries(reader.get(CATALOGUE, headers={"Accept": "application/rss+xml"}))) >= 1


def test_a_parameter_that_there_is_none_is_told(reader):
    assert reader.get(f"{CATALOGUE}?page=2").status_code == 400


def test_the_calendar_has_windows_and_reviews(reader, person, world):
    from requirements_app.changes.actions.windows import window_create
    from requirements_app.changes.models import BaselineEntry

    start = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    window_create(
        actor=person, site=world.site, kind="freeze", name="Year's end", starts_at=start,
        ends_at=start + dt.timedelta(days=1),
    )  # fmt: skip
    change, day = changed(world, person), timezone.localdate() + dt.timedelta(days=10)
    with connection.cursor() as cursor:  # as implementing the change does
        cursor.execute("SET LOCAL changes.moving = 'on'")
    for item in change.items.order_by("position")[:2]:
        entry = item.after
        BaselineEntry.objects.create(
            site=world.site, entry=entry, entry_key=entry.entry_id, item=item, change=change,
            owner=person, since=timezone.now(), review_on=day, reason="Needed.", product="x",
            flow="x.y", deployment="prod",
        )  # fmt: skip
    first = reader.get(CALENDAR)
    text = first.content.decode()
    assert "SUMMARY:Year's end" in text
    assert "SUMMARY:2 entries to review at Headquarters" in text
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    again = reader.get(CALENDAR, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_poller_that_goes_on_from_the_last_one_it_saw_misses_no_change(api, person, world):
    from requirements_app.changes.actions.edit import change_edit

    before = timezone.now().isoformat().replace("+00:00", "Z")
    made = [changed(world, person, title=f"No. {number}") for number in range(4)]
    page = api.get("/api/v1/changes/", {"updated_since": before, "limit": 2}).json()
    first = [each["number"] for each in page["results"]]
    change_edit(number=made[0].pk, actor=person, expected_revision=None, title="Moved")
    seen = list(first)
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += [each["number"] for each in page["results"]]
    numbers = [change.pk for change in made]
    assert first == numbers[:2]
    assert seen == [*numbers, numbers[0]]
