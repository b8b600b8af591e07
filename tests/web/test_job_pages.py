"""Jobs: the list, live progress, and stopping one."""

from __future__ import annotations

import datetime as dt

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


def test_jobs_are_picked_by_kind_and_site_and_say_which_site_they_are_about(page, world, job):
    address = reverse("job", args=[job.pk])
    text = page.get("/jobs/?kind=rule-set-build&site=campus&state=queued").content.decode()
    assert address in text
    assert reverse("site", args=["campus"]) in text
    assert "?kind=rule-set-build&amp;state=queued" in text  # the chip that takes the site away
    for other in ("?kind=export", "?site=branch&state=queued"):
        assert address not in page.get(f"/jobs/{other}").content.decode()
    assert page.get("/jobs/?kind=x").status_code == 400
    assert page.get("/jobs/?site=nowhere").status_code == 404


def test_a_partial_update_gets_the_list_alone(page, job):
    text = page.get("/jobs/?state=queued", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert reverse("job", args=[job.pk]) in text


def test_a_job_that_waits_asks_again_every_second(page, job):
    text = page.get(reverse("job", args=[job.pk])).content.decode()
    assert f'hx-get="{progress(job)}?seen=queued/' in text
    assert 'hx-trigger="every 1s"' in text
    assert '<meta http-equiv="refresh" content="3">' in text


def test_a_job_that_takes_long_is_asked_about_less_often(page, job):
    from django.utils import timezone

    for minutes, pause in ((1, 3), (20, 10)):
        asked = timezone.now() - dt.timedelta(minutes=minutes)
        Job.objects.filter(pk=job.pk).update(created_at=asked)
        assert f'hx-trigger="every {pause}s"' in page.get(progress(job)).content.decode()


def test_what_is_pressed_stays_while_progress_comes_in(page, job):
    """The button that stops a job is not part of what is exchanged every second."""
    whole = page.get(reverse("job", args=[job.pk])).content.decode()
    assert reverse("job-cancel", args=[job.pk]) in whole
    assert reverse("job-cancel", args=[job.pk]) not in page.get(progress(job)).content.decode()
    run_inline(job)
    text = page.get(progress(job), {"seen": "running/storing"}).content.decode()
    assert 'id="job-actions" hx-swap-oob="true"' in text


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


KEY = {"key": "00000000-0000-4000-8000-000000000003"}


def failed(job: Job) -> str:
    """The address that asks again for a job that has failed."""
    from django.utils import timezone

    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, finished_at=timezone.now())
    return reverse("job-retry", args=[job.pk])


def test_a_failed_job_is_asked_for_again_by_one_click_and_one_click_only(page, world, job):
    address = failed(job)
    assert address in page.get(reverse("job", args=[job.pk])).content.decode()
    first, second = (page.post(address, KEY) for _ in range(2))
    assert first["Location"] == second["Location"] != reverse("job", args=[job.pk])
    again = Job.objects.exclude(pk=job.pk).get(kind=job.kind, state=Job.State.QUEUED)
    assert again.rule_sets.get().site == world.sites["campus"]
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_a_job_is_not_asked_for_again_while_it_waits_or_once_it_has_succeeded(page, job):
    address = reverse("job-retry", args=[job.pk])
    assert page.post(address, KEY).status_code == 409
    run_inline(job)
    assert page.post(address, KEY).status_code == 409
    assert address not in page.get(reverse("job", args=[job.pk])).content.decode()


def test_a_form_without_a_sound_key_asks_for_nothing(page, job):
    address = failed(job)
    for key in ("", "x"):
        assert page.post(address, {"key": key}).status_code == 400
    assert Job.objects.filter(kind=job.kind, state=Job.State.QUEUED).count() == 0


def test_who_may_not_build_any_longer_does_not_build_again(page, visitor, world, job):
    address = failed(job)
    assert visitor(world.reader).post(address, KEY).status_code == 404
    world.sites["campus"].roles.filter(user=world.owner).delete()
    assert page.post(address, KEY).status_code == 404


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
    part = page.get("/home/jobs/").content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 3s"' in part
    run_inline(job)
    part = page.get("/home/jobs/").content.decode()
    assert "hx-trigger" not in part
    assert reverse("rule-set", args=[job.arguments["rule_set"]]) in part


def test_every_kind_of_job_is_told_in_words():
    from requirements_app.jobs import registry
    from requirements_app.web.words import WORDS

    kinds = {
        kind
        for kind, function in registry._handlers.items()
        if function.__module__.startswith("requirements_app.")
    }
    assert kinds >= {"rule-set-build", "change-prepare", "changes-follow"}
    assert kinds - set(WORDS["job_kind"]) == set()
