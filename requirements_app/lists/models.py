"""Lists that devices fetch, the file that was made of each, and the credentials that open them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from requirements_app.sites.models import Site, Tracked


class List(Tracked):
    """A list under a name of its own, which stands in its address.

    `zone`, `product` and `firewall` are slugs, and blank where they narrow nothing: entries carry
    them as texts, so that a zone that is deleted leaves an empty list and never a wider one. With a
    firewall, sides are as they are seen there. `service` narrows it to entries that permit all of
    that service; `tls_bypass` to those whose TLS must not be inspected. `most` is how many entries
    the device takes, where it is not what the format says.
    """

    class Side(models.TextChoices):
        DESTINATIONS = "destinations", _("destinations")
        SOURCES = "sources", _("sources")
        BOTH = "both", _("sources and destinations")

    class Serves(models.TextChoices):
        IMPLEMENTED = "implemented", _("what is implemented")
        APPROVED = "approved", _("what is implemented or approved")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, unique=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="lists")
    description = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=20)
    side = models.CharField(max_length=12, choices=Side.choices, default=Side.DESTINATIONS)
    serves = models.CharField(max_length=12, choices=Serves.choices, default=Serves.IMPLEMENTED)
    zone = models.CharField(max_length=80, blank=True)
    product = models.CharField(max_length=80, blank=True)
    firewall = models.CharField(max_length=80, blank=True)
    service = models.CharField(max_length=200, blank=True)
    tls_bypass = models.BooleanField(default=False)
    most = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ListCopy(models.Model):
    """The file as it was made last. It counts while `stamp` is that of the list, its site's
    baseline and, where those count, its approved changes. `changed_at` moves with the content
    alone, by whole seconds and never twice within one."""

    list = models.OneToOneField(
        List, primary_key=True, on_delete=models.CASCADE, related_name="copy"
    )
    stamp = models.CharField(max_length=64)
    text = models.TextField()
    tag = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    entry_count = models.PositiveIntegerField()
    findings = models.JSONField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.list_id}: {self.count}"


class ListCredential(models.Model):
    """What opens one list, to read it, and nothing else. Only the HMAC of its secret is kept; `key`
    is the public part that finds it. Several may be in force at a time, so that a device gets its
    next one before the last one ends."""

    class Kind(models.TextChoices):
        BASIC = "basic", _("user name and password")
        PATH = "path", _("secret in the address")

    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="credentials")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.BASIC)
    key = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.key}…)"
