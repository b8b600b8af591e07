"""What people get while Valkey is away: the same pages, as fast, told what starts late; and
sign-in that still counts its failures."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from requirements_app.accounts.services import token_issue
from requirements_app.jobs.models import DispatcherState, Job
from requirements_app.jobs.notice import remembered
from requirements_app.rulesets.services import rule_set_request
from tests.chaos.proxy import Proxy
from tests.chaos.ways import way_to_the_cache

PAGES = ("/", "/flows/", "/sites/", "/sites/campus/", "/jobs/", "/exports/", "/lookup/")
PASSWORD = "a password of the test's own"


@pytest.fixture
def away(monkeypatch) -> Iterator[Proxy]:
    """Valkey, broker and cache alike, takes everything and answers nothing."""
    with way_to_the_cache(monkeypatch) as proxy:
        proxy.black_hole()
        yield proxy


@pytest.fixture
def broker_away(db) -> None:
    """What a dispatcher leaves that has not reached the broker for a while."""
    from django.db.models.functions import Now

    DispatcherState.objects.create(name="host:1", seen_at=Now(), broker_failing_since=Now())
    remembered.keep(None)


@pytest.fixture
def call(world) -> Client:
    """The API, called with a token."""
    import datetime as dt

    from django.utils import timezone

    _, secret = token_issue(
        user=world.owner,
        name="test",
        scopes=["read", "write"],
        expires_at=timezone.now() + dt.timedelta(hours=1),
        actor=world.owner,
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def attempt(password: str) -> int:
    given = {"login": "gina", "password": password}
    return Client().post(reverse("account_login"), given).status_code


@pytest.fixture
def gina(db, django_user_model):
    return django_user_model.objects.create_user("gina", password=PASSWORD)


def test_pages_and_api_ask_a_black_holed_valkey_once(page, call, away):
    for address in PAGES:
        assert page.get(address).status_code == 200, address
    for _ in range(20):
        assert call.get("/api/v1/jobs/").status_code == 200
    assert away.attempts <= 1


def test_every_answer_comes_within_a_second(page, call, away):
    """The one test that looks at a clock, for the promise is a time."""
    page.get("/")  # loads templates, whatever becomes of Valkey
    for client, address in [(call, "/api/v1/jobs/"), (page, "/jobs/"), (call, "/api/v1/sites/")]:
        began = time.monotonic()
        assert client.get(address).status_code == 200
        assert time.monotonic() - began < 1, address


def test_a_job_is_accepted_and_waits(page, call, away, world):
    answer = call.post(
        "/api/v1/sites/campus/rule-sets/", {}, content_type="application/json",
        headers={"Idempotency-Key": "once"},
    )  # fmt: skip
    assert answer.status_code == 202
    assert Job.objects.get(pk=answer.json()["job"]).state == Job.State.QUEUED


def test_pages_say_that_jobs_start_later(page, broker_away):
    for address in PAGES:
        assert "the queue cannot be reached" in page.get(address).content.decode(), address


def test_the_api_says_it_where_a_job_waits(call, world, broker_away):
    job = rule_set_request(site=world.sites["campus"], actor=world.owner).job
    told = call.get(f"/api/v1/jobs/{job.pk}/").json()["degraded"]
    assert told == "Jobs start later: the queue cannot be reached at the moment."
    Job.objects.filter(pk=job.pk).update(state="running")
    assert call.get(f"/api/v1/jobs/{job.pk}/").json()["degraded"] is None


def test_nobody_is_told_while_all_is_well(page, call):
    assert "Jobs start later" not in page.get("/jobs/").content.decode()
    assert "queue" not in Client().get(reverse("account_login")).content.decode()


def test_people_sign_in_without_valkey(gina, away):
    assert attempt(PASSWORD) == 302
    assert away.attempts <= 1


def test_passwords_cannot_be_guessed_without_valkey(gina, away):
    assert [attempt(f"guess {number}") for number in range(5)] == [200] * 5
    assert attempt("one more") == 429
    assert attempt(PASSWORD) == 429, "the right one is not looked at either"


def test_a_token_cannot_be_guessed_without_valkey(db, away, monkeypatch):
    from requirements_app.api.throttling import AnonymousThrottle

    monkeypatch.setattr(AnonymousThrottle, "rate", "3/min", raising=False)
    guess = Client(headers={"Authorization": "Bearer nrp_guess"})
    codes = [guess.get("/api/v1/sites/").status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]


def test_a_page_of_a_partial_update_says_it_too(page, world, broker_away):
    job = rule_set_request(site=world.sites["campus"], actor=world.owner).job
    progress = page.get(reverse("job-progress", args=[job.pk])).content.decode()
    assert "Jobs start later" in progress
