"""The organisation's policies, each version of them, and what they say against a change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyRevision(models.Model):
    """One version of a policy file, as its author wrote it. The newest of its kind counts; a change
    keeps the numbers of those that it was judged by. Nothing here is ever edited."""

    class Kind(models.TextChoices):
        RISK = "risk", _("risk policy")
        APPROVAL = "approval", _("approval policy")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField()
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_policy_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class RiskFinding(models.Model):
    """What a check of the risk policy, or its zone matrix, says against an item. `forbidden` ones
    stand in the way of submitting."""

    change = models.ForeignKey("Change", on_delete=models.CASCADE, related_name="risks")
    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="risks")
    check_id = models.CharField(max_length=80)
    severity = models.CharField(max_length=10)
    reason = models.TextField()
    forbidden = models.BooleanField(default=False)

    class Meta:
        ordering = ["change_id", "id"]
        indexes = [models.Index(fields=["change", "severity"])]

    def __str__(self) -> str:
        return f"{self.check_id}: {self.reason}"
