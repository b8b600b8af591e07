"""Webhooks: where events are sent, each message on its way, and every try to deliver it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from requirements_app.audit.models import Event
from requirements_app.outgoing.sealed import SealedField
from requirements_app.sites.models import Site


class Endpoint(models.Model):
    """An address that events are sent to, with what its owner may see of them.

    `events` are types, or beginnings of types such as `change.*`. Events of sites are sent for
    `sites`, or with `every_site` for all that the owner sees; a site that is deleted leaves fewer,
    never all. `since` is the chain's position when it was made: what is older is not sent.

    `active` is what a person says, `disabled_at` what the portal did, with its reason. While it
    fails, `failing_since` is when that began, `failures` how often in a row, and nothing is sent
    before `quiet_until`. `previous_secret` signs beside `secret` until `previous_until`.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhook_endpoints"
    )
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=60))
    every_site = models.BooleanField(default=True)
    sites = models.ManyToManyField(Site, related_name="webhook_endpoints")
    secret = SealedField()
    previous_secret = SealedField()
    previous_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    quiet_until = models.DateTimeField(null=True)
    since = models.BigIntegerField(default=0)
    row_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="endpoint_is_named_once_an_owner"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sends(self) -> bool:
        """Whether anything is sent to it."""
        return self.active and self.disabled_at is None

    @property
    def state(self) -> str:
        """One word: disabled, paused, failing or active."""
        if self.disabled_at:
            return "disabled"
        if not self.active:
            return "paused"
        return "failing" if self.failing_since else "active"


class Delivery(models.Model):
    """One message to one endpoint; its id is that of every try. `event` is null for a test.

    `next_at` is when it is tried next, null once it is settled: delivered, or given up. `attempts`
    counts those of the present schedule, which a resend begins anew. `sending_until` is held by the
    worker that sends it; once it has passed, another one sends it again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(
        Event, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    type = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_default=Now())
    sending_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_words = models.CharField(max_length=300, blank=True)
    last_ms = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["endpoint", "-created_at", "-id"], name="delivery_of_endpoint"),
            models.Index(
                fields=["next_at"], name="delivery_waiting", condition=Q(next_at__isnull=False)
            ),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="one_message_an_event"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False, settled_at=None)
                | (~Q(state="waiting") & Q(next_at=None, settled_at__isnull=False)),
                name="a_settled_delivery_is_not_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"

    @property
    def message_id(self) -> str:
        """The `webhook-id`: the same in every try."""
        return f"msg_{self.pk.hex}"


class Attempt(models.Model):
    """One try: the status, null where no answer came, with the reason in `words`, how long it took,
    and how the answer began."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(db_default=Now())
    status = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)
    ms = models.PositiveIntegerField()
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status or self.words}"


class Cursor(models.Model):
    """How far the audit chain has been turned into messages; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_cursor")]

    def __str__(self) -> str:
        return str(self.position)
