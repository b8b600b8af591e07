"""Append-only audit events. A database trigger refuses UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """Who did what to which object, written inside the transaction that did it.

    `actor` is null for the system itself (reaper, retention), and where somebody fails to prove who
    they are (sign-in.failed); `data` holds what changed.
    `at` is the database's clock, which all web and worker hosts share.
    """

    at = models.DateTimeField(db_default=Now(), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    token_key = models.CharField(max_length=16, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=200)
    site_slug = models.CharField(max_length=80, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"]),
            models.Index(fields=["site_slug", "id"]),
            models.Index(fields=["actor", "id"], name="audit_event_by_actor"),
            models.Index(fields=["request_id", "id"], name="audit_event_by_request"),
            # An action is looked for by its beginning.
            models.Index(
                fields=["action", "id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="audit_event_by_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class Pending(models.Model):
    """An event that the chain does not hold yet.

    A trigger adds the row with the event, so that the sealer finds exactly the committed and
    unsealed ones, however many events there are and in whatever order their transactions end.
    Another one lets it go only once its event has a seal.
    """

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, primary_key=True, related_name="pending"
    )

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """One link of the chain over committed events: `digest` = SHA-256 over the previous
    digest and the event's canonical JSON."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True)
    position = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"
