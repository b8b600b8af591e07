"""Who may not see a job of this stage: exports of sites that are closed to them now."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.changes.access import changes_seen_whole
from requirements_app.jobs.sight import hides_jobs
from requirements_app.sites.selectors import visible_sites

from .models import Export


@hides_jobs
def exports_of_hidden_sites(user: User) -> QuerySet[Any, Any]:
    own, seen = Export.objects.filter(owner=user), visible_sites(user)
    hidden = Q(rule_set__isnull=False) & ~Q(rule_set__site__in=seen)
    hidden |= Q(site__isnull=False) & ~Q(site__in=seen)
    hidden |= Q(change__isnull=False) & ~Q(change__in=changes_seen_whole(user))
    return own.filter(hidden).order_by().values("job")
