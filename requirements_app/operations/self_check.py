"""A job that does nothing: that it succeeds shows that dispatcher, broker and a worker work."""

from __future__ import annotations

from requirements_app.jobs.registry import JobRun, Outcome, handler

KIND = "self-check"


@handler(KIND)
def self_check(run: JobRun) -> Outcome:
    """Tell which attempt it was."""
    return Outcome(lambda: {"attempt": run.attempt})
