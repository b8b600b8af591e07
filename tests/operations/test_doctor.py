"""`manage.py doctor`: every check, with the thing it checks broken for real."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import redis
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from exports.pdf import typesetting
from portal import __version__
from portal.embedded import home
from portal.embedded.valkey import Valkey
from requirements_app.accounts.models import User
from requirements_app.accounts.services import person_create, service_account_create
from requirements_app.audit.seal import seal
from requirements_app.catalogue.models import Draft
from requirements_app.downloads.models import StoredFile
from requirements_app.jobs.dispatcher import Dispatcher
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.jobs.services import job_create
from requirements_app.operations.doctor import Level, Options, Result, base, database, examine
from requirements_app.operations.doctor import storage as storage_checks
from requirements_app.operations.doctor import work as work_checks
from requirements_app.sites.models import Override, Site
from requirements_app.webhooks.following import cursor_begin, events_follow

PROJECT = Path(__file__).resolve().parents[2]
NOWHERE = "redis://127.0.0.1:1/0"


def result(name: str, **options: Any) -> Result:
    return next(each for each in examine(Options(**options), only=name) if each.check == name)


def told(found: Result) -> str:
    return " ".join(each.message for each in found.findings if each.level > Level.OK)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_check_is_broken_here():
    tests = Path(__file__).read_text()
    unbroken = [each.name for each in base._checks if f'"{each.name}"' not in tests]
    assert unbroken == []


def test_a_check_comes_after_the_one_it_needs():
    names = [each.name for each in base._chosen("")]
    assert all(
        names.index(each.needs) < names.index(each.name) for each in base._checks if each.needs
    )


def test_every_finding_that_is_not_fine_has_a_mend(demonstration):
    sql("DELETE FROM django_migrations WHERE app = 'jobs'")
    for each in examine(Options()):
        for finding in each.findings:
            assert finding.mend or finding.level is Level.OK, finding


# --- settings -----------------------------------------------------------------------------------


def test_weak_secrets(settings):
    settings.SECRET_KEY, settings.TOKEN_PEPPER = "a" * 60, "short"
    settings.METRICS_TOKEN = "prometheus"
    found = result("settings.secrets")
    assert [each.message.split()[0] for each in found.findings] == [
        "SECRET_KEY", "TOKEN_PEPPER", "METRICS_TOKEN",
    ]  # fmt: skip
    assert "aaaa" not in told(found)
    settings.TOKEN_PEPPER = settings.SECRET_KEY = os.urandom(40).hex()
    assert "are the same" in told(result("settings.secrets"))


def test_debug_in_production(settings):
    assert result("settings.debug").level is Level.OK
    settings.DEBUG = True
    assert "DEBUG is on" in told(result("settings.debug"))


@pytest.mark.parametrize(
    ("url", "hosts", "proxy", "words"),
    [
        ("http://portal.example.org", ["portal.example.org"], None, "in clear"),
        ("portal.example.org", ["portal.example.org"], None, "is no address"),
        ("https://portal.example.org", ["portal.example.org"], None, "redirected for ever"),
        ("https://portal.example.org", ["other.example.org"], ("X", "https"), "lacks portal"),
        ("https://portal.example.org", ["*"], ("X", "https"), "every host"),
        ("https://portal.example.org", [".example.org"], ("X", "https"), ""),
        ("http://[::1]:8000", ["[::1]"], None, ""),
    ],
)
def test_an_address_that_does_not_fit(settings, url, hosts, proxy, words):
    settings.PORTAL_URL, settings.ALLOWED_HOSTS = url, hosts
    settings.SECURE_PROXY_SSL_HEADER = proxy
    found = result("settings.address")
    assert words in told(found) if words else found.level is Level.OK


def test_metrics_are_told_to_be_open_or_closed(settings):
    settings.METRICS_TOKEN = ""
    assert "is off" in result("settings.metrics").findings[0].message


def test_the_framework_is_asked_too(settings):
    settings.HTTPS, settings.SECURE_HSTS_SECONDS = True, 0
    assert "security.W004" in told(result("settings.framework"))


# --- the database -------------------------------------------------------------------------------


def test_a_database_that_is_away_blocks_what_needs_it_and_nothing_else(
    django_db_blocker, monkeypatch
):
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        found = {each.check: each for each in examine(Options())}
    assert "does not answer" in told(found["database.reachable"])
    assert found["database.triggers"].blocked_by == "database.reachable"
    assert found["work.job"].blocked_by == "database.reachable"
    assert found["catalogue.published"].blocked_by == "database.reachable"
    assert found["pages.pdf"].level is Level.OK


def test_a_server_that_is_too_old(db, monkeypatch):
    assert result("database.version").level is Level.OK
    monkeypatch.setattr(database, "OLDEST_SERVER", 99)
    assert "older than 99" in told(result("database.version"))


def test_a_missing_extension(demonstration):
    sql("DROP EXTENSION pg_trgm CASCADE")
    found = result("database.extensions")
    assert "pg_trgm is missing" in told(found)
    assert "CREATE EXTENSION pg_trgm" in found.findings[0].mend


def test_missing_and_unknown_migrations(db):
    sql("DELETE FROM django_migrations WHERE app = 'jobs' AND name = '0001_initial'")
    assert "1 migrations are not applied: jobs.0001_initial" in told(result("database.migrations"))
    sql("UPDATE django_migrations SET name = '9999_later' WHERE app = 'audit' AND name ~ '^0002'")
    assert "newer than this code: audit.9999_later" in told(result("database.migrations"))


@pytest.mark.parametrize(("seconds", "level"), [(0, 0), (10, 1), (3600, 2)])
def test_a_clock_that_is_wrong(db, monkeypatch, seconds, level):
    real = timezone.now
    shift = dt.timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: real() - shift)
    assert result("database.clock").level == level


def test_a_table_that_was_never_analysed(demonstration):
    sql("ANALYZE")
    assert "big" not in told(result("database.statistics"))
    sql("CREATE TABLE big AS SELECT repeat('x', 100) FROM generate_series(1, 20000)")
    assert "Never analysed: big." in told(result("database.statistics"))


def test_the_guarded_tables_are_those_of_the_migrations(db):
    present = {(table, name) for table, name, _ in database._rows(database._TRIGGERS)}
    assert present == database.TRIGGERS
    assert result("database.triggers").level is Level.OK


def test_triggers_that_were_switched_off_or_dropped(demonstration):
    sql("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
    sql("DROP TRIGGER audit_append_only ON audit_seal")
    found = told(result("database.triggers"))
    assert "audit_append_only on audit_event is switched off" in found
    assert "audit_append_only on audit_seal is gone" in found


# --- the broker ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _valkey() -> Iterator[Valkey]:
    with home.throwaway() as installation:
        valkey = Valkey(installation)
        valkey.start()
        yield valkey
        valkey.stop()


@pytest.fixture
def broker(_valkey, settings) -> redis.Redis:
    """A Valkey that nobody else uses, as it comes."""
    settings.REDIS_URL = _valkey.url
    client = redis.Redis.from_url(_valkey.url)
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", 0)
    client.config_set("appendonly", "yes")
    return client


def test_a_broker_that_is_away(settings):
    settings.REDIS_URL = "redis://:pass-word@127.0.0.1:1/0"
    assert "does not answer" in told(result("broker.reachable"))
    assert result("broker.memory").blocked_by == "broker.reachable"
    assert "pass-word" not in told(result("broker.reachable"))


def test_a_broker_that_drops_messages_or_is_full(broker):
    assert result("broker.memory").level is Level.OK
    broker.config_set("maxmemory-policy", "allkeys-lru")
    assert "maxmemory-policy is allkeys-lru" in told(result("broker.memory"))
    broker.config_set("maxmemory-policy", "noeviction")
    broker.set("much", "x" * 5_000_000)
    broker.config_set("maxmemory", 5_500_000)
    assert "is full to" in told(result("broker.memory"))
    broker.config_set("maxmemory", 0)
    broker.delete("much")


def test_a_broker_that_keeps_nothing(broker):
    assert result("broker.persistence").level is Level.OK
    broker.config_set("appendonly", "no")
    assert "keeps nothing across a restart" in told(result("broker.persistence"))


def test_the_cache_is_away_shared_or_of_each_process(broker, settings):
    backend = "django.core.cache.backends.redis.RedisCache"
    assert "is not shared" in told(result("broker.cache"))
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": NOWHERE}}
    assert "does not answer" in told(result("broker.cache"))
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": settings.REDIS_URL}}
    assert "one instance" in result("broker.cache").findings[0].message


# --- work ---------------------------------------------------------------------------------------


def test_no_dispatcher_and_one_without_a_broker(db):
    assert "No dispatcher" in told(result("work.dispatcher"))
    sql(
        "INSERT INTO jobs_dispatcherstate (name, seen_at, broker_failing_since)"
        " VALUES ('one', now(), now())"
    )
    assert "does not reach the broker" in told(result("work.dispatcher"))
    sql("UPDATE jobs_dispatcherstate SET broker_failing_since = NULL")
    assert result("work.dispatcher").level is Level.OK
    sql("UPDATE jobs_dispatcherstate SET seen_at = now() - interval '1 minute'")
    assert "No dispatcher" in told(result("work.dispatcher"))


def test_no_worker(broker):
    assert "No worker answers" in told(result("work.workers"))


@pytest.mark.parametrize(("seconds", "level"), [(5, 0), (120, 1), (3600, 2)])
def test_a_queue_that_stands(db, seconds, level):
    job_create(kind="self-check", owner=None, arguments={})
    sql(f"UPDATE jobs_job SET created_at = created_at - interval '{seconds} s'")
    assert result("work.queue").level == level


def test_workers_that_fell_silent(db):
    job = job_create(kind="self-check", owner=None, arguments={})
    Job.objects.filter(pk=job.pk).update(state="running", lease_until="2020-01-01T00:00:00Z")
    assert "1 running jobs fell silent" in told(result("work.queue"))


def test_events_that_nobody_seals(demonstration):
    assert result("work.seal").level is Level.OK
    sql(
        "INSERT INTO audit_event (at, token_key, action, object_type, object_id, site_slug,"
        " request_id, data) VALUES (now() - interval '1 hour', '', 'x', 'x', '1', '', '', '{}')"
    )
    assert "has waited 60 minutes" in told(result("work.seal"))


@pytest.mark.parametrize(("minutes", "level"), [(0, 0), (5, 1), (60, 2)])
def test_webhooks_that_lag_behind_the_audit_chain(demonstration, minutes, level):
    assert result("work.webhooks").level is Level.OK  # nobody wants to be told anything
    seal()
    cursor_begin()
    assert result("work.webhooks").level is Level.OK
    for ago in (minutes, 0):
        sql(
            "INSERT INTO audit_event (at, token_key, action, object_type, object_id, site_slug,"
            f" request_id, data) VALUES (now() - interval '{ago} min', '', 'x', 'x', '1', '', '',"
            " '{}')"
        )
    assert result("work.webhooks").level is Level.OK  # they are not sealed: another check's
    seal()
    found = result("work.webhooks")
    assert found.level == level
    if level:
        assert f"2 audit events behind; the oldest has waited {minutes} minutes" in told(found)
    events_follow()
    assert result("work.webhooks").level is Level.OK


def test_an_audit_event_that_was_altered(demonstration, monkeypatch):
    seal()
    assert result("work.audit").level is Level.OK
    sql("ALTER TABLE audit_event DISABLE TRIGGER audit_append_only")
    sql("UPDATE audit_event SET action = 'site.nothing-happened' WHERE id = 7")
    assert "1 events altered" in told(result("work.audit"))
    monkeypatch.setattr(work_checks, "LONGEST_CHAIN", 10)
    assert result("work.audit").level is Level.OK
    assert "1 events altered" in told(result("work.audit", whole_chain=True))


@contextmanager
def working() -> Iterator[None]:
    """A dispatcher whose messages reach a worker at once."""

    def send(job_id: UUID, *_: object) -> None:
        run_job(job_id)

    dispatcher = Dispatcher(send, poll_seconds=0.1)

    def work() -> None:
        try:
            dispatcher.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        dispatcher.stop()
        thread.join()


def test_a_job_goes_round_or_does_not(demonstration):
    Job.objects.filter(state=Job.State.QUEUED).delete()
    assert "not tried" in result("work.job").findings[0].message
    assert "is queued after" in told(result("work.job", with_job=True, patience=0.3))
    with working():
        found = result("work.job", with_job=True)
    assert "a job was done within" in found.findings[0].message


# --- files and pages ----------------------------------------------------------------------------


def test_a_folder_that_takes_no_file(files):
    files.write_text("a file where the folder has to be")
    assert "No file can be written" in told(result("storage.writable"))
    assert result("storage.space").blocked_by == "storage.writable"


def test_a_disk_that_is_nearly_full(monkeypatch):
    assert result("storage.space").findings
    for limit, words in (("SPACE_WARNING", "WARNING"), ("SPACE_ERROR", "ERROR")):
        monkeypatch.setattr(storage_checks, limit, 10**18)
        assert result("storage.space").level.name == words


def test_files_that_are_gone(db):
    assert result("storage.files").level is Level.OK
    StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/csv")
    assert f"missing, as {'0' * 64}" in told(result("storage.files"))


def test_static_files_that_were_not_collected_or_are_old(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    assert "are not below" in told(result("pages.static"))
    call_command("collectstatic", "--noinput", verbosity=0)
    assert result("pages.static").level is Level.OK
    (tmp_path / "static" / "css" / "base.css").write_text("old")
    assert "of another version: base.css" in told(result("pages.static"))


def test_a_pdf_without_its_fonts(monkeypatch):
    assert result("pages.pdf").level is Level.OK

    monkeypatch.setattr(typesetting, "_FONTS", Path("/nonexistent"))
    assert "typeface is missing: SourceSansPro-Regular.otf" in told(result("pages.pdf"))


def test_a_pdf_renderer_that_does_not_start(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "No PDF can be made: typesetting stopped with code 1" in told(result("pages.pdf"))


# --- the catalogue, sites and people -------------------------------------------------------------


def test_nothing_is_published(db):
    assert "No catalogue is published" in told(result("catalogue.published"))


def test_a_draft_that_waits(demonstration):
    assert result("catalogue.published").level is Level.OK
    draft = Draft.objects.create(source_id="vendor", content={"files": []}, digest="x")
    sql("ALTER TABLE catalogue_draft DISABLE TRIGGER catalogue_only_close")
    sql(f"UPDATE catalogue_draft SET created_at = '2020-01-01' WHERE id = {draft.pk}")
    assert "The draft of vendor waits since 2020-01-01" in told(result("catalogue.published"))


def test_a_site_pinned_to_a_version_that_is_gone(demonstration):
    assert result("sites.versions").level is Level.OK
    sql("SET session_replication_role = replica")  # no trigger, no foreign key
    sql("UPDATE sites_site SET catalogue_version_id = 1999010101 WHERE slug = 'campus'")
    assert "campus is pinned to version 1999010101" in told(result("sites.versions"))


def test_an_override_that_expired(demonstration):
    override = Override.objects.filter(expires_on__isnull=False).select_related("site").first()
    assert override is not None
    Override.objects.filter(pk=override.pk).update(expires_on="2020-01-01")
    assert f"{override.slug} expired on 2020-01-01" in told(result("sites.overrides"))
    assert Site.objects.exists()


def test_nobody_administers(demonstration):
    assert result("accounts.administrators").level is Level.OK
    User.objects.update(is_active=False)
    assert "Nobody is an administrator" in told(result("accounts.administrators"))


def test_the_person_who_answers_for_a_program_left(demonstration):
    ada, _ = person_create(username="ada", actor=None)
    service_account_create(username="robot", responsible=ada, actor=None)
    assert result("accounts.responsible").level is Level.OK
    User.objects.filter(username="ada").update(is_active=False)
    said = told(result("accounts.responsible"))
    assert "ada, who answers for the service account robot, is not active" in said


# --- what leaves --------------------------------------------------------------------------------


def test_a_stored_secret_that_no_key_opens(holder, settings):
    settings.SECRETS_KEYS = ["the former key"]
    rows = [holder.objects.create(name="rt", token="a word") for _ in range(11)]
    assert result("outgoing.secrets").level is Level.OK
    settings.SECRETS_KEYS = ["the key of today"]
    found = result("outgoing.secrets")
    assert found.level is Level.ERROR
    assert f"outgoing.holder {rows[0].pk}: token" in found.findings[0].message
    assert (len(found.findings), "More than 10" in told(found)) == (11, True)


# --- the command --------------------------------------------------------------------------------


def doctor(*words: str, **environment: str | None) -> tuple[int, str, str]:
    """Exit code, output and error output of the command."""
    given = os.environ | {name: value for name, value in environment.items() if value is not None}
    for name in (name for name, value in environment.items() if value is None):
        given.pop(name, None)
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor", *words],
        cwd=PROJECT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_missing_and_malformed_settings_are_all_named():
    code, out, errors = doctor(SECRET_KEY=None, REDIS_URL=None, JOB_LEASE_SECONDS="soon")
    assert code == 2
    assert "Traceback" not in out + errors
    for words in ("SECRET_KEY", "REDIS_URL", "JOB_LEASE_SECONDS cannot be read", "docs/deployment"):
        assert words in out
    code, out, _ = doctor("--json", TOKEN_PEPPER=None)
    assert code == 2
    assert "TOKEN_PEPPER" in json.loads(out)["checks"][0]["findings"][0]["message"]


def test_a_command_without_database_and_broker_reports_and_hides_passwords(tmp_path):
    code, out, errors = doctor(
        "--json",
        DATABASE_URL="postgresql://me:pass-word@127.0.0.1:1/nothing",
        REDIS_URL="redis://:pass-word@127.0.0.1:1/0",
        DATA_DIR=str(tmp_path),
    )
    assert code == 2
    assert "Traceback" not in errors
    assert "pass-word" not in out + errors
    levels = {each["check"]: each["level"] for each in json.loads(out)["checks"]}
    assert levels["database.reachable"] == levels["broker.reachable"] == "error"
    assert levels["work.queue"] == "skipped"


@pytest.mark.parametrize(("debug", "code"), [(False, 0), (True, 2)])
def test_the_exit_code_is_the_worst_that_was_found(settings, capsys, debug, code):
    settings.DEBUG = debug
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--only", "settings.debug")
    assert ended.value.code == code
    out = capsys.readouterr().out
    assert out.splitlines()[0] == f"Network Requirements Portal {__version__}"
    assert ("DEBUG is on" in out) is debug


def test_warnings_alone_end_with_one(broker, capsys):
    broker.config_set("appendonly", "no")
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--only", "broker.persistence")
    assert ended.value.code == 1
    assert "→ Set appendonly yes." in capsys.readouterr().out


def test_a_misspelt_choice_of_checks_is_no_success():
    with pytest.raises(CommandError, match="there are settings, database,") as refused:
        call_command("doctor", "--only", "databse")
    assert refused.value.returncode == 2


def test_a_check_that_breaks_is_a_finding(monkeypatch):
    def broken(_: Options) -> Iterator[base.Finding]:
        yield from ()
        raise RuntimeError("a surprise")

    monkeypatch.setattr(base, "_checks", [base._Check("work.trial", broken, "")])
    (found,) = examine(Options())
    assert told(found) == "RuntimeError: a surprise"
