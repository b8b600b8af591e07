"""A reader's preferences on the pages: the time zone, the colours, the keys, saved views."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from requirements_app.accounts.models import SavedView
from requirements_app.accounts.preferences import preferences_set
from requirements_app.accounts.saved_views import PAGES, saved_view_save
from requirements_app.jobs.models import Job
from requirements_app.web.moments import moment
from requirements_app.web.views.preferences import own_path

from .world import stored_rule_set

MOMENT = dt.datetime(2026, 1, 15, 23, 30, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "precision", "told"),
    [
        ("UTC", "minutes", '2026-01-15 23:30 <span class="zone">UTC</span>'),
        ("Europe/Berlin", "minutes", '2026-01-16 00:30 <span class="zone">CET</span>'),
        ("America/Sao_Paulo", "seconds", '2026-01-15 20:30:05 <span class="zone">UTC-03:00</span>'),
        ("Asia/Kolkata", "minutes", '2026-01-16 05:00 <span class="zone">IST</span>'),
        ("Asia/Kathmandu", "minutes", '2026-01-16 05:15 <span class="zone">UTC+05:45</span>'),
    ],
)
def test_a_moment_is_told_in_its_zone(zone, precision, told):
    text = moment(MOMENT, ZoneInfo(zone), precision)
    assert text == f'<time datetime="2026-01-15T23:30:05Z">{told}</time>'


def test_no_moment_is_nothing():
    assert moment(None, ZoneInfo("UTC")) == ""


def test_pages_tell_moments_in_the_readers_zone_and_the_api_in_utc(world, page):
    preferences_set(account=world.owner, actor=world.owner, time_zone="Asia/Kathmandu")
    job = world.rule_sets["campus"].job
    local = job.created_at.astimezone(ZoneInfo("Asia/Kathmandu"))
    for address in ("/jobs/", f"/jobs/{job.pk}/", f"/rule-sets/{world.rule_sets['campus'].pk}/"):
        text = page.get(address).content.decode()
        assert f"{local:%Y-%m-%d %H:%M}" in text, address
        assert "UTC+05:45" in text
    assert "Asia/Kathmandu" in text  # at the foot of every page
    told = page.get(f"/api/v1/jobs/{job.pk}/").json()["created_at"]
    assert dt.datetime.fromisoformat(told).utcoffset() == dt.timedelta(0)


def test_preferences_are_saved_and_shown(world, page):
    page.cookies["theme"] = "light"
    response = page.post("/account/preferences/", {"time_zone": "Europe/Berlin", "theme": "dark"})
    assert response.status_code == 302
    assert response.cookies["theme"].value == ""
    text = page.get("/account/preferences/").content.decode()
    assert '<option value="Europe/Berlin" selected>' in text
    assert 'data-theme="dark"' in text
    assert 'data-keys="off"' in text  # the box was not ticked


def test_the_button_of_one_browser_wins_over_the_account(world, page):
    preferences_set(account=world.owner, actor=world.owner, theme="dark")
    page.cookies["theme"] = "light"
    assert '<html lang="en-gb" data-theme="light">' in page.get("/").content.decode()


def test_a_wrong_time_zone_is_told_at_its_field(page):
    response = page.post("/account/preferences/", {"time_zone": "Mars/Base"})
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.content.decode()


def test_a_view_is_kept_and_leads_back(world, page):
    values = {"page": "flows", "name": "Web", "query": "port=443", "next": "/flows/?port=443"}
    response = page.post("/account/views/", values)
    assert response["Location"] == "/flows/?port=443"
    view = SavedView.objects.get(user=world.owner)
    response = page.post(f"/account/views/{view.pk}/delete/", {"next": "//evil.example/"})
    assert response["Location"] == "/flows/"
    assert not SavedView.objects.exists()


def test_a_view_of_somebody_else_is_not_there(world, visitor):
    view = saved_view_save(
        user=world.owner, page="flows", name="x", query="port=1", actor=world.owner
    )
    address = f"/account/views/{view.pk}/delete/"
    assert visitor(world.reader).post(address).status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil",
        "x",
        "javascript:0",
    ],
)
def test_no_way_back_leaves_the_portal(text):
    assert own_path(text, "/here/") == "/here/"


def test_pages_that_keep_views_are_pages():
    assert all(reverse(name).startswith("/") for name in PAGES)


def test_lists_have_as_many_rows_as_their_reader_wants(world, page):
    stored = stored_rule_set(world.sites["campus"], rules=120)
    for number in range(60):
        Job.objects.create(
            kind="picture", owner=world.owner, state="failed", max_attempts=1,
            deadline_seconds=1, deadline_at=MOMENT, finished_at=MOMENT, phase=str(number),
        )  # fmt: skip
    lists = (
        f"/rule-sets/{stored.pk}/entries/", f"/rule-sets/{stored.pk}/entries/?product=nexthink",
        f"/rule-sets/{stored.pk}/findings/", "/flows/", "/jobs/",
    )  # fmt: skip
    shown = {address: page.get(address) for address in lists}
    page.post("/account/preferences/", {"page_rows": "25"})
    world.owner.refresh_from_db()
    assert world.owner.page_rows == 25
    for address in lists:
        sizes = [counted(response) for response in (shown[address], page.get(address))]
        assert sizes == [50, 25], address
    assert counted(page.get("/flows/?size=100")) == 100
    assert page.get("/flows/?size=33").status_code == 400


def counted(response) -> int:
    """How many rows the page shows."""
    if "table" in response.context:
        return len(response.context["table"].page.object_list)
    return len(response.context["page"].rows)


@pytest.mark.parametrize(
    ("name", "query"),
    [("products", "q=nexthink"), ("documents", "original=missing"), ("sites", "state=blocking"),
     ("hosts", "q=nexthink")],
)  # fmt: skip
def test_lists_offer_their_saved_views(world, page, name, query):
    values = {"page": name, "name": "Mine <b>", "query": query, "next": f"/{name}/"}
    assert page.post("/account/views/", values).status_code == 302
    text = page.get(f"/{name}/").content.decode()
    assert f'<a href="/{name}/?{query}">Mine &lt;b&gt;</a>' in text


def test_documents_are_searched_and_picked(page):
    def titles(query: str) -> list[str]:
        found = page.get(f"/documents/?{query}").context["documents"]
        return [row.product.slug for row in found]

    every = titles("")
    assert len(every) == 5
    assert titles("q=tippingpoint") == ["tippingpoint-sms"]
    assert titles("original=missing") == every
    assert titles("original=added") == []
    publisher = page.get("/documents/").context["documents"][0].reading.publisher
    assert 0 < len(titles(urlencode({"publisher": publisher}))) < 5
    assert "No document fits" in page.get("/documents/?q=zzz").content.decode()
