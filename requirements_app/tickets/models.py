"""Connectors to ticketing systems, the tickets that changes became there, and the outbox."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.changes.models import Change
from requirements_app.jobs.models import Job
from requirements_app.outgoing.sealed import SealedField
from requirements_app.sites.models import Site


class Connector(models.Model):
    """One installation of a ticketing system, and how changes are told there.

    `settings` are the driver's own, `mapping` those of `mapping.Mapping`. `secret` is the
    credential as JSON (field → text), `incoming_secret` what the system signs its webhooks with;
    both are sealed and shown to nobody. `account` is the service account that acts on changes for
    the system: what a ticket's status does to a change is what this account may do. Without
    `sites`, it is for those of all sites.
    """

    class Begin(models.TextChoices):
        SUBMITTED = "submitted", _("once submitted")
        APPROVED = "approved", _("once approved")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    system = models.CharField(max_length=30)
    address = models.URLField(max_length=300)
    settings = models.JSONField(default=dict)
    secret = SealedField(blank=True)
    incoming_secret = SealedField(blank=True)
    mapping = models.JSONField(default=dict)
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="connectors")
    sites = models.ManyToManyField(Site, blank=True, related_name="connectors")
    begin = models.CharField(max_length=10, choices=Begin.choices, default=Begin.APPROVED)
    automatic = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    probe = models.JSONField(null=True)
    probed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Ticket(models.Model):
    """A change as one ticket of a system.

    `external_id` is the stable name by which it is found there; `key`, `label` and `url` are
    the system's, once it is made. `status` is what the system said last and `meaning` what the
    mapping makes of it; `applied` is the status whose meaning was last put into effect. `job` is
    the one job that may speak of this ticket. `content_hash` is of what the ticket tells.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        FAILED = "failed", _("needs help")
        GONE = "gone", _("gone there")

    connector = models.ForeignKey(Connector, on_delete=models.PROTECT, related_name="tickets")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="tickets")
    external_id = models.CharField(max_length=100, unique=True)
    key = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    status = models.CharField(max_length=200, blank=True)
    meaning = models.CharField(max_length=12, blank=True)
    applied = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=80, blank=True)
    conflict = models.TextField(blank=True)
    error = models.TextField(blank=True)
    mend = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    try_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["try_at"], condition=Q(try_at__isnull=False), name="ticket_try"),
            models.Index(
                fields=["look_at"], condition=Q(look_at__isnull=False), name="ticket_look"
            ),
            models.Index(fields=["connector", "key"], name="ticket_by_key"),
            models.Index(fields=["state", "-id"], name="ticket_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connector", "change"], name="one_ticket_per_change_and_connector"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.external_id

    def newest_texts(self) -> dict[str, Any]:
        """What is noted of the newest message that brought new content: `said`, the ticket's word
        of before, where it is one on content; `refused`, where the system did not take it."""
        texts = self.messages.filter(data__texts=True).order_by("-pk")
        return texts.values_list("data", flat=True).first() or {}


class Message(models.Model):
    """One thing to tell a ticket, in order: the outbox. Written in the transaction of what it
    tells. `begun_at` is set, and committed, before the system hears of it, so that who comes after
    a crash knows that it may have."""

    class Kind(models.TextChoices):
        CREATE = "create", _("make the ticket")
        ATTACH = "attach", _("attach the documents")
        COMMENT = "comment", _("tell what happened")
        UPDATE = "update", _("set the status")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    data = models.JSONField(default=dict)
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dropped = models.TextField(blank=True)

    class Meta:
        ordering = ["ticket_id", "id"]
        indexes = [
            models.Index(
                fields=["ticket", "id"],
                condition=Q(done_at=None, dropped=""),
                name="ticket_message_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(kind="create"), name="a_ticket_is_made_once"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped=""), name="what_is_done_was_not_dropped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of ticket {self.ticket_id}"


class Received(models.Model):
    """A webhook of the system that was taken in: the same one again is refused."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="received")
    delivery = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="ticket_received_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["connector", "delivery"], name="a_webhook_is_taken_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.delivery
