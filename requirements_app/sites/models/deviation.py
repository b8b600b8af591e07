"""Deviations from the catalogue, and proposals to follow a newer version of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.models import FlowRevision, Version

from .base import Tracked
from .deployment import Deployment
from .site import Site


class Override(Tracked):
    """A recorded deviation from the catalogue, made against one flow revision.

    Kinds: `suppress` a flow; `replace` its services or its internet hosts; confirm a `reading`
    of an unclear flow; accept the vendor's literal `any`.
    """

    class Kind(models.TextChoices):
        SUPPRESS = "suppress", _("suppress the flow")
        REPLACE = "replace", _("replace services or hosts")
        READING = "reading", _("confirm a reading of an unclear flow")
        ACCEPT_ANY = "accept-any", _("accept the vendor's literal any")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="overrides")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    deployment = models.ForeignKey(
        Deployment, null=True, blank=True, on_delete=models.CASCADE, related_name="overrides"
    )
    flow_revision = models.ForeignKey(FlowRevision, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=253, blank=True)
    replacement = models.JSONField(default=dict)
    reason = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="overrides"
    )
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["site_id", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="one_override_per_slug"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="reading") | Q(expires_on__isnull=False),
                name="an_exception_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class UpgradeProposal(Tracked):
    """What a newer catalogue version would change at a site. Accepting it moves the pin."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DISMISSED = "dismissed", _("dismissed")
        SUPERSEDED = "superseded", _("superseded by a newer version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="proposals")
    from_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    overrides_touched = models.JSONField(default=list)
    findings_added = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(state="open"), name="one_open_proposal_per_site"
            )
        ]
