"""How the jobs of this stage are asked for again."""

from __future__ import annotations

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.jobs.again import asked_again
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create

from .models import RuleSet
from .services import rule_set_request


@asked_again("rule-set-build")
def rule_set_again(job: Job, actor: User) -> Job:
    """A new rule set of the same site. A day that was asked for is kept; today stays today."""
    old = RuleSet.objects.select_related("site").filter(pk=job.arguments["rule_set"]).first()
    if old is None:
        raise Conflict("the rule set was deleted", "ask for a new one at its site")
    as_of = None if old.as_of == old.created_at.date() else old.as_of
    made = rule_set_request(site=old.site, actor=actor, as_of=as_of).job
    if made is None:
        raise ValueError("a rule set that was asked for has a job")
    return made


@asked_again("upgrade-proposals", "upgrade-proposal")
def comparison_again(job: Job, actor: User) -> Job:  # noqa: ARG001 - the portal's own work
    """The same comparison, by the portal itself. Only administrators see the first one."""
    return job_create(kind=job.kind, owner=None, arguments=job.arguments)
