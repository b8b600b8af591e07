"""What the doctor finds, as administrators read it: asked for, made by a worker, shown."""

from __future__ import annotations

import pytest
from django.test import Client

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.core.errors import NotAllowed
from requirements_app.jobs.again import job_retry
from requirements_app.jobs.examinations import examination_newest, examination_request
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.operations import examination
from requirements_app.operations.doctor import Level, Result
from requirements_app.operations.doctor.base import Finding

pytestmark = pytest.mark.django_db
PAGE = "/administration/"


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root")


@pytest.fixture
def page(root: User) -> Client:
    client = Client()
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> list[Result]:
    """What the checks find; tests/operations/test_doctor.py holds what they really do."""
    results = [
        Result("settings.secrets", ()),
        Result("broker.reachable", (Finding(Level.ERROR, "No answer.", "Start <it>."),)),
        Result("work.workers", (), blocked_by="broker.reachable"),
        Result("storage.space", (Finding(Level.WARNING, "4 GB are free.", "Free some."),)),
        Result("pages.pdf", (Finding(Level.OK, "A page was set."),)),
    ]
    monkeypatch.setattr(examination, "examine", lambda _: iter(results))
    return results


def made(root: User) -> Job:
    job = run_inline(examination_request(actor=root))
    assert job.state == Job.State.SUCCEEDED, job.error
    return job


def test_an_examination_is_asked_for_once_and_read_by_administrators(page, root):
    text = page.get(PAGE).content.decode()
    assert "Not examined yet." in text
    assert 'hx-trigger="load, submit"' in text
    assert page.post(PAGE)["Location"] == PAGE
    page.post(PAGE)
    waiting = page.get(PAGE).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    run_inline(Job.objects.get(kind="examination"))
    text = page.get(PAGE).content.decode()
    assert text.index("No answer.") < text.index("4 GB are free.") < text.index("A page was set.")
    assert "Start &lt;it&gt;." in text
    assert "work.workers" in text
    assert 'hx-trigger="submit"' in text
    assert Event.objects.filter(action="examination.request").count() == 1


def test_htmx_gets_the_panel_alone(page, root):
    headers = {"HX-Request": "true", "HX-Target": "examination"}
    for part in (page.get(PAGE, headers=headers), page.post(PAGE, headers=headers)):
        text = part.content.decode()
        assert text.strip().startswith('<section class="panel" id="examination"')
        assert "<html" not in text


def test_nobody_else_asks_for_one(root, db):
    ada = User.objects.create_user("ada")
    with pytest.raises(NotAllowed):
        examination_request(actor=ada)
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(PAGE).status_code == 403


def test_the_last_one_is_shown_while_a_newer_one_waits_or_failed(page, root, monkeypatch):
    first = made(root)

    def broken(_options):
        raise RuntimeError("out of order")

    monkeypatch.setattr(examination, "examine", broken)
    failed = run_inline(examination_request(actor=root))
    state = examination_newest()
    assert (state.made, state.asked) == (first, failed)
    text = page.get(PAGE).content.decode()
    assert "came to nothing" in text
    assert "4 GB are free." in text
    assert job_retry(job=failed, actor=root).kind == "examination"


def test_no_secret_is_kept_with_what_was_found(root, found, settings):
    words = "postgres://portal:hunter22@db:5432/portal does not answer"
    found[:] = [Result("database.reachable", (Finding(Level.ERROR, words, ""),))]
    result = made(root).result
    assert "hunter22" not in str(result)
    assert "does not answer" in str(result)
    assert result["level"] == "error"
