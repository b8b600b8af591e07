"""How often one may call: then 429 with the time to wait."""

from __future__ import annotations

import pytest

from requirements_app.api.throttling import AccountThrottle, AnonymousThrottle

pytestmark = pytest.mark.django_db


def throttled(response):
    assert response.status_code == 429, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response.json()["mend"]


def test_an_account_that_calls_too_often_waits_and_others_do_not(
    api, caller, neighbour, monkeypatch
):
    monkeypatch.setattr(AccountThrottle, "rate", "3/min")
    assert [api.get("/api/v1/products/").status_code for _ in range(3)] == [200] * 3
    throttled(api.get("/api/v1/products/"))
    throttled(api.post("/api/v1/sites/", {}, format="json"))
    assert caller(neighbour).get("/api/v1/products/").status_code == 200


def test_a_second_token_gives_no_second_allowance(api, caller, person, monkeypatch):
    monkeypatch.setattr(AccountThrottle, "rate", "2/min")
    assert [api.get("/api/v1/products/").status_code for _ in range(2)] == [200] * 2
    throttled(caller(person).get("/api/v1/products/"))


def test_the_version_of_the_catalogue_is_never_throttled(api, monkeypatch):
    monkeypatch.setattr(AccountThrottle, "rate", "1/min")
    for _ in range(10):
        assert api.get("/api/v1/catalogue/version/").status_code == 200
    assert api.get("/api/v1/products/").status_code == 200
    throttled(api.get("/api/v1/products/"))
    assert api.get("/api/v1/catalogue/version/").status_code == 200


def test_guesses_at_tokens_are_throttled_by_address(anonymous, monkeypatch):
    monkeypatch.setattr(AnonymousThrottle, "rate", "3/min")
    anonymous.credentials(HTTP_AUTHORIZATION="Bearer nrp_guess")
    assert [anonymous.get("/api/v1/sites/").status_code for _ in range(3)] == [401] * 3
    throttled(anonymous.get("/api/v1/sites/"))
    spoofed = {"X-Forwarded-For": "198.51.100.7"}
    throttled(anonymous.get("/api/v1/sites/", headers=spoofed))
    assert anonymous.get("/api/v1/sites/", REMOTE_ADDR="198.51.100.8").status_code == 401


def test_without_credentials_one_is_throttled_by_address(anonymous, monkeypatch):
    monkeypatch.setattr(AnonymousThrottle, "rate", "2/min")
    assert [anonymous.get("/api/v1/sites/").status_code for _ in range(2)] == [401] * 2
    throttled(anonymous.get("/api/v1/sites/"))
