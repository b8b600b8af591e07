"""Exports people asked for, and the files they yielded.

The renderers live in the top-level `exports` package, which knows no database; this stage asks
for them by jobs and hands their files out.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from requirements_app.catalogue.models import Version
from requirements_app.jobs.models import Job
from requirements_app.pictures.models import Picture
from requirements_app.rulesets.models import RuleSet


class StoredFile(models.Model):
    """A finished file at its content address: `<2 hex>/<sha256>` in the storage `exports`."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Export(models.Model):
    """One export of a rule set, of a catalogue selection (`selection` = filter parameters), or of
    the `picture` of products of a catalogue version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports"
    )
    format = models.CharField(max_length=40)
    options = models.JSONField(default=dict)
    rule_set = models.ForeignKey(
        RuleSet, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    catalogue_version = models.ForeignKey(
        Version, null=True, on_delete=models.PROTECT, related_name="+"
    )
    selection = models.JSONField(default=dict)
    picture = models.ForeignKey(
        Picture, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="export")
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    file_name = models.CharField(max_length=200, blank=True)
    rows = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule_set__isnull=False, catalogue_version=None)
                | Q(rule_set=None, catalogue_version__isnull=False),
                name="an_export_is_of_a_rule_set_or_the_catalogue",
            ),
            models.CheckConstraint(
                condition=Q(picture=None) | Q(catalogue_version__isnull=False),
                name="a_picture_is_of_the_catalogue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.id}"
