"""The first page, the look-up, the tokens and the account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requirements_app.accounts.models import Token
from requirements_app.accounts.services import token_find
from requirements_app.catalogue.models import Version
from requirements_app.rulesets import lookup as lookups

from .world import PASSWORD

TOKENS = "/account/tokens/"


def test_the_first_page_tells_what_waits_and_what_is_new(page, world):
    text = page.get("/").content.decode()
    assert "Westport branch: 1 blocking finding" in text
    assert reverse("rule-set-findings", args=[world.rule_sets["branch"].pk]) in text
    assert str(world.version) in text
    assert 'action="/search/"' in text


def test_a_newcomer_is_told_how_to_get_a_role(visitor, world):
    text = visitor(world.stranger).get("/").content.decode()
    assert "You have no role at any site yet." in text


def test_an_empty_portal_still_has_a_first_page(world, page):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("requirements_app.web.views.home.versions_with_counts", Version.objects.none)
        assert "Nothing has been published yet." in page.get("/").content.decode()


# --- look-up ---------------------------------------------------------------------------------


def lookup(page, **query) -> str:
    return str(page.get("/lookup/", query).content.decode())


def test_a_required_connection_is_told_with_site_flow_and_row(page):
    text = lookup(
        page,
        source="10.20.12.10",
        destination="update1.nextron-systems.com",
        port="443",
        protocol="tcp",
    )
    assert "<strong>Required</strong>" in text
    assert 'id="site-campus"' in text
    assert "nextron-asgard.signature-updates-update1" in text
    assert "THOR, Aurora, and Signature updates" in text
    assert "Not required at" in text


def test_a_connection_that_nobody_needs_is_told_so(page):
    text = lookup(page, source="10.20.12.10", destination="10.20.1.1", port="23")
    assert "<strong>Not required</strong>" in text


def test_a_name_asked_for_an_address_is_undecidable(page):
    text = lookup(page, source="10.20.12.10", destination="203.0.113.9", port="443")
    assert "<strong>Undecidable</strong>" in text
    assert "names are never resolved here" in text


def test_where_looking_stops_the_page_says_more_than(page, monkeypatch):
    query = {"source": "pc.example.com", "destination": "203.0.113.9", "port": "443"}
    assert "more than" not in lookup(page, **query)
    monkeypatch.setattr(lookups, "_LOOKED_AT", 1)
    monkeypatch.setattr(lookups, "_SHOWN_UNDECIDED", 1)
    text = lookup(page, **query)
    assert "<strong>Undecidable</strong>" in text
    assert "1 of more than 1 entries are shown." in text


def test_a_look_up_can_be_limited_to_a_site_that_one_may_see(page, visitor, world):
    query = {"source": "10.20.12.10", "destination": "update1.nextron-systems.com", "port": "443"}
    assert "<strong>Not required</strong>" in lookup(page, **query, site="branch")
    hidden = visitor(world.reader).get("/lookup/", {**query, "site": "branch"})
    assert hidden.status_code == 404
    assert "Westport" not in visitor(world.reader).get("/lookup/", query).content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"source": "10.1.2.999", "destination": "10.1.1.1", "port": "1"}, "source"),
        ({"source": "10.1.2.3", "destination": "", "port": "1"}, "destination"),
        ({"source": "10.1.2.3", "destination": "any", "port": "1"}, "destination"),
        ({"source": "10.1.2.3", "destination": "10.1.1.1", "port": "99999"}, "port"),
        ({"source": "10.1.2.3", "destination": "10.1.1.1", "port": "80-90"}, "port"),
    ],
)
def test_what_cannot_be_looked_up_is_told_at_its_field(page, query, field):
    response = page.get("/lookup/", query)
    assert response.status_code == 400
    assert field in response.context["form"].errors


# --- tokens ------------------------------------------------------------------------------------


def issue(page, **values):
    return page.post(TOKENS, {"name": "ci", "scopes": ["read"], "days": "30", **values})


def test_a_tokens_secret_is_shown_once_and_works(page, world):
    response = issue(page)
    found = re.search(r"nrp_[0-9a-f]{12}_[0-9a-f]{64}", response.content.decode())
    assert found
    assert "no-store" in response["Cache-Control"]
    token = token_find(found[0])
    assert token is not None
    assert token.user == world.owner
    assert token.scopes == ["read"]
    lasts = token.expires_at - timezone.now()
    assert dt.timedelta(days=29) < lasts <= dt.timedelta(days=30)
    assert found[0] not in page.get(TOKENS).content.decode()
    assert token.key in page.get(TOKENS).content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes"),
        ({"days": "9999"}, "days"),
        ({"name": "a\u202eb"}, "name"),
    ],
)
def test_a_token_that_cannot_be_issued_says_why(page, values, field):
    response = issue(page, **values)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Token.objects.exists()


def test_a_token_is_revoked_by_its_button(page):
    issue(page)
    token = Token.objects.get()
    page.post(reverse("token-revoke", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "Revoked" in page.get(TOKENS).content.decode()


def test_somebody_elses_token_is_neither_seen_nor_revoked(page, visitor, world):
    issue(page)
    token = Token.objects.get()
    other = visitor(world.reader)
    assert token.key not in other.get(TOKENS).content.decode()
    assert other.post(reverse("token-revoke", args=[token.pk])).status_code == 404


# --- the account ---------------------------------------------------------------------------------


def test_signing_in_leads_to_the_page_that_was_asked_for(world):
    client = Client()
    login = client.get("/flows/", {"port": "443"})["Location"]
    assert "Sign in" in client.get(login).content.decode()
    response = client.post(
        login, {"login": "olga", "password": PASSWORD, "next": "/flows/?port=443"}
    )
    assert response["Location"] == "/flows/?port=443"


def test_a_wrong_password_is_told_beside_the_form(world):
    response = Client().post("/accounts/login/", {"login": "olga", "password": "wrong"})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()


def test_signing_out_needs_a_post(page):
    assert "Do you want to sign out?" in page.get("/accounts/logout/").content.decode()
    assert page.get("/").status_code == 200
    page.post("/accounts/logout/")
    assert page.get("/").status_code == 302


def test_a_password_is_changed_in_the_same_design(page):
    address = reverse("account_change_password")
    assert 'class="entrance panel"' in page.get(address).content.decode()
    new = "another correct horse"
    values = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert page.post(address, values).status_code == 302


def test_other_pages_of_the_account_share_the_design(page):
    closed = ("account_reset_password", "account_signup", "account_email")
    for name in ("account_inactive", *closed):
        response = Client().get(reverse(name))
        assert response.status_code == (404 if name in closed else 200), name
        assert '<main id="main"' in response.content.decode(), name
