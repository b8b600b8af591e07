"""Who may not see a job of this stage: its result counts what is in the site's rule set."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.jobs.sight import hides_jobs
from requirements_app.sites.selectors import visible_sites

from .models import RuleSet


@hides_jobs
def builds_of_hidden_sites(user: User) -> QuerySet[Any, Any]:
    asked = RuleSet.objects.filter(requested_by=user, job__isnull=False)
    return asked.exclude(site__in=visible_sites(user)).order_by().values("job")
