"""Job kinds made for a test, and things that happen beside a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from requirements_app.jobs import registry
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import Handler, JobRun, Outcome
from requirements_app.jobs.services import job_create

Make = Callable[..., Job]


def nothing_to_write(run: JobRun) -> Outcome:
    return Outcome(lambda: {"attempt": run.attempt})


@pytest.fixture
def make_job(person, monkeypatch) -> Make:
    """Accept a job of ada's whose work is the given function."""

    def make(work: Handler = nothing_to_write, **options: Any) -> Job:
        monkeypatch.setitem(registry._handlers, "trial", work)
        return job_create(**{"kind": "trial", "owner": person, "arguments": {}} | options)

    return make


@pytest.fixture
def make_errand(make_job: Make, monkeypatch) -> Make:
    """As make_job, for work outside any transaction."""
    monkeypatch.setattr(registry, "_errands", {*registry._errands, "trial"})
    return make_job


def shift(job: Job, **values: Any) -> Job:
    """Set columns of a job's row, as time or another process would."""
    Job.objects.filter(pk=job.pk).update(**values)
    job.refresh_from_db()
    return job


def beside(action: Callable[[], object]) -> None:
    """Do something in another thread, on a connection of its own, and wait for it."""
    with running(action):
        pass


@contextmanager
def running(action: Callable[[], object]) -> Iterator[None]:
    """Do something in another thread while the block lasts; its error is raised at the end."""

    def work() -> None:
        try:
            action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(work)
        try:
            yield
        finally:
            future.result(timeout=30)
