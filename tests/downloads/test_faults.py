"""Files and downloads while the database restarts, the disk is full, or the reader goes away."""

from __future__ import annotations

import gc
import hashlib
import os
import resource
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections

from requirements_app.accounts.models import User
from requirements_app.downloads import copies, storage
from requirements_app.downloads import jobs as handlers
from requirements_app.downloads.links import link_sign
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.downloads.services import export_request
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.rulesets.models import RuleSet
from tests.jobs.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

BIG = os.urandom(1024) * 32 * 1024  # 32 MB: more than sockets hold by themselves


@pytest.fixture
def big(make) -> Export:
    """An export whose file takes a while to send."""
    export: Export = make()
    address, _ = storage.file_put(lambda out: out.write(BIG))
    export.file = StoredFile.objects.create(
        sha256=address.sha256, size=address.size, media_type="text/csv"
    )
    export.save()
    return export


def others_sent_away() -> None:
    """End every other session, as a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def asked_as(reader: User, rule_set: RuleSet, word: str = "csv") -> Export:
    return export_request(actor=reader, rule_set=rule_set, format=word, options={})


def attempted(export: Export) -> Job:
    Job.objects.filter(pk=export.job_id).update(not_before=None)
    job = run_job(export.job_id)
    assert job is not None
    return job


def stored(files: Path) -> set[str]:
    return {path.name for path in files.rglob("*") if path.is_file()}


def test_a_download_goes_on_while_the_database_restarts(big, live_server):
    there = urlsplit(live_server.url)
    web = HTTPConnection(there.hostname, there.port, timeout=30)
    web.request("GET", link_sign(big).path)
    response = web.getresponse()
    first = response.read(1024)
    others_sent_away()
    whole = first + response.read()
    web.close()
    assert response.status == 200
    assert int(response.headers["Content-Length"]) == len(whole) == len(BIG)
    assert hashlib.sha256(whole).hexdigest() == big.file_id


def test_a_reader_who_goes_away_leaves_no_open_file_and_no_query(big, live_server, files):
    place = str(files / big.file_id[:2] / big.file_id)

    def is_open() -> bool:
        return any(_target(path) == place for path in Path("/proc/self/fd").iterdir())

    there = urlsplit(live_server.url)
    with socket.create_connection((there.hostname, there.port), timeout=30) as browser:
        browser.sendall(f"GET {link_sign(big).path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert browser.recv(64).startswith(b"HTTP/1.1 200")
        assert is_open()
    wait_until(lambda: not is_open(), "the file is closed")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle' AND backend_type = 'client backend'"
        )
        assert cursor.fetchone() == (0,)


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


def test_a_database_that_restarts_amid_the_rows_leaves_no_short_file(
    rule_set, reader, files, monkeypatch
):
    real = copies.copy_rules

    def cut_short(*arguments):
        rows = real(*arguments)
        yield next(rows)
        ender = connections.create_connection("default")
        with ender.cursor() as cursor:
            pid = connection.connection.info.backend_pid
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        ender.close()
        yield from rows
        raise AssertionError("the rows ended as if nothing had happened")

    export = asked_as(reader, rule_set)
    with monkeypatch.context() as patch:
        patch.setattr(handlers, "copy_rules", cut_short)
        job = attempted(export)
    assert (job.state, job.error["code"]) == (Job.State.QUEUED, "internal")
    assert stored(files) == set()

    assert attempted(export).state == Job.State.SUCCEEDED
    export.refresh_from_db()
    assert stored(files) == {export.file_id}


@contextmanager
def disk_full() -> Iterator[None]:
    """No file of this process may grow past a hundred bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # nor may a module's half stay
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        sys.dont_write_bytecode = writes


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # xlsxwriter's
@pytest.mark.parametrize("word", ["csv", "pdf", "xlsx", "json"])
def test_a_full_disk_fails_the_job_with_the_reason_and_keeps_the_old_file(
    rule_set, reader, make, files, word, tmp_path, monkeypatch
):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    old = make()
    content = (files / old.file_id[:2] / old.file_id).read_bytes()
    export = asked_as(reader, rule_set, word)
    with disk_full():
        states = [attempted(export).state for _ in range(3)]
    job = Job.objects.get(pk=export.job_id)
    assert states == [Job.State.QUEUED, Job.State.QUEUED, Job.State.FAILED]
    if word == "pdf":  # it may be the typesetter, a process of its own, that found no room
        assert job.error["code"] in {"storage", "export"}
    else:
        assert job.error["code"] == "storage"
        assert job.error["message"] == "The file could not be written: File too large."
    assert "administrator" in job.error["mend"]
    assert stored(files) == {old.file_id}
    assert stored(scratch) == set(), "nothing is left of the attempts"
    gc.collect()  # here, where the warnings of a library that left files open are expected
    assert (files / old.file_id[:2] / old.file_id).read_bytes() == content
