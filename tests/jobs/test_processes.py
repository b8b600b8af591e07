"""Accepted work reaches its end once, whichever process is killed."""

import signal
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from requirements_app.audit.models import Event
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_cancel, job_create

from .process_handlers import EFFECT
from .processes import LEASE_SECONDS, Processes, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def processes(transactional_db, tmp_path) -> Iterator[Processes]:
    group = Processes(tmp_path)
    group.broker()
    try:
        yield group
    finally:
        group.end()


def accept(owner, seconds=0.0, kind="trial-slow") -> Job:
    return job_create(kind=kind, owner=owner, arguments={"seconds": seconds})


def reaches(job: Job, *states: str, seconds: float = 40) -> Job:
    def look() -> bool:
        job.refresh_from_db()
        return job.state in states

    wait_until(look, f"job {job.pk} is {' or '.join(states)}", seconds)
    return job


def effects(job: Job) -> int:
    return Event.objects.filter(action=EFFECT, object_id=str(job.pk)).count()


def test_an_accepted_job_is_started_at_once_and_a_running_one_cancelled(processes, person):
    processes.dispatcher()
    processes.worker()
    reaches(accept(person), "succeeded")

    job = reaches(accept(person), "succeeded")
    assert (job.started_at - job.created_at).total_seconds() < 10
    assert effects(job) == 1

    job = reaches(accept(person, seconds=30), "running")
    wait_until(lambda: Job.objects.get(pk=job.pk).done, "its progress is seen")
    job_cancel(job=job, actor=person)
    assert effects(reaches(job, "cancelled", seconds=5)) == 0


def test_a_job_whose_worker_is_killed_is_finished_once_by_another(processes, person):
    processes.dispatcher()
    processes.worker("first")
    job = reaches(accept(person, seconds=1), "running")

    processes.kill("first")
    processes.worker("second")

    job = reaches(job, "succeeded")
    assert (job.attempts, job.result) == (2, {"attempt": 2})
    assert effects(job) == 1


def test_a_worker_frozen_past_its_lease_cannot_commit_when_it_wakes(processes, person):
    processes.dispatcher()
    processes.worker("frozen")
    job = reaches(accept(person, seconds=1), "running")

    processes.signal_family("frozen", signal.SIGSTOP)
    processes.worker("second")
    job = reaches(job, "succeeded")
    processes.signal_family("frozen", signal.SIGCONT)
    time.sleep(LEASE_SECONDS)

    assert (job.attempts, job.result) == (2, {"attempt": 2})
    assert effects(job) == 1


def test_a_job_that_kills_its_worker_fails_after_three_attempts(processes, person):
    processes.dispatcher()
    processes.worker()
    poison, honest = accept(person, kind="trial-poison"), accept(person)

    poison = reaches(poison, "failed")

    assert (poison.attempts, poison.error["code"]) == (3, "worker-lost")
    assert effects(reaches(honest, "succeeded")) == 1


def test_jobs_accepted_while_broker_and_dispatcher_are_gone_are_done_later(processes, person):
    processes.dispatcher("first")
    processes.worker()
    reaches(accept(person), "succeeded")

    processes.kill("broker")
    jobs = [accept(person) for _ in range(3)]
    time.sleep(1)
    processes.kill("first")
    jobs.append(accept(person))
    assert {job.state for job in Job.objects.filter(pk__in=[job.pk for job in jobs])} == {"queued"}
    processes.broker()
    processes.dispatcher("second")

    for job in jobs:
        assert effects(reaches(job, "succeeded", seconds=60)) == 1


def test_events_are_sealed_within_seconds_and_the_dispatcher_stops_cleanly(processes, person):
    processes.dispatcher()
    job = accept(person)
    job_cancel(job=job, actor=person)

    wait_until(lambda: not Event.objects.filter(seal=None).exists(), "all are sealed", 15)
    assert processes.terminate("dispatcher") == 0


def test_a_persons_job_passes_by_background_jobs_that_were_there_first(processes, person):
    processes.dispatcher()
    processes.worker()
    reaches(accept(person), "succeeded")
    facts = {"site": "none", "version": 1}
    with transaction.atomic():
        many = [job_create(kind="upgrade-proposal", owner=None, arguments=facts) for _ in range(80)]
        job = accept(person)

    reaches(job, "succeeded")
    for each in many:
        reaches(each, "succeeded")
    first_half = sorted(each.started_at for each in many if each.started_at)[: len(many) // 2]
    assert job.started_at is not None
    assert job.started_at < first_half[-1]
