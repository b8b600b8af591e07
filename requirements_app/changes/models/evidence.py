"""What was done on the firewalls, and what shows that it works."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from requirements_app.sites.models import Site

from .change import Change, Item
from .conversation import Attachment


class Implementation(models.Model):
    """An item done at one firewall (blank: where no firewall is crossed)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="implementations")
    firewall = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "firewall"], name="done_once_per_firewall")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.firewall}"


class CheckRun(models.Model):
    """A reachability check that was handed out. Its one-time key is derived from the portal's
    secret and `id`, and counts until `used_at` or `expires_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="check_runs")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    source_zone = models.CharField(max_length=80, blank=True)
    content_hash = models.CharField(max_length=80)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Evidence(models.Model):
    """What shows that a change, or one item of it, works or does not."""

    class Outcome(models.TextChoices):
        WORKS = "works", _("works")
        FAILED = "failed", _("does not work")
        INCONCLUSIVE = "inconclusive", _("inconclusive")

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="evidence")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="evidence")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    text = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    run = models.ForeignKey(CheckRun, null=True, on_delete=models.PROTECT, related_name="evidence")
    attachment = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["change_id", "id"]

    def __str__(self) -> str:
        return f"#{self.change_id} {self.outcome}"
