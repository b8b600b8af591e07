"""Bad input, error pages, and what every answer carries."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from requirements_app.accounts.roles import GROUPS
from requirements_app.core.errors import Conflict
from requirements_app.downloads.services import TooMany

from .test_access import addresses


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/flows/?q=%00", "q"),
        ("/hosts/?q=a%00b", "q"),
        ("/flows/?q=%ED%A0%80", "q"),
        ("/lookup/?source=%FF", "source"),
        ("/flows/?product=%C3%28", "product"),
        ("/flows/?%00=1", ""),
        (f"/flows/?q={'a' * 9000}", "q"),
        (f"/?{'&'.join(f'x{n}=y' for n in range(2000))}", "x1000"),
    ],
)
def test_what_no_page_can_read_is_refused_with_the_parameter_named(page, address, named):
    response = page.get(address)
    assert response.status_code == 400
    assert f'<strong class="mono">{named}</strong>' in response.content.decode()


@pytest.mark.parametrize("address", ["/flows/%00/", "/sites/a%00b/", "/hosts/%00/"])
def test_a_nul_in_the_path_is_refused(page, address):
    assert page.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/hosts/?page=-1",
        "/hosts/?page=99999999999999999999",
        "/jobs/?page=x",
        "/jobs/?state=gone",
        "/catalogue/changes/?page=-1",
        "/catalogue/changes/?since=yesterday",
        "/catalogue/changes/?kind=password",
        "/exports/?page=0",
    ],
)
def test_a_value_out_of_range_is_a_bad_request(page, address):
    assert page.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/hosts/?q=%25_",
        "/sites/?q=%25_%5C",
        "/flows/?q=%27%22%3C",
        "/hosts/?sort=pk",
        "/hosts/?sort=a.b",
        "/hosts/?per_page=-1",
    ],
)
def test_strange_but_readable_values_are_answered(page, address):
    assert page.get(address).status_code == 200


def test_nobody_asks_a_table_for_more_rows_than_a_page_has(page):
    rows = page.get("/hosts/?per_page=100000000").content.decode().count("<tr>")
    assert rows == page.get("/hosts/").content.decode().count("<tr>") > 20


def raising(monkeypatch, error: Exception) -> None:
    from requirements_app.web.views.home import Home

    def get(self, request):
        raise error

    monkeypatch.setattr(Home, "get", get)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Conflict("the baseline has moved", "reload the page"), 409, "Reload the page."),
        (TooMany("one export is running", "wait for it"), 429, "Wait for it."),
        (PermissionDenied(), 403, "Your account may not do this."),
        (SuspiciousOperation("Bad"), 400, "malformed"),
        (OperationalError("no connection"), 503, "The database does not answer"),
    ],
)
def test_expected_errors_become_pages_that_say_what_to_do(page, monkeypatch, error, status, said):
    raising(monkeypatch, error)
    response = page.get("/")
    assert response.status_code == status
    assert said in response.content.decode()


@pytest.mark.parametrize("error", [TooMany("one", "wait"), OperationalError("gone")])
def test_what_may_work_later_says_when(page, monkeypatch, error):
    raising(monkeypatch, error)
    assert int(page.get("/")["Retry-After"]) > 0


def test_an_error_of_ours_is_told_without_details(world, monkeypatch):
    raising(monkeypatch, RuntimeError("secret detail"))
    client = Client(raise_request_exception=False)
    client.force_login(world.owner, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/", headers={"X-Request-ID": "request-of-the-test"})
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()
    assert "request-of-the-test" in response.content.decode()


def test_a_partial_update_gets_a_part_that_keeps_its_place(page):
    response = page.get("/flows/?q=%00", headers={"HX-Request": "true"})
    assert response.status_code == 400
    assert response["HX-Reswap"] == "innerHTML"
    assert "<html" not in response.content.decode()


class Markup(HTMLParser):
    """Collects what a strict content security policy would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.inline.append(f"<{tag}>")
        for name, value in attrs:
            target = str(value or "").strip().lower()
            if name == "style" or name.startswith(("on", "hx-on")):
                self.inline.append(f"<{tag} {name}>")
            if name in {"href", "src", "action"} and target.startswith(
                ("javascript:", "http:", "//")
            ):
                self.inline.append(f"<{tag} {name}={value}>")


def inline_parts(text: str) -> list[str]:
    markup = Markup()
    markup.feed(text)
    return markup.inline


def shown_pages(world) -> list[str]:
    """Every page that can be read, and the login page."""
    posts = {"site-build", "export", "export-file", "picture-file", "site-picture-file"}
    known = {name: address for name, address in addresses(world).items() if name not in posts}
    return [reverse("account_login"), reverse("account_change_password"), *known.values()]


def test_no_page_has_inline_script_or_style_and_each_has_the_policy(world, page):
    world.owner.groups.add(*Group.objects.filter(name__in=GROUPS))
    seen = 0
    for address in shown_pages(world):
        response = page.get(address)
        if response.status_code in {302, 405}:
            continue
        assert response.status_code in {200, 404}, address
        if "text/html" not in response["Content-Type"]:
            continue
        assert inline_parts(response.content.decode()) == [], address
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        seen += 1
    assert seen >= 28


def test_pages_are_kept_out_of_shared_caches(world, page):
    for address in ("/", "/flows/", "/sites/campus/"):
        response = page.get(address)
        assert "private" in response["Cache-Control"]
        assert "HX-Request" in response["Vary"]


def test_the_stored_choice_of_colours_is_rendered_and_nothing_else_is(page):
    page.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in page.get("/").content.decode()
    page.cookies["theme"] = '"><script>'
    text = page.get("/").content.decode()
    assert "data-theme" not in re.sub(r"data-theme-toggle", "", text)
    assert inline_parts(text) == []


def test_every_page_has_one_heading_landmarks_and_a_way_past_the_menu(world, page):
    world.owner.groups.add(*Group.objects.filter(name__in=GROUPS))
    known = addresses(world)
    parts = {known["job-progress"], known["own-jobs"]}
    for address in shown_pages(world):
        response = page.get(address)
        html = "text/html" in response["Content-Type"]
        if response.status_code != 200 or not html or address in parts:
            continue
        text = response.content.decode()
        assert len(re.findall(r"<h1[ >]", text)) == 1, address
        assert '<a class="skip" href="#main">' in text
        assert '<main id="main"' in text
        assert re.search(r"<title>[^<]*\S[^<]*</title>", text), address
        identifiers = re.findall(r'\sid="([^"]+)"', text)
        doubled = {each for each in identifiers if identifiers.count(each) > 1}
        assert doubled == set(), address
