"""What the editable objects of a site share.

`row_version` grows with each change and is the ETag; `external_source` + `external_id` make an
import from another system an idempotent upsert.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def one_external_id(name: str, *scope: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=[*scope, "external_source", "external_id"],
        condition=~Q(external_id=""),
        name=f"one_{name}_per_external_id",
    )


class Tracked(models.Model):
    """What every editable object of a site carries."""

    row_version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Imported(Tracked):
    external_source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
