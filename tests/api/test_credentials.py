"""What callers prove who they are with: tokens, and sessions with their CSRF token. Who may then
do what is held by tests/access."""

from __future__ import annotations

import re

import pytest
from rest_framework.test import APIClient

from .conftest import token_of
from .world import export_made, rule_set_built

pytestmark = pytest.mark.django_db


def test_a_token_that_is_not_in_force_opens_nothing(anonymous, person):
    from requirements_app.accounts.models import Token

    secret = token_of(person)
    Token.objects.update(revoked_at="2026-01-01T00:00:00Z")
    for header in (f"Bearer {secret}", "Bearer x", "Bearer", "Bearer a b", "bearer é", "Basic eA"):
        anonymous.credentials(HTTP_AUTHORIZATION=header)
        response = anonymous.get("/api/v1/sites/")
        assert response.status_code == 401, header
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert secret not in response.content.decode()


def test_a_session_may_read_and_writes_only_with_its_csrf_token(person, world):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.get(world.address()).status_code == 200
    body = {"slug": "guests", "name": "Guests"}
    refused = client.post(world.address("zones/"), body, format="json")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    page = client.get("/api/v1/")
    token = re.search(r'data-csrf="(\w+)"', page.content.decode())[1]
    accepted = client.post(
        world.address("zones/"), body, format="json", headers={"X-CSRFToken": token}
    )
    assert accepted.status_code == 201


def test_a_token_needs_no_csrf_token(person, world):
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(person)}")
    body = {"slug": "guests", "name": "Guests"}
    assert client.post(world.address("zones/"), body, format="json").status_code == 201


def test_lists_of_jobs_and_exports_hold_ones_own_and_for_administrators_all_jobs(
    caller, world, person, neighbour, administrator
):
    export_made(rule_set_built(world.site, person), person)
    for listing in ("jobs", "exports"):
        assert caller(neighbour).get(f"/api/v1/{listing}/").json()["results"] == []
        assert caller(person).get(f"/api/v1/{listing}/").json()["results"]
    told = caller(administrator).get("/api/v1/jobs/").json()["results"]
    assert {job["kind"] for job in told} >= {"rule-set-build", "export"}
    assert caller(administrator).get("/api/v1/exports/").json()["results"] == []
