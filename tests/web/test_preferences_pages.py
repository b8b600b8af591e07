"""A reader's preferences on the pages: the time zone, the colours, the keys, saved views."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from requirements_app.accounts.models import SavedView
from requirements_app.accounts.preferences import preferences_set
from requirements_app.accounts.saved_views import PAGES, saved_view_save
from requirements_app.web.moments import moment
from requirements_app.web.views.preferences import own_path

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
