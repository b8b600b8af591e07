"""Kinds of job for real worker processes, which import this module (celery's --include)."""

from __future__ import annotations

import os
import signal
import time

from requirements_app.audit.services import record
from requirements_app.jobs.registry import JobRun, Outcome, handler

EFFECT = "trial.effect"


@handler("trial-slow")
def work_for_a_while(run: JobRun) -> Outcome:
    """Works for arguments["seconds"] and leaves one audit event."""
    steps = int(run.arguments["seconds"] * 20)
    for step in range(steps):
        run.progress("working", step, steps)
        time.sleep(0.05)

    def write() -> dict[str, int]:
        record(actor=None, action=EFFECT, object_type="trial", object_id=str(run.job_id))
        return {"attempt": run.attempt}

    return Outcome(write)


@handler("trial-deaf")
def never_look_up(run: JobRun) -> Outcome:
    """Works for a minute without asking whether it should stop, as a loop in a library does."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        time.sleep(0.1)
    raise AssertionError(run.job_id)


@handler("trial-poison")
def kill_the_worker(run: JobRun) -> Outcome:
    """Ends its own process at once, as the kernel does when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(run.job_id)
