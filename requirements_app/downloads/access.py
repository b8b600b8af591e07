"""Who may not see a job of this stage: exports of sites that are closed to them now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.jobs.sight import hides_jobs
from requirements_app.sites.selectors import visible_sites

from .models import Export


@hides_jobs
def exports_of_hidden_sites(user: User) -> QuerySet[Any, Any]:
    of_sites = Export.objects.filter(owner=user, rule_set__isnull=False)
    return of_sites.exclude(rule_set__site__in=visible_sites(user)).order_by().values("job")
