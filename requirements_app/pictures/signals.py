"""What this stage does when an earlier one tells it something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from requirements_app.catalogue.models import Version
from requirements_app.catalogue.signals import catalogue_published
from requirements_app.jobs.services import job_create

from .jobs import PUBLISHED_KIND


@receiver(catalogue_published)
def draw_what_changed(sender: Any, version: Version, **_: Any) -> None:  # noqa: ARG001
    """A publication leaves a job that asks for the changed products' pictures."""
    job_create(kind=PUBLISHED_KIND, owner=None, arguments={"version": version.number})
