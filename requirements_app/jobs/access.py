"""Permissions on jobs, for `user.has_perm(name, job)` and templates."""

from __future__ import annotations

import rules

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator

from .models import Job


def _is_owner(user: User, job: Job | None) -> bool:
    return job is not None and user.is_active and job.owner_id == user.pk


is_owner = rules.predicate(_is_owner)

rules.add_perm("jobs.view_job", is_owner | is_administrator)
rules.add_perm("jobs.cancel_job", is_owner | is_administrator)
