"""Letting go of files that no rule base holds any more, as when their site was deleted."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from requirements_app.jobs.periodic import periodic
from requirements_app.rulesets.retention import unreferenced

from .models import Reading

_AT_ONCE = 20


@periodic(3600)
def readings_tidy() -> None:
    """Let go of files that are nobody's."""
    readings_retire()


@transaction.atomic
def readings_retire() -> int:
    """Delete files that nobody's rule base is, with what was read and answered. Returns how
    many."""
    orphans = readings_due().select_for_update(skip_locked=True).order_by("pk")
    gone = list(orphans.values_list("pk", flat=True)[:_AT_ONCE])
    Reading.objects.filter(pk__in=gone).delete()
    return len(gone)


def readings_due() -> QuerySet[Reading]:
    """The files that `readings_retire` would delete."""
    return unreferenced(Reading)
