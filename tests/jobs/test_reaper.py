"""Jobs whose worker is gone, or whose time is up, reach a final state all the same."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from requirements_app.audit.models import Event
from requirements_app.jobs.lifecycle import job_claim, jobs_reap
from requirements_app.jobs.runner import run_inline

from .conftest import shift

pytestmark = pytest.mark.django_db

A_MOMENT_AGO = Now() - timedelta(seconds=1)


def lost(job, **values):
    """The job in the hands of a worker that has been killed."""
    assert job_claim(job.pk)
    return shift(job, lease_until=A_MOMENT_AGO, **values)


def reaped(job):
    jobs_reap()
    job.refresh_from_db()
    return job


def test_a_job_whose_worker_was_killed_is_queued_again_and_finished(make_job):
    job = reaped(lost(make_job()))
    assert (job.state, job.attempts, job.error["code"]) == ("queued", 1, "worker-lost")

    job = run_inline(job)

    assert (job.state, job.attempts, job.error) == ("succeeded", 2, None)


def test_a_job_that_kills_its_workers_fails_after_three_attempts_with_the_reason(make_job):
    job = make_job()
    for _ in range(3):
        assert job.state == "queued"
        job = reaped(lost(job))

    assert (job.state, job.attempts) == ("failed", 3)
    assert job.error["code"] == "worker-lost"
    assert "attempt 3 of 3" in job.error["message"]
    event = Event.objects.get()
    assert (event.action, event.actor, event.data["error"]) == ("job.failed", None, job.error)


def test_a_living_worker_is_left_alone(make_job):
    job = make_job()
    job_claim(job.pk)

    assert jobs_reap() == 0
    assert reaped(job).state == "running"


def test_a_job_that_was_to_be_cancelled_is_not_tried_again(make_job):
    assert reaped(lost(make_job(), cancel_requested=True)).state == "cancelled"


def test_a_job_that_works_past_its_deadline_fails(make_job):
    job = make_job(deadline_seconds=60)
    job_claim(job.pk)

    job = reaped(shift(job, deadline_at=A_MOMENT_AGO))

    assert (job.state, job.error["code"]) == ("failed", "deadline")
    assert "60 seconds" in job.error["message"]


def test_the_deadline_counts_from_the_claim_and_not_from_the_wait(make_job):
    job = shift(make_job(deadline_seconds=60), created_at=Now() - timedelta(hours=20))

    claimed = job_claim(job.pk)

    assert timedelta(seconds=59) < claimed.deadline_at - claimed.started_at < timedelta(seconds=61)
    assert jobs_reap() == 0


def test_a_job_that_no_worker_takes_in_a_day_fails(make_job):
    job = reaped(shift(make_job(), deadline_at=A_MOMENT_AGO))

    assert (job.state, job.error["code"]) == ("failed", "not-started")
    assert "24 hours" in job.error["message"]


def test_ended_jobs_are_left_alone(make_job):
    job = run_inline(make_job())
    shift(job, deadline_at=A_MOMENT_AGO, lease_until=A_MOMENT_AGO)

    assert jobs_reap() == 0
    assert reaped(job).state == "succeeded"
