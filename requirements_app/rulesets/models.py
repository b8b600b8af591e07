"""Rule sets as they were built. Nothing here changes after a build; equal content is stored once.

A :class:`RuleSet` is one request's result; :class:`Content` is what was computed, found by its
hash, and owns entries, rules, findings and decisions. Triggers refuse any change to them;
retention deletes a content whole or not at all.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.fields import PortSetField
from requirements_app.catalogue.models import Version
from requirements_app.core.endpoints import AddressRange
from requirements_app.jobs.models import Job
from requirements_app.sites.models import Site

# A deployment of another site goes by `site/deployment`, two slugs of 80 characters.
_PARTY = 170


def span_of(side: str) -> models.Func:
    """The addresses of an entry's side as an interval of :func:`point_of`."""
    return models.Func(
        f"{side}_first",
        f"{side}_last",
        function="rulesets_span",
        output_field=BigIntegerRangeField(),
    )


def point_of(address: AddressRange) -> int:
    """Where the SQL function `rulesets_span` places an address: IPv6 by its first 60 bits, so that
    some share a point."""
    return address.first if address.version == 4 else (address.first >> 68) + (1 << 32)


class Content(models.Model):
    """Computed content, `digest` = `v1:` + SHA-256 over its RFC 8785 JSON."""

    digest = models.CharField(max_length=80, unique=True)
    entry_count = models.PositiveIntegerField()
    rule_count = models.PositiveIntegerField()
    blocking_count = models.PositiveIntegerField()
    warning_count = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest


class RuleSet(models.Model):
    """A site's rule set for one catalogue version and one day.

    `content` is null until its job has built it. `inputs` is the hash of all that was read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="rule_sets")
    catalogue_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    inputs = models.CharField(max_length=80, blank=True)
    content = models.ForeignKey(
        Content, null=True, on_delete=models.PROTECT, related_name="rule_sets"
    )
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="rule_sets")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    built_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["site", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.site_id} {self.id}"


class Rule(models.Model):
    """A merged rendering of entries. Sides and services are canonical texts; `path` is one
    object per firewall with what it sees: {firewall, sources, destinations, services}."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    rule_id = models.CharField(max_length=40)
    source_zone = models.CharField(max_length=80)
    destination_zone = models.CharField(max_length=80)
    sources = ArrayField(models.CharField(max_length=253))
    destinations = ArrayField(models.CharField(max_length=253))
    services = ArrayField(models.TextField())
    path = models.JSONField(default=list)
    phase = models.CharField(max_length=16)
    expires_on = models.DateField(null=True)
    tls_inspection = models.CharField(max_length=10)
    requirement = models.CharField(max_length=12)
    purposes = ArrayField(models.TextField())
    deployments = ArrayField(models.CharField(max_length=_PARTY))
    products = ArrayField(models.CharField(max_length=80))
    entry_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["content_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["content", "number"], name="one_rule_per_number")
        ]


class Entry(models.Model):
    """deployment × flow × resolved endpoint pair × service × zone pair. `entry_id` is made from
    those keys and survives rebuilds; address bounds are inclusive and null for names."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    entry_id = models.CharField(max_length=40)
    cross_site_key = models.CharField(max_length=40, blank=True)
    rule_number = models.PositiveIntegerField()
    deployment = models.CharField(max_length=_PARTY)
    product = models.CharField(max_length=80)
    flow = models.CharField(max_length=160)
    source = models.CharField(max_length=253)
    source_first = models.GenericIPAddressField(null=True)
    source_last = models.GenericIPAddressField(null=True)
    source_name = models.TextField(blank=True)
    source_component = models.CharField(max_length=160, blank=True)
    source_zone = models.CharField(max_length=80)
    destination = models.CharField(max_length=253)
    destination_first = models.GenericIPAddressField(null=True)
    destination_last = models.GenericIPAddressField(null=True)
    destination_name = models.TextField(blank=True)
    destination_component = models.CharField(max_length=160, blank=True)
    destination_zone = models.CharField(max_length=80)
    protocol = models.CharField(max_length=10)
    ports = PortSetField(null=True)
    icmp_type = models.PositiveSmallIntegerField(null=True)
    icmp_code = models.PositiveSmallIntegerField(null=True)
    service = models.TextField()
    application = models.CharField(max_length=100, blank=True)
    path = models.JSONField(default=list)
    requirement = models.CharField(max_length=12)
    phase = models.CharField(max_length=16)
    expires_on = models.DateField(null=True)
    tls_inspection = models.CharField(max_length=10)
    assertion = models.CharField(max_length=10)
    purpose = models.TextField()
    why = models.JSONField(default=list)

    class Meta:
        ordering = ["content_id", "position"]
        indexes = [
            models.Index(fields=["content", "rule_number"]),
            models.Index(fields=["content", "flow"]),
            # The lookup's: entries of all sites by source address, by name, and with a literal any.
            GistIndex(span_of("source"), name="entry_source_span"),
            models.Index(
                fields=["content"],
                condition=Q(source_first__isnull=True),
                name="entry_source_named",
            ),
            models.Index(
                fields=["content"],
                condition=Q(source="any") | Q(destination="any"),
                name="entry_any",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["content", "position"], name="one_entry_per_position"),
            models.UniqueConstraint(fields=["content", "entry_id"], name="one_entry_per_id"),
        ]


class Finding(models.Model):
    """Something a person must know or do, with the mend."""

    class Severity(models.TextChoices):
        BLOCKING = "blocking", _("blocking")
        WARNING = "warning", _("warning")
        INFO = "info", _("information")

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    severity = models.CharField(max_length=8, choices=Severity.choices)
    code = models.CharField(max_length=60)
    subject = models.TextField()
    deployment = models.CharField(max_length=_PARTY, blank=True)
    flows = ArrayField(models.CharField(max_length=160), default=list)
    message = models.TextField()
    mend = models.TextField()

    class Meta:
        ordering = ["content_id", "position"]


class Decision(models.Model):
    """Why a flow is in the rule set, or is not, for one deployment."""

    class Outcome(models.TextChoices):
        INCLUDED = "included", _("included")
        EXCLUDED = "excluded", _("excluded")

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveIntegerField()
    deployment = models.CharField(max_length=_PARTY)
    product = models.CharField(max_length=80)
    flow = models.CharField(max_length=160)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    code = models.CharField(max_length=60)
    reason = models.TextField()
    entry_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["content_id", "position"]
        indexes = [models.Index(fields=["content", "flow"])]
