"""Hosts whose clocks disagree: leases, deadlines and the audit go by the database's clock."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.jobs.lifecycle import job_claim, jobs_reap
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline, run_job
from requirements_app.jobs.selectors import queue_health

from .conftest import nothing_to_write, shift

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=[-30, 30], ids=["behind", "ahead"])
def wrong_clock(request, monkeypatch) -> timedelta:
    """This host's clock is a month off; its steady clock goes on as it did."""
    off = timedelta(days=request.param)
    real_time, real_now = time.time, timezone.now
    monkeypatch.setattr(time, "time", lambda: real_time() + off.total_seconds())
    monkeypatch.setattr(timezone, "now", lambda: real_now() + off)
    assert abs(timezone.now() - real_now()) > timedelta(days=29)
    return off


def about_now(**moments: str) -> bool:
    near = {f"{name}__gt": Now() - MINUTE for name in moments}
    return Job.objects.filter(
        **near, **{f"{name}__lt": Now() + MINUTE for name in moments}
    ).exists()


def test_a_worker_with_a_wrong_clock_does_its_job_and_dates_it_right(make_job, wrong_clock):
    job = run_inline(make_job())
    assert job.state == Job.State.SUCCEEDED
    assert about_now(created_at="", started_at="", finished_at="")
    assert not Event.objects.filter(at__lt=Now() - MINUTE).exists()


def test_a_dispatcher_with_a_wrong_clock_takes_no_living_worker_for_dead(make_job, wrong_clock):
    job = make_job()
    job_claim(job.pk)
    assert jobs_reap() == 0
    shift(job, lease_until=Now() - timedelta(seconds=1))
    assert jobs_reap() == 1
    assert run_inline(shift(job, not_before=None)).attempts == 2


def test_the_pause_after_a_failed_attempt_is_no_longer_and_no_shorter(make_job, wrong_clock):
    def fail(_):
        raise RuntimeError

    job = run_inline(make_job(fail))
    assert Job.objects.filter(not_before__gt=Now(), not_before__lt=Now() + MINUTE).exists()
    assert run_job(job.pk) is None, "not due yet"


def test_a_page_with_a_wrong_clock_tells_the_wait_right(make_job, wrong_clock):
    shift(make_job(nothing_to_write), created_at=Now() - MINUTE)
    assert 59 < queue_health().oldest_due_seconds < 120
