"""Sources, their drafts, and the versions they publish."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Who keeps a part of the catalogue: `vendor`, `shared` or `local/<name>`."""

    slug = models.CharField(max_length=80, primary_key=True)

    def __str__(self) -> str:
        return self.slug


class Version(models.Model):
    """A published state of the catalogue, numbered YYYYMMDDNN. It never changes."""

    number = models.BigIntegerField(primary_key=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    effective = models.DateField()
    digest = models.CharField(max_length=80)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class Draft(models.Model):
    """A source's next content, validated as a whole, waiting to be published by another person."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PUBLISHED = "published", _("published")
        DISCARDED = "discarded", _("discarded")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="drafts")
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="drafts")
    # Everybody who had a hand in it; none of them may publish it.
    contributors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    # The key that its working copy had, under which its edits are on record.
    edited_as = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(state="open"), name="one_open_draft_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} ({self.state})"
