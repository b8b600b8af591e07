"""Whatever happens to jobs, in whatever order: each ends once, for good, with one effect at most.

The machine plays workers that are delivered messages (twice, late, of ended jobs), fall silent,
come back after others took over, finish, fail and crash; owners who cancel; leases, deadlines and
pauses that run out; and the reaper. `STATE_EXAMPLES=500` plays more games, and other ones each
time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.jobs import registry
from requirements_app.jobs.heartbeat import _beat
from requirements_app.jobs.lifecycle import JobError, job_claim, jobs_reap
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import JobFailure, JobRun, JobStopped, Outcome
from requirements_app.jobs.runner import _commit, _give_up, _let_go, _try_again, run_job
from requirements_app.jobs.services import job_cancel, job_create
from tests.games import bounded

pytestmark = pytest.mark.django_db

KIND = "game"
FINAL = frozenset(Job.FINAL)
LASTING = ("state", "fence", "attempts", "result", "error", "finished_at", "cancel_requested")
CRASH: JobError = {"code": "internal", "message": "An error.", "mend": "Ask."}


def with_effect(job_id: Any, attempt: int) -> Outcome:
    def write() -> dict[str, Any]:
        Group.objects.create(name=f"{job_id} {attempt}")
        return {"attempt": attempt}

    return Outcome(write)


@dataclass
class Worker:
    """One claim of a job, which its worker remembers however late it is."""

    job: Job
    run: JobRun = field(init=False)

    def __post_init__(self) -> None:
        self.run = JobRun(self.job.pk, self.job.owner_id, {}, self.job.attempts)

    @property
    def holds(self) -> bool:
        """Whether the claim still counts."""
        now = Job.objects.get(pk=self.job.pk)
        return now.state == Job.State.RUNNING and now.fence == self.job.fence


class Jobs(RuleBasedStateMachine):
    jobs = Bundle("jobs")
    workers = Bundle("workers")
    owner: Any

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.seen: dict[Any, Job] = {}

    def teardown(self) -> None:
        try:
            self._play_to_the_end()
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    # --- what may happen ---------------------------------------------------------------------

    @rule(target=jobs, most=st.integers(1, 3))
    def accept(self, most: int) -> Any:
        job = job_create(kind=KIND, owner=self.owner, arguments={}, max_attempts=most)
        self.seen[job.pk] = job
        return job.pk

    @rule(target=workers, job=jobs)
    def deliver(self, job: Any) -> Worker | None:
        """A message, be it the first or the tenth of the job."""
        before = Job.objects.get(pk=job)
        claimed = job_claim(job)
        queued = before.state == Job.State.QUEUED
        assert claimed is None or queued
        assert claimed is not None or not queued or before.not_before is not None
        return Worker(claimed) if claimed else None

    @rule(job=jobs)
    def work_at_once(self, job: Any) -> None:
        run_job(job)

    @rule(worker=workers)
    def beat(self, worker: Worker | None) -> None:
        if worker is None:
            return
        holds, now = worker.holds, Job.objects.get(pk=worker.job.pk)
        stop = _beat(connection, worker.job, worker.run.shared)
        assert bool(stop) == (not holds or now.cancel_requested or _overdue(now))

    @rule(worker=workers)
    def finish(self, worker: Worker | None) -> None:
        if worker is None:
            return
        holds = worker.holds
        try:
            _commit(worker.job, worker.run, with_effect(worker.job.pk, worker.run.attempt))
        except JobStopped:
            assert not holds or Job.objects.get(pk=worker.job.pk).cancel_requested
        else:
            assert holds

    @rule(worker=workers, permanent=st.booleans())
    def fail(self, worker: Worker | None, permanent: bool) -> None:
        if worker is not None:
            _give_up(worker.job, JobFailure("It cannot be.", "Ask.", permanent=permanent))

    @rule(worker=workers)
    def crash(self, worker: Worker | None) -> None:
        if worker is not None:
            _try_again(worker.job, CRASH)

    @rule(worker=workers)
    def notice_the_end(self, worker: Worker | None) -> None:
        if worker is not None:
            _let_go(worker.job)

    @rule(worker=consumes(workers))
    def die(self, worker: Worker | None) -> None:
        """Nothing more is heard of this worker."""

    @rule(job=jobs)
    def cancel(self, job: Any) -> None:
        before = Job.objects.get(pk=job)
        try:
            job_cancel(job=before, actor=self.owner)
        except Conflict:
            assert before.is_final

    @rule(job=jobs)
    def the_lease_runs_out(self, job: Any) -> None:
        Job.objects.filter(pk=job, state=Job.State.RUNNING).update(lease_until=_past())

    @rule(job=jobs)
    def the_deadline_passes(self, job: Any) -> None:
        Job.objects.filter(pk=job).exclude(state__in=FINAL).update(deadline_at=_past())

    @rule(job=jobs)
    def the_pause_is_over(self, job: Any) -> None:
        Job.objects.filter(pk=job, state=Job.State.QUEUED).update(not_before=None)

    @rule()
    def reap(self) -> None:
        jobs_reap()

    # --- what holds all the same -------------------------------------------------------------

    @invariant()
    def every_job_is_in_order(self) -> None:
        for job in Job.objects.filter(pk__in=self.seen):
            before = self.seen[job.pk]
            assert before.fence <= job.fence == job.attempts <= job.max_attempts
            if before.state in FINAL:
                assert all(getattr(job, name) == getattr(before, name) for name in LASTING)
            assert (job.finished_at is not None) == (job.state in FINAL)
            assert (job.lease_until is not None) == (job.state == Job.State.RUNNING)
            assert (job.result is not None) == (job.state == Job.State.SUCCEEDED)
            assert job.state != Job.State.FAILED or job.error["message"]
            assert job.state != Job.State.CANCELLED or job.cancel_requested
            assert not (job.state == Job.State.SUCCEEDED and job.cancel_requested)
            effects = Group.objects.filter(name__startswith=str(job.pk)).count()
            assert effects == (job.state == Job.State.SUCCEEDED)
            ends = Event.objects.filter(
                object_id=str(job.pk), action__in=[f"job.{state}" for state in FINAL]
            )
            assert [each.action for each in ends] == [f"job.{job.state}"] * (job.state in FINAL)
            self.seen[job.pk] = job

    def _play_to_the_end(self) -> None:
        """With workers that work, every job that was accepted ends."""
        for _ in range(4):
            self.seen = {job.pk: job for job in Job.objects.filter(pk__in=self.seen)}
            unfinished = Job.objects.filter(pk__in=self.seen).exclude(state__in=FINAL)
            unfinished.filter(state=Job.State.RUNNING).update(lease_until=_past())
            jobs_reap()
            unfinished.filter(state=Job.State.QUEUED).update(not_before=None)
            for pk in list(unfinished.values_list("pk", flat=True)):
                run_job(pk)
        assert not unfinished.exists()
        self.every_job_is_in_order()


def _past() -> Any:
    return Now() - dt.timedelta(seconds=1)


def _overdue(job: Job) -> bool:
    return job.deadline_at < timezone.now()


@pytest.mark.slow
def test_jobs_end_once_and_for_good_in_whatever_order_things_happen(person, monkeypatch):
    def work(run: JobRun) -> Outcome:
        return with_effect(run.job_id, run.attempt)

    monkeypatch.setitem(registry._handlers, KIND, work)
    monkeypatch.setattr(Jobs, "owner", person, raising=False)
    run_state_machine_as_test(Jobs, settings=bounded(examples=25, steps=30))
