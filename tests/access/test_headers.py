"""The headers of security are on every answer, whoever gave it; the matrix holds the same for
every address and caller."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.test import Client

from .callers import by_session, by_token
from .headers import faults

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status", "headers"),
    [
        ("/nowhere/", 404, {}),
        ("/api/v1/nowhere/", 404, {}),
        ("/api/nowhere", 404, {}),
        ("/flows/?q=%00", 400, {}),
        ("/flows/?q=" + "a" * 9000, 400, {}),
        ("/api/v1/flows/?q=" + "a" * 17000, 414, {}),
        ("/", 400, {"Host": "evil.example.org"}),
        ("/api/v1/flows/", 400, {"Host": "evil.example.org"}),
        ("/healthz", 200, {}),
        ("/metrics", 404, {}),
        ("/downloads/x/", 403, {}),
        ("/flows", 301, {}),
    ],
)
def test_answers_that_no_view_gives_have_them(address, status, headers):
    response = Client().get(address, headers=headers)
    assert (response.status_code, faults(response)) == (status, [])


@pytest.mark.parametrize("address", ["/", "/api/v1/sites/"])
@pytest.mark.parametrize(("error", "status"), [(RuntimeError("x"), 500), (OperationalError(), 503)])
def test_errors_have_them(estate, monkeypatch, address, error, status):
    def fail(*_, **__):
        raise error

    for module in ("requirements_app.web.waiting", "requirements_app.sites.selectors"):
        monkeypatch.setattr(importlib.import_module(module), "visible_sites", fail)
    client = by_token(estate.owner) if address.startswith("/api") else by_session(estate.owner)
    response = client.get(address)
    assert (response.status_code, faults(response)) == (status, [])


def test_static_files_have_them_and_may_be_kept():
    response = Client().get("/static/js/app.js")
    assert response.status_code == 200
    assert b"use strict" in response.getvalue()
    assert faults(response, public=True) == []


def test_a_form_without_its_token_is_refused_with_them(estate):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "ada", "password": "x"})
    assert (response.status_code, faults(response)) == (403, [])


def test_the_methods_of_debugging_are_not_taken(estate):
    for client in (by_session(estate.owner), by_token(estate.owner)):
        for address in ("/", "/api/v1/sites/", "/accounts/login/", "/healthz"):
            response = client.generic("TRACE", address)
            assert response.status_code in (302, 401, 405), address
            assert b"TRACE" not in response.content.upper().replace(b"TRACEBACK", b"")
            assert faults(response) == []


def test_another_origin_is_told_nothing(estate):
    headers = {"Origin": "https://evil.example.org", "Access-Control-Request-Method": "GET"}
    response = by_token(estate.owner).options("/api/v1/sites/", headers=headers)
    assert not [name for name in response.headers if name.startswith("Access-Control-")]


_OVER_HTTPS = """
import django
from django.test import Client
django.setup()
from django.conf import settings
plain, secure = Client(), Client()
page = secure.get("/api/v1/", secure=True)
api = plain.get("/api/v1/schema/")
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)
cookie = page.cookies[settings.CSRF_COOKIE_NAME]
print(cookie.key, bool(cookie["secure"]), cookie["path"], cookie["domain"] or "-")
print(page.headers["Strict-Transport-Security"])
print(secure.get("/api/v1/nowhere/", secure=True).headers["Strict-Transport-Security"])
print(plain.get("/accounts/login/").status_code, api.status_code, api.headers["Content-Type"])
print(*(plain.get(each).status_code for each in ("/lists/a.txt", "/feeds/catalogue.atom")))
print(Client().get("/healthz").status_code)
"""


def test_over_https_cookies_and_promises_are_strict_and_programs_are_not_redirected():
    environment = os.environ | {
        "PORTAL_URL": "https://portal.example.org",
        "ALLOWED_HOSTS": "testserver",
        "HSTS_SUBDOMAINS": "true",
    }
    told = subprocess.run(
        [sys.executable, "-c", _OVER_HTTPS], env=environment, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert told.stdout.splitlines() == [
        "__Host-sessionid True",
        "__Host-csrftoken True / -",
        "max-age=31536000; includeSubDomains",
        "max-age=31536000; includeSubDomains",
        "301 403 application/problem+json",
        "403 403",
        "200",
    ], told.stderr
