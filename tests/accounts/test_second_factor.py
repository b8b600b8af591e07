"""The second factor: set up, asked for, kept encrypted, and required where a setting says so."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from requirements_app.accounts.administration import second_factor_remove
from requirements_app.accounts.encryption import decrypt
from requirements_app.accounts.roles import ADMINISTRATORS
from requirements_app.core.errors import Conflict

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _password(person):
    person.set_password(PASSWORD)
    person.save()


def sign_in(client):
    return client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})


def code_of(secret):
    """The code that an app shows now (RFC 6238)."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def prove(client):
    """Give the password once more, as changes of the sign-in ask for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up(client):
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.status_code == 302, done.content
    return secret


def test_signing_in_asks_for_the_code_once_the_app_is_set_up(client):
    sign_in(client)
    secret = set_up(client)
    client.logout()

    response = sign_in(client)

    assert response["Location"] == reverse("mfa_authenticate")
    assert not get_user(client).is_authenticated
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not get_user(client).is_authenticated
    cache.clear()  # a code serves once, and this one set the app up
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert get_user(client).is_authenticated


def test_a_recovery_code_serves_once(client):
    sign_in(client)
    set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    code = page.context["unused_codes"][0]
    for expected in (True, False):
        client.logout()
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert get_user(client).is_authenticated is expected


def test_the_key_lies_encrypted_in_the_database(client):
    sign_in(client)
    secret = set_up(client)

    stored = Authenticator.objects.get(type="totp").data["secret"]

    assert secret not in stored
    assert decrypt(stored) == secret


def test_a_new_key_takes_over_and_the_old_one_can_go(client, settings):
    settings.ENCRYPTION_KEYS = ["the old key"]
    sign_in(client)
    secret = set_up(client)
    settings.ENCRYPTION_KEYS = ["the new key", "the old key"]

    call_command("account", "reencrypt", stdout=StringIO())

    settings.ENCRYPTION_KEYS = ["the new key"]
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret
    settings.ENCRYPTION_KEYS = ["another key"]
    with pytest.raises(Conflict, match="no longer has"):
        decrypt(Authenticator.objects.get(type="recovery_codes").data["seed"])


@pytest.mark.parametrize("rule", ["administrators", "everyone"])
def test_who_needs_a_factor_is_led_to_set_it_up(client, person, settings, rule):
    settings.SECOND_FACTOR_REQUIRED = rule
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    sign_in(client)

    assert client.get(reverse("sites"))["Location"] == reverse("mfa_activate_totp")
    refused = client.get("/api/v1/sites/")
    assert refused.status_code == 403
    assert "second factor" in refused.json()["detail"]

    set_up(client)
    assert client.get(reverse("sites")).status_code == 200
    assert client.get("/api/v1/sites/").status_code == 200


def test_the_rule_for_administrators_leaves_others_alone(client, settings):
    settings.SECOND_FACTOR_REQUIRED = "administrators"
    sign_in(client)

    assert client.get(reverse("sites")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "usersessions_list",
        "socialaccount_connections",
        "account_reauthenticate",
        "account_change_password",
    ],
)
def test_the_pages_of_an_account_open(client, name):
    sign_in(client)
    prove(client)
    assert client.get(reverse(name)).status_code == 200


def test_an_administrator_removes_a_lost_factor_and_sessions_end(client, person, administrator):
    sign_in(client)
    set_up(client)

    second_factor_remove(account=person, actor=administrator)

    assert client.get(reverse("sites")).status_code == 302
    sign_in(client)
    assert get_user(client) == person
