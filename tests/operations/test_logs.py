"""Log lines: their two forms, the ids they carry, and what they never hold."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from requirements_app.accounts.services import token_issue
from requirements_app.audit.middleware import RequestIdFilter, job_context, request_context
from requirements_app.jobs.runner import run_inline
from requirements_app.jobs.services import job_create
from requirements_app.operations import logs
from requirements_app.operations.logs import MaskedJson, MaskedLine, masked

PROJECT = Path(__file__).resolve().parents[2]
LINE = MaskedLine("%(levelname)s [%(request_id)s] %(message)s")
JSON = MaskedJson()


def written(formatter: logging.Formatter, message: str, *words: object, **facts: object) -> str:
    record = logging.getLogger("trial").makeRecord(
        "trial", logging.WARNING, __file__, 1, message, words, None, extra=dict(facts)
    )
    RequestIdFilter().filter(record)
    return formatter.format(record)


def test_a_json_line_is_one_object_with_both_ids():
    with job_context("0000-job", "request-1"):
        text = written(JSON, "two\nlines of %s", "ünïcode", status=200)
    assert "\n" not in text
    told = json.loads(text)
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "WARNING",
        "logger": "trial",
        "message": "two\nlines of ünïcode",
        "request_id": "request-1",
        "job_id": "0000-job",
        "status": 200,
    }


def test_outside_of_requests_and_jobs_the_ids_are_dashes():
    told = json.loads(written(JSON, "quiet"))
    assert (told["request_id"], told["job_id"]) == ("-", "-")
    with request_context("request-2"):
        assert written(LINE, "quiet") == "WARNING [request-2] quiet"


def test_a_traceback_is_in_the_json_line():
    try:
        raise ValueError("broken")
    except ValueError as error:
        record = logging.LogRecord(
            "trial", logging.ERROR, __file__, 1, "x", (), (type(error), error, error.__traceback__)
        )
    RequestIdFilter().filter(record)
    assert "ValueError: broken" in json.loads(JSON.format(record))["exc_info"]


SECRETS = ("SECRET_KEY", "TOKEN_PEPPER")


@pytest.mark.parametrize("formatter", [LINE, JSON], ids=["line", "json"])
@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_of_the_settings_is_written(formatter, name):
    secret = getattr(settings, name)
    text = written(formatter, "settings: %s and %r", secret, {name: secret}, extra_fact=secret)
    assert secret not in text
    assert text.count("***") >= 2


def test_passwords_of_the_services_are_not_written():
    for address in (os.environ["DATABASE_URL"], os.environ["REDIS_URL"]):
        password = address.split("@")[0].rpartition(":")[2]
        assert len(password) >= 6
        assert password not in masked(f"cannot reach {address}")
        assert password not in masked(f"password={password}")


def test_secrets_of_the_storage_and_of_the_identity_provider_are_not_written(settings):
    settings.STORAGES = settings.STORAGES | {
        "exports": {"BACKEND": "x", "OPTIONS": {"secret_key": "key of the bucket"}}
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": [{"secret": "of the provider"}]}}
    logs._secrets.cache_clear()
    try:
        assert masked("key of the bucket, of the provider, exports") == "***, ***, exports"
    finally:
        logs._secrets.cache_clear()


def test_addresses_tokens_and_headers_of_others_are_not_written(person):
    expires = timezone.now() + dt.timedelta(days=1)
    _, token = token_issue(
        user=person, name="trial", scopes=["read"], expires_at=expires, actor=person
    )
    text = masked(f"{token} amqp://me:pass-word@host/0 'Authorization': 'Bearer abc.def'")
    assert token not in text
    assert "pass-word" not in text
    assert "abc.def" not in text
    assert token.split("_")[1] in text


def test_a_job_logs_its_id_and_the_request_that_asked_for_it(person, caplog):
    with request_context("request-of-ada"):
        job = job_create(kind="self-check", owner=person, arguments={})
    caplog.handler.addFilter(RequestIdFilter())
    with caplog.at_level(logging.INFO):
        run_inline(job)
    begins = next(each for each in caplog.records if "begins attempt" in each.getMessage())
    assert (begins.job_id, begins.request_id) == (str(job.pk), "request-of-ada")


def test_the_access_line_has_the_request_id_and_no_query(client, person, caplog):
    client.force_login(person)
    caplog.handler.addFilter(RequestIdFilter())
    with caplog.at_level(logging.INFO):
        client.get("/sites/?q=what-i-look-for", HTTP_X_REQUEST_ID="request-of-ada")
    (line,) = (each for each in caplog.records if each.name == "requirements_app.access")
    assert line.request_id == "request-of-ada"
    assert (line.method, line.path, line.status) == ("GET", "/sites/", 200)
    assert "what-i-look-for" not in line.getMessage()


def test_the_access_line_of_a_download_does_not_hold_its_signed_link(client, db, caplog):
    with caplog.at_level(logging.INFO):
        client.get("/downloads/very-secret:link/")
    (line,) = (each for each in caplog.records if each.name == "requirements_app.access")
    assert "very-secret" not in line.getMessage() + line.path


def test_access_lines_can_be_switched_off(client, db, settings, caplog):
    settings.ACCESS_LOG = False
    with caplog.at_level(logging.INFO):
        client.get("/accounts/login/")
    assert [each for each in caplog.records if each.name == "requirements_app.access"] == []


def test_a_log_format_that_does_not_exist_stops_the_start():
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env=os.environ | {"LOG_FORMAT": "xml"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "LOG_FORMAT is 'xml'; set it to line or json" in result.stderr
