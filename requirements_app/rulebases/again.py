"""How the jobs of this stage are asked for again."""

from __future__ import annotations

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.jobs.again import asked_again
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.sites.access import require

from .access import COMPARE, READ
from .models import Coverage, RuleBase
from .services import reading_request


@asked_again(READ)
def reading_again(job: Job, actor: User) -> Job:
    """Another attempt at the same file, where it is still there."""
    rows = RuleBase.objects.filter(reading__job=job, site__slug=job.arguments["site"])
    found = rows.select_related("site", "reading").first()
    if found is None:
        raise Conflict("the rule base was deleted", "upload it again")
    require(actor, "sites.change_site", found.site)
    made = reading_request(rule_base=found, actor=actor).job
    if made is None:
        raise ValueError("what is not read has a job")
    return made


@asked_again(COMPARE)
def coverage_again(job: Job, actor: User) -> Job:
    """The same comparison by another job."""
    rows = Coverage.objects.select_for_update(of=("self",)).select_related("rule_set__site")
    found = rows.filter(job=job).first()
    if found is None:
        raise Conflict("the rule base was deleted", "upload it again")
    require(actor, "sites.view_site", found.rule_set.site)
    found.job = job_create(kind=COMPARE, owner=actor, arguments=job.arguments)
    found.save(update_fields=["job"])
    return found.job
