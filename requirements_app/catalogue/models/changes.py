"""What each publication changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .entities import Product
from .versions import Version


class Change(models.Model):
    """What one publication did to one object, with its impact in words a machine can filter."""

    class Disposition(models.TextChoices):
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        REMOVE = "remove", _("removed")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="changes")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    slug = models.CharField(max_length=300)
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    disposition = models.CharField(max_length=6, choices=Disposition.choices)
    previous = models.JSONField(null=True)
    current = models.JSONField(null=True)
    impact = models.JSONField(default=list)
    effective = models.DateField()

    class Meta:
        ordering = ["version_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_change_per_position")
        ]
