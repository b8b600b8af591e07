"""Jobs: the list, live progress, and stopping one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.services import rule_set_request


@pytest.fixture
def job(world) -> Job:
    """A build of the campus that waits for a worker."""
    waiting = rule_set_request(site=world.sites["campus"], actor=world.owner).job
    assert waiting is not None
    return waiting


def progress(job: Job) -> str:
    return reverse("job-progress", args=[job.pk])


def test_jobs_are_listed_and_picked_by_state(page, job):
    assert reverse("job", args=[job.pk]) in page.get("/jobs/").content.decode()
    assert reverse("job", args=[job.pk]) in page.get("/jobs/?state=queued").content.decode()
    assert reverse("job", args=[job.pk]) not in page.get("/jobs/?state=failed").content.decode()


def test_a_job_that_waits_asks_again_every_second(page, job):
    text = page.get(reverse("job", args=[job.pk])).content.decode()
    assert f'hx-get="{progress(job)}?seen=queued/' in text
    assert 'hx-trigger="every 1s"' in text
    assert '<meta http-equiv="refresh" content="3">' in text


def test_progress_shows_phase_and_share(page, job):
    Job.objects.filter(pk=job.pk).update(
        state="running", phase="storing", done=30, total=120, attempts=1
    )
    text = page.get(progress(job)).content.decode()
    assert "<html" not in text
    assert 'max="100" value="25"' in text
    assert "30 / 120" in text
    assert "attempt 1 of 3" in text


def test_a_screen_reader_hears_changes_only(page, job):
    heard = 'hx-swap-oob="innerHTML"'
    assert heard not in page.get(progress(job), {"seen": "queued/"}).content.decode()
    assert heard in page.get(progress(job), {"seen": "running/computing"}).content.decode()


def test_a_job_that_has_ended_stops_asking_and_leads_to_its_result(page, job):
    assert run_inline(job).state == Job.State.SUCCEEDED
    text = page.get(progress(job)).content.decode()
    assert "hx-trigger" not in text
    assert reverse("rule-set", args=[job.arguments["rule_set"]]) in text
    whole = page.get(reverse("job", args=[job.pk])).content.decode()
    assert "http-equiv" not in whole


def test_a_failure_tells_reason_and_mend(page, job):
    from django.utils import timezone

    error = {"code": "x", "message": "The disk is <full>.", "mend": "Ask an administrator."}
    Job.objects.filter(pk=job.pk).update(
        state="failed", error=error, finished_at=timezone.now(), attempts=3
    )
    text = page.get(progress(job)).content.decode()
    assert "The disk is &lt;full&gt;." in text
    assert "Ask an administrator." in text


def test_a_job_is_cancelled_by_its_button(page, job):
    response = page.post(reverse("job-cancel", args=[job.pk]))
    assert response["Location"] == reverse("job", args=[job.pk])
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert page.post(reverse("job-cancel", args=[job.pk])).status_code == 302


def test_a_job_that_has_ended_cannot_be_cancelled(page, job):
    run_inline(job)
    assert page.post(reverse("job-cancel", args=[job.pk])).status_code == 409


def test_somebody_elses_job_is_not_found(visitor, world, job):
    other = visitor(world.reader)
    for name in ("job", "job-progress"):
        assert other.get(reverse(name, args=[job.pk])).status_code == 404
    assert other.post(reverse("job-cancel", args=[job.pk])).status_code == 404


def test_a_job_names_its_site_only_to_those_who_may_see_it(page, world, job):
    address = reverse("job", args=[job.pk])
    assert "Northfield campus" in page.get(address).content.decode()
    world.sites["campus"].roles.filter(user=world.owner).delete()
    assert "Northfield campus" not in page.get(address).content.decode()


def test_running_jobs_stand_on_the_first_page(page, job):
    assert reverse("job", args=[job.pk]) in page.get("/").content.decode()
