"""/healthz, /readyz and /metrics."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from requirements_app.audit.services import record
from requirements_app.jobs.services import job_create
from requirements_app.operations import readiness
from requirements_app.outgoing.counting import Told, tell
from requirements_app.outgoing.destination import Destination
from tests.jobs.conftest import shift

PROBES = ("/healthz", "/readyz", "/metrics")
TOKEN = "a token that only Prometheus knows"
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def scraped(settings):
    """The samples of a scrape: value by name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def scrape(client: Client | None = None) -> dict[str, float]:
        response = (client or Client()).get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/plain")
        return {
            sample.name + json.dumps(sample.labels, sort_keys=True): sample.value
            for family in text_string_to_metric_families(response.content.decode())
            for sample in family.samples
        }

    return scrape


def test_liveness_touches_nothing(settings):
    # Neither `db` nor a broker: pytest-django refuses any query here.
    settings.REDIS_URL = NOWHERE
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response.cookies == {}


@pytest.mark.parametrize("path", PROBES)
def test_a_probe_by_address_gets_no_redirect_and_no_refusal(db, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    assert Client().get("/sites/", HTTP_HOST="10.2.3.4").status_code in {301, 400}
    response = Client().get(path, HTTP_HOST="10.2.3.4:8000")
    assert response.status_code == (404 if path == "/metrics" else 200)
    assert "10.2.3.4" not in response.content.decode()
    assert response["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("path", PROBES)
def test_probes_only_answer_reading(path):
    assert Client().post(path).status_code == 405


def test_ready_where_everything_answers(db, files):
    response = Client().get("/readyz")
    assert response.json() == {"status": "ready", "failed": [], "degraded": []}
    assert list(files.glob("incoming/*")) == []


def test_readiness_takes_few_queries(db, django_assert_max_num_queries):
    readiness.wanted_migrations()
    with django_assert_max_num_queries(3):
        Client().get("/readyz")


def test_a_broker_that_is_away_only_degrades(db, settings):
    settings.REDIS_URL = NOWHERE
    response = Client().get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "failed": [], "degraded": ["broker"]}


def test_a_missing_migration_makes_unready(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name = '0001_initial'")
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["failed"] == ["migrations"]


def test_a_storage_that_takes_nothing_makes_unready(db, files):
    files.mkdir()
    (files / "incoming").write_text("a file where the folder has to be")
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["failed"] == ["storage"]


def test_a_database_that_is_away_makes_unready_without_details(
    django_db_blocker, settings, monkeypatch
):
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["failed"] == ["database"]
    assert "127.0.0.1" not in response.content.decode()


def test_metrics_are_off_without_a_token_and_closed_to_a_wrong_one(db, settings):
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for header in ("", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ä"):
        response = Client().get("/metrics", HTTP_AUTHORIZATION=header)
        assert response.status_code == 401
        assert b"portal_" not in response.content


def test_metrics_tell_the_state_of_the_work(person, scraped):
    record(actor=person, action="test.done", object_type="test", object_id="1")
    job_create(kind="self-check", owner=None, arguments={})
    lost = job_create(kind="self-check", owner=None, arguments={})
    shift(lost, state="running", lease_until="2020-01-01T00:00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET created_at = created_at - interval '90 s'")
    told = scraped()
    assert told['portal_jobs{"kind": "self-check", "state": "queued"}'] == 1
    assert 89 < told["portal_jobs_oldest_queued_seconds{}"] < 120
    assert told["portal_jobs_lost_leases{}"] == 1
    assert told["portal_jobs_running_leases{}"] == 0
    assert told["portal_audit_unsealed_events{}"] == 1
    assert told["portal_webhook_unfollowed_events{}"] == 0
    assert told["portal_webhook_lag_seconds{}"] == 0
    assert told["portal_dispatchers{}"] == 0
    assert told["portal_database_up{}"] == 1


def test_the_oldest_wait_is_that_since_a_job_could_begin(db, scraped):
    for wait in ("-1 second", "1 hour"):
        job_create(kind="self-check", owner=None, arguments={})
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE jobs_job SET created_at = now() - interval '1 day',"
                " not_before = now() + %s::interval WHERE not_before IS NULL",
                [wait],
            )
    assert 0 < scraped()["portal_jobs_oldest_queued_seconds{}"] < 600


def test_metrics_of_a_published_catalogue(published, scraped):
    told = scraped()
    assert told["portal_catalogue_version{}"] == published
    assert told["portal_catalogue_version_age_seconds{}"] < 3600


def test_metrics_count_what_was_sent_to_other_systems(db, scraped):
    told = Told("GET", Destination.of("https://rt.example.org/"), "public", 404, "4xx", 0.1)
    for _ in range(2):
        tell(told)
    labels = '{"host_kind": "public", "outcome": "4xx"}'
    assert scraped()[f"portal_outgoing_requests_total{labels}"] == 2


def test_metrics_answer_while_the_database_is_away(django_db_blocker, scraped, monkeypatch):
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        told = scraped()
    assert told["portal_database_up{}"] == 0


def test_a_scrape_takes_few_queries(db, scraped, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        scraped()


def test_requests_are_counted_by_view_and_never_by_address(client, person, scraped):
    client.force_login(person)
    name = 'portal_requests_total{"method": "GET", "status": "404", "view": "site"}'
    before = scraped().get(name, 0)
    for slug in ("one", "two", "three"):
        client.get(f"/sites/{slug}/")
    client.generic("BREW", "/nowhere/at/all")
    told = scraped()
    assert told[name] == before + 3
    assert any('"method": "other"' in key and '"view": "none"' in key for key in told)
    assert not any("three" in key or "at/all" in key for key in told)
    assert told['portal_request_seconds_count{"view": "site"}'] >= 3


def test_probes_are_not_counted(db, scraped):
    Client().get("/healthz")
    assert not any("healthz" in key for key in scraped())
