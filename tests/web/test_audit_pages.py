"""The audit trail's page: what it shows, to whom, and the files that it gives."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import AUDITORS
from requirements_app.audit import files, signing
from requirements_app.audit.heads import head_read
from requirements_app.audit.models import Event
from requirements_app.audit.seal import seal
from requirements_app.audit.services import record
from requirements_app.web.event_data import DataLine, data_lines

MARKUP = "<b>bold</b>"


@pytest.fixture
def auditor(db):
    user = User.objects.create_user("audrey", "audrey@example.org")
    user.groups.add(Group.objects.get(name=AUDITORS))
    return user


@pytest.fixture
def page(auditor, visitor):
    return visitor(auditor)


def text(page, query: str = "", **headers: str) -> str:
    response = page.get(f"/audit/{query}", headers=headers)
    assert response.status_code == 200, response.content.decode()
    return str(response.content.decode())


def rows(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="event-(\d+)"', html)]


def test_events_stand_newest_first_with_who_did_them(page, world):
    older = record(actor=world.owner, action="a.older", site_slug="campus")
    newer = record(actor=None, action="a.newer", object_type="sites.zone", object_id=MARKUP)

    html = text(page)

    assert rows(html)[:2] == [newer.pk, older.pk]
    assert "the portal" in html
    assert MARKUP not in html
    assert 'href="/audit/"' in html, "the menu leads there"


def test_every_filter_is_in_the_address_and_can_be_taken_away(page, world):
    wanted = record(actor=world.owner, action="a.b", site_slug="campus", object_id="7")
    record(actor=world.reader, action="a.b", site_slug="campus", object_id="7")

    html = text(page, "?actor=olga&action=a.&site=campus&object_id=7&from=2000-01-01")

    assert rows(html) == [wanted.pk]
    assert 'href="?action=a.&amp;object_id=7&amp;site=campus&amp;from=2000-01-01"' in html
    assert 'value="olga"' in html


def test_the_list_is_walked_by_links_without_gap_or_repetition(page, world):
    made = [record(actor=None, action="walk").pk for _ in range(120)]

    told, query = [], "?action=walk"
    for _ in range(3):
        html = text(page, query)
        told += rows(html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        query = following[1].replace("&amp;", "&") if following else ""
    assert told == made[::-1]
    assert query == ""
    assert rows(text(page, "?action=walk&before=end")) == made[:50][::-1]


def test_the_panel_shows_the_data_as_a_table_and_the_seal(page, world):
    event = record(
        actor=world.owner,
        action="a.changed",
        site_slug="campus",
        data={"changed": {"name": {"before": "Old", "after": MARKUP}}, "why": "because"},
    )
    waiting = text(page, f"?row={event.pk}", **{"HX-Request": "true", "HX-Target": "side-panel"})
    assert "<html" not in waiting
    assert "<del>Old</del>" in waiting
    assert "<ins>&lt;b&gt;bold&lt;/b&gt;</ins>" in waiting
    assert "waits for its seal" in waiting

    while seal():
        pass
    event = Event.objects.select_related("seal").get(pk=event.pk)
    whole = text(page, f"?row={event.pk}&action=a.")
    assert event.seal.digest in whole
    assert f'href="?action=a.&amp;row={event.pk}"' in whole or f"row={event.pk}" in whole


def test_an_event_that_there_is_none_of_is_not_found(page):
    assert page.get("/audit/?row=999999999999").status_code == 404
    assert page.get("/audit/?row=x").status_code == 404


def test_what_cannot_be_searched_for_is_named(page):
    response = page.get("/audit/?from=soon")

    assert response.status_code == 400
    assert "Nothing was searched" in response.content.decode()
    assert "soon" in response.content.decode()


def test_nothing_found_is_said(page):
    assert "No event fits all filters." in text(page, "?action=zzz")


def test_others_are_told_who_may_and_see_no_link(page, world, visitor):
    browser = visitor(world.owner)

    for part in ("", "file/", "head/"):
        response = browser.get(f"/audit/{part}")
        assert response.status_code == 403, part
        assert "Only auditors and administrators" in response.content.decode()
    assert 'href="/audit/"' not in browser.get("/").content.decode()


def test_a_file_holds_what_the_filters_pick(page, world):
    record(actor=world.owner, action="file.x", object_id="=1+1")
    record(actor=world.owner, action="other")

    response = page.get("/audit/file/?as=csv&action=file.")

    assert response["Content-Disposition"] == 'attachment; filename="audit-events.csv"'
    assert "no-store" in response["Cache-Control"]
    (row,) = csv.DictReader(io.StringIO(response.getvalue().decode()))
    assert (row["action"], row["object_id"]) == ("file.x", "'=1+1")
    (line,) = page.get("/audit/file/?as=jsonl&action=file.").getvalue().decode().splitlines()
    assert json.loads(line)["actor"] == "olga"
    assert Event.objects.filter(action="audit.exported").count() == 2


def test_a_file_that_would_be_cut_short_or_is_of_no_form_is_refused(page, monkeypatch):
    monkeypatch.setattr(files, "MOST", 1)

    assert "more than 1 events" in page.get("/audit/file/?as=csv").content.decode()
    response = page.get("/audit/file/?as=xml")
    assert response.status_code == 400


def test_the_signed_head_is_a_file_that_verifies(page):
    while seal():
        pass
    response = page.get("/audit/head/")

    assert "attachment" in response["Content-Disposition"]
    head = head_read(response.content.decode(), key=signing.own_public_key())
    assert head.position == Event.objects.count()


@pytest.mark.parametrize("query", ["", "?actor=olga&action=a", "?row={}"])
def test_the_page_asks_as_much_for_few_events_as_for_many(page, world, query):
    event = record(actor=world.owner, action="a", data={"x": 1})
    address = f"/audit/{query.format(event.pk)}"

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get(address).status_code == 200
        return len(captured)

    asked()
    few = asked()
    for number in range(60):
        record(actor=(world.owner, world.reader)[number % 2], action="a", site_slug="campus")
    while seal():
        pass
    record(actor=world.owner, action="a")
    assert asked() == few <= 16


def test_data_is_told_line_by_line():
    data = {
        "slug": "hq",
        "empty": None,
        "tags": ["a", "b"],
        "on": True,
        "changed": {
            "name": {"before": "A", "after": "B"},
            "zones": {"removed": ["x"], "added": ["y", "z"]},
        },
        "members": [{"value": "10.0.0.1"}, {"value": "10.0.0.2"}],
    }

    assert data_lines(data) == [
        DataLine("slug", "hq"),
        DataLine("empty"),
        DataLine("tags", "a, b"),
        DataLine("on", "yes"),
        DataLine("changed.name", before="A", after="B", is_change=True),
        DataLine("changed.zones", before="x", after="y, z", is_change=True),
        DataLine("members[1].value", "10.0.0.1"),
        DataLine("members[2].value", "10.0.0.2"),
    ]
    assert data_lines({}) == []
