"""Once a day a worker reads the whole chain over the audit events."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from requirements_app.accounts.models import User
from requirements_app.audit.checking import check_record
from requirements_app.audit.models import Seal
from requirements_app.audit.seal import verify
from requirements_app.audit.selectors import checked_since

from .again import asked_again
from .models import Job
from .periodic import periodic
from .registry import JobRun, Outcome, handler
from .services import job_create

KIND = "audit-verify"
EVERY = timedelta(days=1)


@handler(KIND, background=True)
def chain_verify(run: JobRun) -> Outcome:
    """Prove the chain. What it finds is on record either way; an altered chain is no failure of
    the job, and is shouted about in the log."""
    found = verify(seen=lambda count: run.progress("reading", count))
    return Outcome(lambda: check_record(found))


@asked_again(KIND)
def chain_verify_again(job: Job, actor: User) -> Job:  # noqa: ARG001 - the portal's own work
    """The same reading, by the portal itself. Only administrators see the first one."""
    return job_create(kind=job.kind, owner=None, arguments={})


@periodic(3600)
def chain_verify_daily() -> None:
    """Ask for it where the chain has events of yesterday and was not read since."""
    is_old = Seal.objects.filter(position=1, sealed_at__lt=Now() - EVERY).exists()
    if not is_old or checked_since(EVERY):
        return
    if not Job.objects.filter(kind=KIND).exclude(state__in=Job.FINAL).exists():
        job_create(kind=KIND, owner=None, arguments={})
