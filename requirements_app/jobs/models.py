"""The job row: the outbox of accepted work and the only truth about its state."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of accepted work. `fence` grows with each claim, so that a worker which was
    taken for dead cannot commit after another one took over.

    All times are the database's. `deadline_at` ends the wait for a worker while the job is
    queued, and the attempt (`deadline_seconds` from its claim) while it runs. `error` and
    `result` are for the owner's eyes: {"code", "message", "mend"} and the handler's answer.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("succeeded")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    FINAL = (State.SUCCEEDED, State.FAILED, State.CANCELLED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs"
    )
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    phase = models.CharField(max_length=80, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    deadline_seconds = models.PositiveIntegerField()
    deadline_at = models.DateTimeField()
    cancel_requested = models.BooleanField(default=False)
    error = models.JSONField(null=True)
    result = models.JSONField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="job_waiting",
                condition=Q(state__in=["queued", "running"]),
            ),
            models.Index(fields=["owner", "-created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"]) | Q(finished_at__isnull=False),
                name="a_final_job_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.state})"

    @property
    def is_final(self) -> bool:
        return self.state in self.FINAL


class DispatcherState(models.Model):
    """The sign of life of one dispatcher process, and since when it has not reached the broker.

    It is how the web, which never talks to the broker, knows whether jobs are sent.
    """

    name = models.CharField(max_length=100, primary_key=True)
    seen_at = models.DateTimeField()
    broker_failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class IdempotentRequest(models.Model):
    """The answer given to a POST with an Idempotency-Key, replayed for the same key and body.

    It is written in the transaction of what the POST made: there is never one without the other.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_answer_per_idempotency_key")
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.key}"
