"""Web and workers as on machines of their own: a pooler of transactions before the database, a
bucket for the files, and no folder in common."""

from __future__ import annotations

import hashlib
import http.client
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from requirements_app.downloads.links import link_sign
from requirements_app.downloads.models import Export
from requirements_app.downloads.services import export_request
from requirements_app.jobs.models import Job
from tests.jobs.processes import Processes, free_port, wait_until

from .bucket import bucket, keys
from .pooler import PROGRAM, SESSIONS, Pooler, pooler

PROJECT = Path(__file__).parents[2]
FORMATS = ("csv", "xlsx", "json")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not PROGRAM, reason="pgbouncer is not installed"),
]


@pytest.fixture
def between(transactional_db: None, monkeypatch) -> Iterator[Pooler]:
    """The environment of processes that reach the database through the pooler."""
    with pooler() as running:
        monkeypatch.setenv("DATABASE_POOLED", "true")
        monkeypatch.setenv("DATABASE_DIRECT_URL", running.direct_url)
        yield running


@pytest.fixture
def machine(between, tmp_path, monkeypatch) -> Iterator[Callable[[str], dict[str, str]]]:
    """Make what starts next a machine of its own: another folder, the same bucket."""
    with bucket() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)

        def machine(name: str) -> dict[str, str]:
            monkeypatch.setenv("DATA_DIR", str(tmp_path / name))
            return environment

        yield machine


class PooledProcesses(Processes):
    """Each finds the database behind the pooler instead of the test's own address."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder)
        self.environment = {"DATABASE_URL": url}

    def _start(self, name: str, command: list[str]) -> None:
        words = [f"{key}={value}" for key, value in self.environment.items()]
        super()._start(name, ["env", *words, *command])

    def web(self, port: int) -> None:
        address = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port))
        threads = ("--blocking-threads", "16")
        self._start(
            "web", [sys.executable, "-m", "granian", *address, *threads, "portal.wsgi:application"]
        )


@pytest.fixture
def processes(between: Pooler, tmp_path: Path) -> Iterator[PooledProcesses]:
    group = PooledProcesses(tmp_path, between.url("portal"))
    group.broker()
    try:
        yield group
    finally:
        group.end()


def ends(job: Job) -> Job:
    def look() -> bool:
        job.refresh_from_db()
        return job.is_final

    wait_until(look, f"job {job.pk} ends", 150)
    return job


def get(port: int, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asking:
        asking.request("GET", path)
        answer = asking.getresponse()
        return answer.status, answer.headers, answer.read()


def test_exports_made_on_one_machine_are_handed_out_by_another(
    processes, machine, between, rule_set, reader, settings
):
    settings.EXPORTS_RUNNING_PER_USER = settings.EXPORTS_RUNNING_TOTAL = len(FORMATS)
    machine("dispatcher")
    processes.dispatcher()
    machine("worker")
    processes.worker()
    files = machine("web")
    processes.environment["DATABASE_URL"] = between.url("portal_web")
    processes.environment["SECRET_KEY"] = settings.SECRET_KEY
    processes.web(port := free_port())

    exports = [
        export_request(actor=reader, format=name, options={}, rule_set=rule_set) for name in FORMATS
    ]
    for job in (ends(export.job) for export in exports):
        assert job.state == Job.State.SUCCEEDED, job.error
    made = [Export.objects.select_related("file").get(pk=export.pk) for export in exports]
    assert keys(files) == sorted(f"exports/{x.file_id[:2]}/{x.file_id}" for x in made)

    wait_until(lambda: _answers(port), "the web answers", 60)
    for export in made:
        status, headers, content = get(port, urlsplit(link_sign(export).path).path)
        assert status == 200
        assert int(headers["Content-Length"]) == len(content) == export.file.size
        assert hashlib.sha256(content).hexdigest() == export.file_id

    with ThreadPoolExecutor(16) as people:
        statuses = list(people.map(lambda _: get(port, "/readyz")[0], range(100)))
    assert set(statuses) == {200}
    assert between.counts()["servers"] <= 2 * SESSIONS
    assert _listeners() == 1


def test_a_command_reads_a_long_table_through_the_pooler(between):
    words = [sys.executable, "manage.py", "audit", "verify"]
    environment = os.environ | {"DATABASE_URL": between.url("portal")}
    ended = subprocess.run(
        words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_a_pages_statements_have_limits_behind_the_pooler(between):
    with psycopg.connect(between.url("portal_web"), prepare_threshold=None) as page:
        assert page.execute("SHOW statement_timeout").fetchone() == ("20s",)
    with psycopg.connect(between.url("portal"), prepare_threshold=None) as job:
        assert job.execute("SHOW statement_timeout").fetchone() == ("0",)


def _answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


def _listeners() -> int:
    """Sessions whose last statement was a LISTEN: the dispatcher's own, and none of the pool."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %%'"
            " AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
