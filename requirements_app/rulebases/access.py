"""Who may not see a job of this stage: its result counts what is in a firewall's rule base."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from requirements_app.accounts.models import User
from requirements_app.jobs.models import Job
from requirements_app.jobs.sight import hides_jobs
from requirements_app.sites.selectors import visible_sites

READ, COMPARE = "rule-base-read", "rule-base-coverage"


@hides_jobs
def jobs_of_hidden_sites(user: User) -> QuerySet[Any, Any]:
    theirs = Job.objects.filter(owner=user, kind__in=(READ, COMPARE))
    slugs = visible_sites(user).order_by().values("slug")
    return theirs.annotate(at=KT("arguments__site")).exclude(at__in=slugs).order_by().values("pk")
