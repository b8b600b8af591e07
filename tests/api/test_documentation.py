"""docs/api.md is true: its worked example is run as it stands."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from django.db import connection

from .conftest import token_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EDITING = DOCS.with_name("catalogue-editing.md")


@pytest.fixture
def worker(transactional_db):
    """Works on jobs while the example runs."""
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_job

    done = threading.Event()

    def work():
        while not done.wait(0.1):
            for job in Job.objects.filter(state=Job.State.QUEUED):
                run_job(job.pk)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    done.set()
    thread.join(30)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker", "published")
def test_the_examples_work_one_after_the_other(live_server, person, settings, tmp_path):
    settings.PORTAL_URL = live_server.url
    ran = run_examples(DOCS, tmp_path, URL=live_server.url, TOKEN=token_of(person))
    rows = list(csv.DictReader((tmp_path / "depot.csv").read_text().splitlines()))
    agents = [row for row in rows if row["sources"] == "10.60.16.0/20"]
    assert any(row["destinations"] == "10.60.1.5" for row in agents)
    assert b'"name":"Client PCs"' in ran.stdout


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("published")
def test_the_examples_of_editing_work_too(live_server, person, settings, tmp_path):
    from django.contrib.auth.models import Group

    from requirements_app.accounts.roles import CATALOGUE_EDITORS

    settings.PORTAL_URL = live_server.url
    person.groups.add(Group.objects.get(name=CATALOGUE_EDITORS))
    token = token_of(person, ("read", "catalogue"))
    ran = run_examples(EDITING, tmp_path, URL=live_server.url, TOKEN=token)
    assert b'"The server asks for names."' in ran.stdout
    assert b'"name":"Time and leave"' in ran.stdout
    assert b'"count":0' in ran.stdout
    assert b'"state":"open"' in ran.stdout


def run_examples(document: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run the shell examples of a document, one after the other."""
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    script = "\n".join(re.findall(r"```sh\n(.*?)```", document.read_text(), re.DOTALL))
    ran = subprocess.run(
        ["sh", "-c", script],
        check=False,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        timeout=120,
    )
    assert ran.returncode == 0, (ran.stdout[-2000:], ran.stderr)
    return ran


def test_every_status_of_the_api_is_explained():
    from requirements_app.api.schema import document

    text = DOCS.read_text()
    statuses = {
        status
        for operations in document()["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
        if int(status) >= 400
    }
    assert [status for status in sorted(statuses) if f"\n| {status} |" not in text] == []
