"""The job that examines the installation as `manage.py doctor` does, from where workers stand."""

from __future__ import annotations

import json
from typing import Any

from requirements_app.accounts.models import User
from requirements_app.jobs.again import asked_again
from requirements_app.jobs.examinations import KIND, examination_request
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import JobRun, Outcome, handler

from .doctor import Options, Result, examine, told
from .logs import masked


@handler(KIND)
def examine_installation(run: JobRun) -> Outcome:
    """Make every check, and leave what they found."""
    results: list[Result] = []
    run.progress("examining")
    for result in examine(Options()):
        results.append(result)
        run.progress("examining", len(results))
    # What a check tells may quote an address with its password.
    found: dict[str, Any] = json.loads(masked(json.dumps(told(results))))
    return Outcome(lambda: found)


@asked_again(KIND)
def examination_again(job: Job, actor: User) -> Job:  # noqa: ARG001
    """Another examination."""
    return examination_request(actor=actor)
