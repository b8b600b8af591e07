"""The database away, full, or busy: 503 with Retry-After, in words, on pages and in the API."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from django.db import (
    OperationalError,
    close_old_connections,
    connection,
    connections,
    transaction,
)
from django.test import Client

from portal.patience import limit_statements, took_too_long
from requirements_app.accounts.models import User
from requirements_app.web.views.home import Home
from tests.chaos.ways import way_to_the_database

pytestmark = pytest.mark.django_db(transaction=True)

DOORS = ("/", "/accounts/login/", "/api/v1/products/")


@pytest.fixture(autouse=True)
def world() -> None:
    """No page needs the world of the other tests, which a test without rollback would empty."""


@pytest.fixture
def reader() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(
        User.objects.create_user("rita"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def unavailable(response) -> str:
    assert response.status_code == 503, response.content
    assert int(response["Retry-After"]) > 0
    return str(response.content.decode())


@pytest.fixture
def limited(settings, monkeypatch) -> Iterator[None]:
    """Connections as the web process opens them, with limits that a test can wait for."""
    settings.WEB_STATEMENT_SECONDS, settings.WEB_LOCK_SECONDS = 0.3, 0.1
    given = connection.settings_dict
    for holder in (connections.settings["default"], given):
        monkeypatch.setitem(holder, "OPTIONS", dict(holder["OPTIONS"]))
    limit_statements()
    given["OPTIONS"] = connections.settings["default"]["OPTIONS"]
    connection.close()
    yield
    connection.close()


@pytest.mark.parametrize("broken", ["refuse", "black_hole"])
def test_a_database_that_is_away_makes_503_of_every_answer(reader, broken, monkeypatch):
    with way_to_the_database() as way:
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "connect_timeout", 2)
        connection.close()
        getattr(way, broken)()
        for address in DOORS:
            if address != "/accounts/login/":  # which needs no database to be shown
                told = unavailable(reader.get(address))
                assert "The database does not answer at the moment." in told
        way.forward()
        assert reader.get("/").status_code == 200


def test_a_connection_that_broke_while_nobody_asked_costs_no_request(reader):
    with way_to_the_database() as way:
        for _ in range(2):
            close_old_connections()  # the server does so before each request, the client does not
            assert reader.get("/").status_code == 200
            way.reset()


def test_an_exhausted_database_is_503_with_the_time_to_wait(reader):
    role, password = f"guest_{secrets.token_hex(4)}", secrets.token_hex(8)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT 0 PASSWORD '{password}'")
    given = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict.update(USER=role, PASSWORD=password)
    try:
        for address in ("/", "/api/v1/products/"):
            unavailable(reader.get(address))
    finally:
        connection.close()
        connection.settings_dict.update(given)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP ROLE {role}")


def test_a_page_that_takes_too_long_is_given_up_by_the_database(reader, limited, monkeypatch):
    def get(self, request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    monkeypatch.setattr(Home, "get", get)
    assert "took longer over this than one page may take" in unavailable(reader.get("/"))


def test_a_request_that_takes_too_long_is_told_so(reader, limited, monkeypatch):
    def slow(*_, **__):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    monkeypatch.setattr("requirements_app.api.jobs.visible_jobs", slow)
    told = unavailable(reader.get("/api/v1/jobs/"))
    assert "took longer over this than one request may take" in told


def test_nobody_waits_long_for_a_lock(limited, django_user_model):
    user = django_user_model.objects.create_user("wanted")
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM accounts_user WHERE id = %s FOR UPDATE", [user.pk])
        with pytest.raises(OperationalError) as raised, transaction.atomic():
            django_user_model.objects.filter(pk=user.pk).update(first_name="W")
        assert took_too_long(raised.value)
    finally:
        other.close()


def test_an_idle_transaction_does_not_hold_its_locks_for_ever(limited):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("600ms",)


def test_limits_of_nothing_are_none(settings, monkeypatch):
    settings.WEB_STATEMENT_SECONDS = settings.WEB_LOCK_SECONDS = 0
    options = {"application_name": "portal"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    limit_statements()
    assert options == {"application_name": "portal"}


def test_limits_are_added_to_options_of_the_address(settings, monkeypatch):
    settings.WEB_STATEMENT_SECONDS, settings.WEB_LOCK_SECONDS = 20, 0
    options = {"options": "-c search_path=portal"}
    monkeypatch.setitem(connections.settings["default"], "OPTIONS", options)
    limit_statements()
    assert options["options"] == (
        "-c search_path=portal -c statement_timeout=20000"
        " -c idle_in_transaction_session_timeout=40000"
    )
