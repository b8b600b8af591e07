"""Signing in through the organisation's identity provider, a real one on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.urls import reverse

from requirements_app.accounts.models import ExternalGroup, User
from requirements_app.accounts.roles import AUDITORS, CATALOGUE_EDITORS
from requirements_app.audit.models import Event

from .provider import local, running

pytestmark = pytest.mark.django_db
CLAIMS = {
    "preferred_username": "grace",
    "email": "grace@example.org",
    "name": "Grace Hopper",
    "groups": ["net-audit", "everybody"],
}


@pytest.fixture(scope="module")
def provider():
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def _known(provider, settings):
    provider.know("grace-1", **CLAIMS)
    settings.OIDC_ISSUER = provider.issuer
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "Example",
                    "client_id": "portal",
                    "secret": "not-so-secret",
                    "settings": {"server_url": provider.issuer},
                }
            ],
        }
    }
    ExternalGroup.objects.create(name="net-audit", group=Group.objects.get(name=AUDITORS))


def start(client):
    """To the provider's own sign-in page."""
    response = client.post(reverse("openid_connect_login", args=["oidc"]))
    assert response.status_code == 302, response.content
    return response["Location"]


def sign_in(client, provider, subject="grace-1"):
    return client.get(local(provider.vouch(start(client), subject)))


def test_the_login_page_leads_to_the_provider(client):
    page = client.get(reverse("account_login"))
    assert "Sign in with Example" in page.content.decode()


def test_somebody_new_gets_an_account_and_the_roles_of_her_groups(client, provider):
    response = sign_in(client, provider)

    assert response.status_code == 302
    user = get_user(client)
    assert (user.username, user.email, user.first_name) == ("grace", "grace@example.org", "Grace")
    assert not user.has_usable_password()
    assert [group.name for group in user.groups.all()] == [AUDITORS]
    made = Event.objects.get(action="account.created")
    assert made.data == {"username": "grace", "provider": provider.issuer}
    followed = Event.objects.get(action="account.groups-followed")
    assert followed.data["joined"] == [AUDITORS]


def test_memberships_follow_the_provider_and_leave_those_given_here(client, provider):
    sign_in(client, provider)
    user = User.objects.get(username="grace")
    user.groups.add(Group.objects.get(name=CATALOGUE_EDITORS))
    client.logout()
    provider.know("grace-1", **{**CLAIMS, "groups": []})

    sign_in(client, provider)

    assert [group.name for group in user.groups.all()] == [CATALOGUE_EDITORS]
    assert User.objects.count() == 1


def test_a_groups_claim_of_another_shape_gives_no_role(client, provider):
    provider.know("grace-1", **{**CLAIMS, "groups": {"net-audit": True}})

    sign_in(client, provider)

    assert not get_user(client).groups.exists()


def test_an_existing_account_is_not_taken_over_by_its_name_or_address(client, provider, person):
    person.username, person.email = "grace", "grace@example.org"
    person.save()

    sign_in(client, provider)

    assert get_user(client) != person


def test_whoever_is_in_no_allowed_group_stays_outside(client, provider, settings):
    settings.OIDC_ALLOWED_GROUPS = ["network-team"]

    response = client.get(local(provider.vouch(start(client), "grace-1")), follow=True)

    assert "none of your groups" in response.content.decode()
    assert not get_user(client).is_authenticated
    assert not User.objects.exists()


def test_accounts_can_be_left_to_administrators(client, provider, settings):
    settings.OIDC_CREATES_ACCOUNTS = False

    response = client.get(local(provider.vouch(start(client), "grace-1")), follow=True)

    assert "administrators" in response.content.decode()
    assert not User.objects.exists()


def test_an_account_that_is_switched_off_stays_outside(client, provider):
    sign_in(client, provider)
    client.logout()
    User.objects.update(is_active=False)

    sign_in(client, provider)

    assert not get_user(client).is_authenticated


def test_an_answer_that_nobody_asked_for_is_refused(client, provider):
    """A callback with a foreign state must not sign anybody in (login CSRF)."""
    address = local(provider.vouch(start(client), "grace-1"))
    client.cookies.clear()

    response = client.get(address)

    assert not get_user(client).is_authenticated
    assert response.status_code in (200, 302, 401, 403)


def test_a_provider_out_of_reach_is_told_on_a_page(client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"

    response = client.post(reverse("openid_connect_login", args=["oidc"]), follow=True)

    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert "cannot be reached" in response.content.decode()


def test_its_owner_connects_an_existing_account(client, provider, person):
    client.force_login(person)
    address = reverse("openid_connect_login", args=["oidc"])
    to_provider = client.post(address, {"process": "connect"})["Location"]
    client.get(local(provider.vouch(to_provider, "grace-1")))
    client.logout()

    sign_in(client, provider)

    assert get_user(client) == person
    assert User.objects.count() == 1


def test_whom_the_provider_signed_in_is_asked_for_no_other_factor(client, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = "everyone"

    sign_in(client, provider)

    assert client.get(reverse("sites")).status_code == 200
    assert client.get("/api/v1/sites/").status_code == 200


def test_the_environment_makes_the_provider():
    """The settings that the other tests write by hand, read as an installation gives them."""
    given = {
        "OIDC_ISSUER": "https://id.example.org/realms/main/",
        "OIDC_CLIENT_ID": "portal",
        "OIDC_CLIENT_SECRET": "not-so-secret",
        "OIDC_SCOPES": "openid,groups",
    }
    code = (
        "import json; from portal import settings as s; print(json.dumps("
        "[s.SOCIALACCOUNT_PROVIDERS, s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **given}, capture_output=True, check=True
    )
    providers, form_action = json.loads(ran.stdout)
    (app,) = providers["openid_connect"]["APPS"]
    assert providers["openid_connect"]["OAUTH_PKCE_ENABLED"] is True
    assert (app["provider_id"], app["client_id"]) == ("oidc", "portal")
    assert app["settings"] == {
        "server_url": "https://id.example.org/realms/main",
        "scope": ["openid", "groups"],
    }
    assert form_action == ["'self'", "https://id.example.org"]
