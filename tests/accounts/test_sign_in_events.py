"""Signing in and out, failing to, and changing what one signs in with: on record, no secret with
it; and trying too often is refused with the time to wait."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ADDRESS = "/accounts/login/"


@pytest.fixture(autouse=True)
def _password(person):
    person.set_password(PASSWORD)
    person.save()


def sign_in(client, password=PASSWORD, login="ada", **headers):
    return client.post(ADDRESS, {"login": login, "password": password}, headers=headers)


def events(*actions):
    return list(Event.objects.filter(action__in=actions).order_by("pk"))


def everything():
    return json.dumps([[e.action, e.object_id, e.data] for e in Event.objects.all()])


def test_a_sign_in_and_its_end_are_on_record(client, person):
    sign_in(client, **{"User-Agent": "Browser/1"})
    client.post("/accounts/logout/")
    begun, ended = events("sign-in", "sign-out")
    assert (begun.action, begun.actor, begun.object_id) == ("sign-in", person, str(person.pk))
    assert begun.data["methods"] == ["password"]
    assert (begun.data["address"], begun.data["agent"]) == ("127.0.0.1", "Browser/1")
    assert begun.request_id
    assert (ended.action, ended.actor) == ("sign-out", person)


@pytest.mark.parametrize("login", ["ada", "ada@example.org"])
def test_a_failed_sign_in_names_the_account_and_no_actor(client, person, login):
    sign_in(client, "wrong secret", login)
    (event,) = events("sign-in.failed")
    assert (event.actor, event.object_id) == (None, str(person.pk))
    assert "wrong secret" not in everything()


def test_what_was_typed_in_place_of_a_name_is_not_kept(client):
    sign_in(client, "x", "my password by mistake")
    (event,) = events("sign-in.failed")
    assert (event.actor, event.object_id, event.object_type) == (None, "", "accounts.user")
    assert "mistake" not in everything()


def test_a_changed_password_is_on_record_without_it(client, person):
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "another horse battery 7",
           "password2": "another horse battery 7"}  # fmt: skip
    client.post("/accounts/password/change/", new)
    person.refresh_from_db()
    assert person.check_password("another horse battery 7")
    (event,) = events("password.changed")
    assert event.actor == person
    assert "horse" not in everything()


def test_a_second_factor_that_comes_or_goes_or_is_wrong_is_on_record(
    client, person, django_capture_on_commit_callbacks
):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})
    other = Client()
    sign_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/deactivate/")
    assert {event.data["kind"] for event in events("second-factor.added")} >= {"totp"}
    assert [event.data["method"] for event in events("sign-in.failed")] == ["mfa"]
    assert {event.data["kind"] for event in events("second-factor.removed")} >= {"totp"}
    assert secret not in everything()
    assert not Authenticator.objects.filter(user=person).exists()


def _code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_failing_too_often_is_429_with_the_time_to_wait_and_no_password_is_looked_at(client):
    for _ in range(5):
        assert sign_in(client, "wrong").status_code == 200
    refused = sign_in(client)
    assert (refused.status_code, refused["Retry-After"]) == (429, "300")
    assert "wait five minutes" in refused.content.decode().lower()
    assert len(events("sign-in.failed")) == 5
    assert events("sign-in") == []


def test_one_name_that_is_guessed_at_does_not_lock_others_out(client, db):
    User.objects.create_user("bob", password=PASSWORD)
    for _ in range(6):
        sign_in(client, "wrong")
    assert sign_in(client, login="bob").status_code == 302


def test_many_names_from_one_address_are_429_as_well(client):
    answers = [sign_in(client, "wrong", f"name{number}").status_code for number in range(12)]
    assert answers == [200] * 10 + [429] * 2


def test_the_form_itself_is_429_when_it_is_sent_too_often(client, monkeypatch, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    assert [sign_in(client, "wrong").status_code for _ in range(2)] == [200] * 2
    refused = sign_in(client)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "more often than the portal allows" in refused.content.decode()


def test_behind_the_proxy_each_visitor_is_counted_alone(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
    assert sign_in(client, "wrong", **forged).status_code == 200
    assert sign_in(client, "wrong", **{"X-Forwarded-For": "198.51.100.1"}).status_code == 429
    assert sign_in(client, "wrong", **{"X-Forwarded-For": "198.51.100.2"}).status_code == 200
    assert events("sign-in.failed")[0].data["address"] == "198.51.100.1"


def test_without_the_cache_guessing_is_still_slowed_down(client, settings):
    """Each process counts by itself then."""
    settings.CACHES = {
        "default": {
            "BACKEND": "portal.cache.GuardedRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.1, "socket_timeout": 0.1},
        }
    }
    answers = [sign_in(client, "wrong").status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
