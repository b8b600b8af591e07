"""Asking again for what a job that failed or was cancelled should have made.

A job ends once, for good. Asking again is a new job, and each stage says how its kinds are asked
for, so that roles, limits and audit events are those of a first request.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, NotAllowed

from .models import Job

Again = Callable[[Job, User], Job]
_ways: dict[str, Again] = {}


def asked_again(*kinds: str) -> Callable[[Again], Again]:
    """Register how these kinds of job are asked for again: a function that is given the old job
    and the actor, and answers the new job."""

    def register(function: Again) -> Again:
        _ways.update(dict.fromkeys(kinds, function))
        return function

    return register


def may_ask_again(job: Job) -> bool:
    """Whether the job ended without a result, and its kind can be asked for again."""
    return job.state in (Job.State.FAILED, Job.State.CANCELLED) and job.kind in _ways


@transaction.atomic
def job_retry(*, job: Job, actor: User) -> Job:
    """A new job for what this one did not make. The old one stays as it is.

    Raises NotAllowed for somebody else's job, Conflict for one that has not failed or been
    cancelled or whose subject is gone, and what a first request of its kind raises.
    """
    if job.owner_id != actor.pk and not is_administrator(actor):
        raise NotAllowed("this job is not yours", "ask its owner or an administrator")
    if not may_ask_again(job):
        raise Conflict(
            f"the job is {job.state}", "only what failed or was cancelled is asked for again"
        )
    again = _ways[job.kind](job, actor)
    record(
        actor=actor, action="job.retry", obj=job, data={"kind": job.kind, "again": str(again.pk)}
    )
    return again
