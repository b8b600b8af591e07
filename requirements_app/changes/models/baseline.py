"""What is in force at a site, since when, and why: moved by implementing a change, never else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from requirements_app.rulesets.models import Entry
from requirements_app.sites.models import Site

from .change import Change, Item


class Baseline(models.Model):
    """The count of a site's moves: `revision` grows with each. A site without a row is at 0, with
    nothing in force."""

    site = models.OneToOneField(
        Site, primary_key=True, on_delete=models.PROTECT, related_name="baseline"
    )
    revision = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.site_id} at {self.revision}"


class BaselineEntry(models.Model):
    """An entry in force from `since` to `until` (null: still). `reason` is the justification it was
    approved by; `owner` answers for it, and says by `review_on` whether it is still needed. A
    trigger refuses every write but a move of the baseline and a recertification."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="baseline_entries")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    entry_key = models.CharField(max_length=40)
    deployment = models.CharField(max_length=170)
    product = models.CharField(max_length=80)
    flow = models.CharField(max_length=160)
    expires_on = models.DateField(null=True)
    firewalls = ArrayField(models.CharField(max_length=80), default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entries_in_force"
    )
    reason = models.TextField()
    review_on = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="brought")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="brought")
    ended_by = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="ended")

    class Meta:
        ordering = ["site_id", "id"]
        indexes = [
            models.Index(fields=["site", "flow"], condition=Q(until=None), name="in_force_by_flow"),
            models.Index(fields=["review_on"], condition=Q(until=None), name="in_force_by_review"),
            models.Index(fields=["expires_on"], condition=Q(until=None), name="in_force_by_expiry"),
            models.Index(fields=["site", "since"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "entry_key"], condition=Q(until=None), name="in_force_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_key} at {self.site_id}"
