"""Zones with their networks, and what stands between them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Imported, one_external_id
from .site import Site


class Zone(Imported):
    """A part of the site's network. `internet` is the remainder that no network covers; every
    site has exactly one. `kind` tells who or what is in it, for policies to look at; no rule set
    depends on it."""

    class Kind(models.TextChoices):
        USERS = "users", _("users")
        SERVERS = "servers", _("servers")
        MANAGEMENT = "management", _("management")
        DMZ = "dmz", _("DMZ")
        SENSITIVE = "sensitive", _("sensitive")
        EXTERNAL = "external", _("external")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="zones")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    is_internet = models.BooleanField(default=False)
    address_space = models.SlugField(max_length=40, default="default")
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["site_id", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="one_zone_per_slug"),
            models.UniqueConstraint(
                fields=["site"], condition=Q(is_internet=True), name="one_internet_per_site"
            ),
            one_external_id("zone", "site"),
        ]

    def __str__(self) -> str:
        return self.slug


class Network(Imported):
    """A prefix of a zone, canonical CIDR text. `site` and `address_space` repeat the zone's so
    that one prefix cannot stand in two zones of a space."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="networks")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="networks")
    address_space = models.SlugField(max_length=40, default="default")
    prefix = models.CharField(max_length=50)
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["site_id", "zone_id", "prefix"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "address_space", "prefix"], name="one_zone_per_prefix"
            ),
            one_external_id("network", "site"),
        ]

    def __str__(self) -> str:
        return self.prefix


class Firewall(Imported):
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="firewalls")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    platform = models.CharField(max_length=40, blank=True)
    zones = models.ManyToManyField(Zone, related_name="firewalls")

    class Meta:
        ordering = ["site_id", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="one_firewall_per_slug"),
            one_external_id("firewall", "site"),
        ]

    def __str__(self) -> str:
        return self.slug


class Proxy(Imported):
    """The site's outbound proxy for HTTP(S) to the internet. `source_zones` empty: for all."""

    class Authentication(models.TextChoices):
        NONE = "none", _("none")
        BASIC = "basic", _("Basic")
        NTLM = "ntlm", _("NTLM")
        KERBEROS = "kerberos", _("Kerberos")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="proxies")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    inspects_tls = models.BooleanField(default=False)
    bypasses_inspection = models.JSONField(default=list)
    authentication = models.CharField(
        max_length=10, choices=Authentication.choices, default=Authentication.NONE
    )
    source_zones = models.ManyToManyField(Zone, related_name="proxies", blank=True)

    class Meta:
        ordering = ["site_id", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="one_proxy_per_slug"),
            models.CheckConstraint(
                condition=Q(port__gte=1, port__lte=65535), name="proxy_port_is_a_port"
            ),
            one_external_id("proxy", "site"),
        ]

    def __str__(self) -> str:
        return self.slug
