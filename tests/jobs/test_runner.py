"""One attempt at a job, on a database where its row is committed and others see it."""

import time
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.db.models.functions import Now

from requirements_app.audit.models import Event
from requirements_app.core.errors import InvalidInput
from requirements_app.jobs.lifecycle import job_claim
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import JobFailure, JobStopped, Outcome
from requirements_app.jobs.runner import run_inline, run_job
from requirements_app.jobs.services import job_cancel

from .conftest import beside, running, shift

pytestmark = pytest.mark.django_db(transaction=True)


def leaves_a_group(run):
    def write():
        Group.objects.create(name=f"made by attempt {run.attempt}")
        return {"attempt": run.attempt}

    return Outcome(write)


def groups_made() -> int:
    return Group.objects.filter(name__startswith="made by").count()


def test_a_job_ends_with_its_result_its_effect_and_its_audit_event(make_job, person):
    def work(run):
        run.progress("counting", 2, 3)
        return leaves_a_group(run)

    job = run_job(make_job(work).pk)

    assert (job.state, job.result, job.error) == ("succeeded", {"attempt": 1}, None)
    assert (job.phase, job.done, job.total) == ("counting", 2, 3)
    assert job.started_at <= job.finished_at
    assert job.lease_until is None
    assert groups_made() == 1
    event = Event.objects.get()
    assert (event.action, event.actor, event.object_id) == ("job.succeeded", person, str(job.pk))
    assert event.request_id == str(job.pk)


def test_a_job_without_an_owner_runs_as_the_system(make_job):
    run_inline(make_job(owner=None))

    assert Event.objects.get().actor is None


def test_the_same_message_five_times_has_one_effect(make_job):
    job = make_job(leaves_a_group)

    outcomes = [run_job(job.pk) for _ in range(5)]

    assert [each is not None for each in outcomes] == [True, False, False, False, False]
    assert groups_made() == 1
    assert Job.objects.get().attempts == 1


def test_a_message_for_a_job_that_another_worker_has_does_nothing(make_job):
    def work(run):
        beside(lambda: tries.append(run_job(job.pk)))
        return leaves_a_group(run)

    tries: list[Job | None] = []
    job = make_job(work)

    assert run_inline(job).state == "succeeded"
    assert tries == [None]
    assert groups_made() == 1


def test_a_message_for_a_job_that_is_unknown_does_nothing():
    assert run_job(uuid4()) is None


def test_a_poison_job_fails_after_three_attempts_and_keeps_secrets(make_job, caplog):
    def work(run):
        raise RuntimeError("password=hunter2")

    job = make_job(work)
    for attempt in (1, 2, 3):
        assert (job.state, job.attempts) == ("queued", attempt - 1)
        job = run_inline(shift(job, not_before=None))

    assert job.state == "failed"
    assert job.error["code"] == "internal"
    assert "RuntimeError" in job.error["message"]
    assert "attempt 3 of 3" in job.error["message"]
    assert str(job.pk) in job.error["mend"]
    assert "hunter2" not in str(job.error)
    assert "hunter2" in caplog.text, "the log has the whole trace"
    assert Event.objects.get().action == "job.failed"


def test_a_failed_attempt_is_made_again_only_after_a_pause(make_job):
    def work(run):
        if run.attempt == 1:
            raise RuntimeError
        return leaves_a_group(run)

    job = run_inline(make_job(work))
    assert job.state == "queued"
    assert job.not_before > job.created_at
    assert run_job(job.pk) is None

    job = run_inline(shift(job, not_before=None))

    assert (job.state, job.attempts, job.error) == ("succeeded", 2, None)


def test_an_expected_failure_ends_the_job_at_once_with_its_mend(make_job):
    def work(run):
        raise JobFailure("the site has no zones", "add a zone", code="no-zones")

    job = run_inline(make_job(work))

    assert (job.state, job.attempts) == ("failed", 1)
    assert job.error == {
        "code": "no-zones",
        "message": "the site has no zones",
        "mend": "add a zone",
    }


def test_a_passing_failure_is_tried_again_in_its_own_words(make_job):
    def work(run):
        raise JobFailure("the file store is full", "make room", permanent=False)

    job = run_inline(make_job(work, max_attempts=2))
    assert (job.state, job.error["message"]) == ("queued", "the file store is full")

    job = run_inline(shift(job, not_before=None))
    assert (job.state, job.error["mend"]) == ("failed", "make room")


def test_input_that_turns_out_wrong_fails_the_job_with_the_explanation(make_job):
    def work(run):
        raise InvalidInput.one("as_of", "x", "is no date", "write YYYY-MM-DD")

    job = run_inline(make_job(work))

    assert (job.state, job.error["code"]) == ("failed", "refused")
    assert "write YYYY-MM-DD" in job.error["message"]


def test_an_error_while_writing_undoes_all_of_the_write(make_job):
    def work(run):
        def write():
            Group.objects.create(name="made by half")
            raise RuntimeError

        return Outcome(write)

    assert run_inline(make_job(work)).state == "queued"
    assert groups_made() == 0


def test_a_worker_that_was_taken_for_dead_cannot_commit(make_job):
    """Frozen past its lease, it wakes up when another one has already taken over."""

    def work(run):
        if run.attempt == 1:
            beside(lambda: (shift(job, state="queued"), run_job(job.pk)))
        return leaves_a_group(run)

    job = make_job(work)

    job = run_inline(job)

    assert (job.state, job.result, job.fence) == ("succeeded", {"attempt": 2}, 2)
    assert groups_made() == 1
    assert Event.objects.filter(action="job.succeeded").count() == 1


def test_nor_can_it_while_the_other_one_still_works(make_job):
    def work(run):
        beside(lambda: (shift(job, state="queued"), job_claim(job.pk)))
        return leaves_a_group(run)

    job = make_job(work)

    job = run_inline(job)

    assert (job.state, job.fence, job.result) == ("running", 2, None)
    assert groups_made() == 0


def test_a_failure_of_a_worker_that_lost_its_job_does_not_count(make_job):
    def work(run):
        beside(lambda: (shift(job, state="queued"), job_claim(job.pk)))
        raise JobFailure("too late to matter")

    job = make_job(work)

    job = run_inline(job)

    assert (job.state, job.fence, job.error) == ("running", 2, None)


def test_a_worker_that_lost_its_job_is_told_so_and_extends_no_lease(make_job, settings):
    settings.JOB_LEASE_SECONDS = 0.3
    leases: list[object] = []
    told: list[JobStopped] = []

    def take_over():
        shift(job, state="queued")
        leases.append(job_claim(job.pk).lease_until)

    def work(run):
        beside(take_over)
        told.append(until_stopped(run))
        raise told[0]

    job = make_job(work)

    job = run_inline(job)

    assert str(told[0]) == "it was taken over"
    assert (job.state, job.lease_until) == ("running", leases[0])


def until_stopped(run) -> JobStopped:
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        try:
            run.progress("waiting", 1)
        except JobStopped as stopped:
            return stopped
        time.sleep(0.01)
    raise AssertionError("the job was not stopped")


def test_cancelling_stops_a_job_while_it_runs(make_job, person, settings):
    settings.JOB_LEASE_SECONDS = 0.3

    def work(run):
        beside(lambda: job_cancel(job=job, actor=person))
        raise until_stopped(run)

    job = make_job(work)

    job = run_inline(job)

    assert (job.state, job.error) == ("cancelled", None)
    assert Event.objects.filter(action="job.cancelled", actor=person).exists()


def test_a_job_cancelled_in_its_last_moment_has_no_effect(make_job, person):
    def work(run):
        beside(lambda: job_cancel(job=job, actor=person))
        return leaves_a_group(run)

    job = make_job(work)

    assert run_inline(job).state == "cancelled"
    assert groups_made() == 0


def test_a_job_past_its_deadline_is_told_to_stop(make_job, settings):
    settings.JOB_LEASE_SECONDS = 0.3
    told = []

    def work(run):
        beside(lambda: shift(job, deadline_at=Now()))
        told.append(until_stopped(run))
        raise told[0]

    job = make_job(work)
    run_inline(job)

    assert str(told[0]) == "its deadline passed"


def test_the_heartbeat_extends_the_lease_and_publishes_the_progress(make_job, settings):
    settings.JOB_LEASE_SECONDS = 0.6
    seen = []

    def work(run):
        run.progress("reading", 5, 10)
        first = Job.objects.get(pk=run.job_id).lease_until
        time.sleep(1)
        beside(lambda: seen.append(Job.objects.get(pk=run.job_id)))
        assert seen[0].lease_until > first
        return leaves_a_group(run)

    assert run_inline(make_job(work)).state == "succeeded"
    assert (seen[0].phase, seen[0].done, seen[0].total) == ("reading", 5, 10)


def test_the_work_reads_one_unchanging_view(make_job):
    def work(run):
        before = groups_made()
        beside(lambda: Group.objects.create(name="made by somebody else"))
        assert groups_made() == before
        return leaves_a_group(run)

    assert run_inline(make_job(work)).state == "succeeded"
    assert groups_made() == 2


def test_the_work_cannot_write_before_its_commit(make_job, caplog):
    def work(run):
        Group.objects.create(name="made by too soon")
        return leaves_a_group(run)

    assert run_inline(make_job(work)).state == "queued"
    assert groups_made() == 0
    assert "read-only transaction" in caplog.text


def test_two_workers_that_claim_at_once_get_one_job(make_job):
    job = make_job()
    claims = []

    with running(lambda: claims.append(job_claim(job.pk))):
        claims.append(job_claim(job.pk))

    assert sorted(claim is not None for claim in claims) == [False, True]


def test_a_job_is_tried_again_after_the_database_broke_off(make_job):
    def work(run):
        from django.db import connection

        if run.attempt == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return leaves_a_group(run)

    try:
        job = run_inline(make_job(work))
    except DatabaseError:
        pytest.fail("the attempt could not be given back")

    assert (job.state, job.attempts) == ("queued", 1)
    assert run_inline(shift(job, not_before=None)).state == "succeeded"


@pytest.mark.django_db
def test_inside_a_transaction_a_job_runs_there(make_job):
    job = run_inline(make_job(leaves_a_group))

    assert (job.state, job.result) == ("succeeded", {"attempt": 1})


@pytest.mark.django_db
@pytest.mark.parametrize("error", [RuntimeError, DatabaseError])
def test_inside_a_transaction_a_failed_attempt_leaves_it_usable(make_job, error):
    def work(run):
        Group.objects.create(name="made by failure")
        raise error

    assert run_inline(make_job(work)).state == "queued"
    assert groups_made() == 0


def test_an_errand_notes_each_step_as_it_is_done(make_errand):
    def work(run):
        with run.writing():
            Group.objects.create(name=f"made by attempt {run.attempt}")
        raise JobFailure("the other side hung up", permanent=False)

    job = run_job(make_errand(work).pk)

    assert (job.state, job.attempts) == ("queued", 1)
    assert groups_made() == 1


def test_an_errand_that_was_taken_over_writes_nothing_more(make_errand):
    def work(run):
        beside(lambda: Job.objects.filter(pk=run.job_id).update(fence=99))
        with run.writing():
            Group.objects.create(name="made by attempt 1")
        return leaves_a_group(run)

    job = run_job(make_errand(work).pk)

    assert job.state == "running"
    assert groups_made() == 0
