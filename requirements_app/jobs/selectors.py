"""Which jobs a user may see, and how long the oldest one has waited."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Min, QuerySet
from django.db.models.functions import Now

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.core.errors import NotFound

from .models import Job


def visible_jobs(user: User | AnonymousUser) -> QuerySet[Job]:
    """A user's own jobs; all of them for administrators; newest first."""
    jobs = Job.objects.select_related("owner")
    if is_administrator(user):
        return jobs
    return jobs.filter(owner_id=user.pk) if user.is_authenticated else jobs.none()


def job_get(user: User | AnonymousUser, job_id: UUID) -> Job:
    """One job that the user may see. Raises NotFound for all others."""
    job = visible_jobs(user).filter(pk=job_id).first()
    if job is None:
        raise NotFound("there is no such job", "check its address; you see your own jobs")
    return job


def oldest_waiting_seconds() -> float:
    """How long the oldest queued job has waited, in seconds; 0 with an empty queue. A number
    that keeps growing means that no dispatcher or no worker runs."""
    waiting = Job.objects.filter(state=Job.State.QUEUED)
    age = waiting.aggregate(age=Now() - Min("created_at"))["age"]
    return max(0.0, age.total_seconds()) if age else 0.0
