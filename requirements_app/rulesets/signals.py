"""What this stage does when an earlier one tells it something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from requirements_app.catalogue.models import Version
from requirements_app.catalogue.signals import catalogue_published
from requirements_app.jobs.services import job_create


@receiver(catalogue_published)
def propose_upgrades_to_sites(sender: Any, version: Version, **_: Any) -> None:  # noqa: ARG001
    """A publication leaves a job that proposes it to each site, in the same transaction."""
    job_create(kind="upgrade-proposals", owner=None, arguments={"version": version.number})
