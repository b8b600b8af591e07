"""Real workers and dispatchers outlive what happens to the broker and to them; no job is lost."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from celery import Celery

from requirements_app.jobs import tasks
from requirements_app.jobs.dispatcher import Dispatcher
from requirements_app.jobs.models import Job
from requirements_app.jobs.periodic import Schedule
from requirements_app.jobs.selectors import queue_health
from requirements_app.jobs.tasks import CelerySender

from .processes import Processes, wait_until
from .test_processes import accept, effects, processes, reaches

__all__ = ["processes"]  # the fixture

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Fault = Callable[[Processes], Iterator[None]]


def full(group: Processes) -> Iterator[None]:
    """11: every write is refused."""
    group.client().config_set("maxmemory", "1")
    yield
    group.client().config_set("maxmemory", "0")


def black_holed(group: Processes) -> Iterator[None]:
    """12: nothing arrives and nothing comes back."""
    group.way.black_hole()
    yield
    group.way.forward()


def cut_off(group: Processes) -> Iterator[None]:
    """13: every connection ends, and new ones are refused."""
    group.way.refuse()
    yield
    group.way.forward()


def gone(group: Processes) -> Iterator[None]:
    """9: killed, with everything that it held in memory alone."""
    group.kill("broker")
    yield
    group.broker()


def test_one_worker_and_one_dispatcher_outlive_whatever_happens_to_the_broker(processes, person):
    """Faults 9, 11, 12 and 13, one after the other: starting processes is what takes time."""
    processes.dispatcher()
    processes.worker()
    reaches(accept(person), "succeeded")
    before = processes.pid("worker"), processes.pid("dispatcher")

    for fault in (full, black_holed, cut_off, gone):
        with contextmanager(fault)(processes):
            jobs = [accept(person) for _ in range(3)]
            wait_until(lambda: queue_health().trouble == "broker-away", f"{fault.__name__}: known")
            waiting = Job.objects.filter(pk__in=[job.pk for job in jobs], state="queued")
            assert waiting.count() == len(jobs)
        for job in jobs:
            assert effects(reaches(job, "succeeded", seconds=60)) == 1, fault.__name__
        wait_until(lambda: queue_health().trouble == "", f"{fault.__name__}: well again")

    assert (processes.pid("worker"), processes.pid("dispatcher")) == before


def test_an_evicted_queue_loses_no_job_and_neither_does_a_deploy(processes, person):
    processes.dispatcher()
    jobs = [accept(person) for _ in range(5)]
    client = processes.client()
    wait_until(lambda: client.llen("celery") >= len(jobs), "all are sent")
    client.config_set("maxmemory-policy", "allkeys-lru")
    client.config_set("maxmemory", "1")
    wait_until(lambda: client.llen("celery") == 0, "the queue is evicted")
    client.config_set("maxmemory", "0")
    processes.worker("old")
    for job in jobs:
        assert effects(reaches(job, "succeeded")) == 1

    cut_short = reaches(accept(person, seconds=2), "running")
    processes.ask("old", signal.SIGTERM)
    time.sleep(0.2)
    processes.kill("old")
    processes.worker("new")
    assert reaches(cut_short, "succeeded").attempts == 2
    assert effects(cut_short) == 1


def test_work_that_never_looks_up_is_ended_and_its_worker_goes_on(processes, person, monkeypatch):
    monkeypatch.setattr(tasks, "_GRACE_SECONDS", 1)
    sender = CelerySender(Celery("test", broker=processes.url()))
    dispatcher = Dispatcher(sender, poll_seconds=0.1, schedule=Schedule([]))
    processes.worker()
    deaf = [accept(person, kind="trial-deaf") for _ in range(2)]  # one for each pool child
    Job.objects.update(deadline_seconds=1)
    honest: list[Job] = []

    def ended() -> bool:
        dispatcher.step()
        running = Job.objects.filter(kind="trial-deaf", state="running").count()
        if not honest and running == len(deaf):
            honest.append(accept(person))
        return bool(honest) and not Job.objects.exclude(state__in=Job.FINAL).exists()

    wait_until(ended, "all have ended")
    for job in deaf:
        job.refresh_from_db()
        assert (job.state, job.error["code"]) == ("failed", "deadline")
    assert effects(honest[0]) == 1
