"""Recertification: owners say again that what is in force is still needed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requirements_app.sites.models import Site, Tracked

from .baseline import BaselineEntry
from .change import Change


class Campaign(Tracked):
    """A round of reviews with one due day."""

    name = models.CharField(max_length=200)
    due_on = models.DateField()
    sites = models.ManyToManyField(Site, related_name="campaigns")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.name


class Review(models.Model):
    """What was decided on an entry in force, alone or within a campaign; `outcome` is blank while
    the campaign waits for it. What is to be changed or removed becomes `change`."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("keep")
        CHANGE = "change", _("change")
        REMOVE = "remove", _("remove")

    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.CASCADE, related_name="reviews"
    )
    entry = models.ForeignKey(BaselineEntry, on_delete=models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    change = models.ForeignKey(Change, null=True, on_delete=models.PROTECT, related_name="reviews")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "entry"], name="one_review_per_campaign_and_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.outcome}"
