"""Uploaded rule bases, what was read in them, and how a rule set stands to them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Firewall, Site

from .compute.model import Action


class Reading(models.Model):
    """A file as one format reads it, known by its SHA-256: equal files are kept and read once.

    `content` is the file, compressed by zlib. What was read is there from `read_at` on; until then
    `job` reads, or has failed and says why.
    """

    sha256 = models.CharField(max_length=64)
    platform = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    rule_count = models.PositiveIntegerField(default=0)
    unread_count = models.PositiveIntegerField(default=0)
    default = models.CharField(max_length=10, blank=True)
    zones = ArrayField(models.CharField(max_length=200), default=list)
    families = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "platform"], name="a_file_is_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.sha256[:12]}"

    @property
    def state(self) -> str:
        """How far the reading is: succeeded once it is read, its job's state until then."""
        if self.read_at is not None or self.job is None:
            return Job.State.SUCCEEDED
        return self.job.state


class ReadRule(models.Model):
    """A rule as the file tells it, by its place in the file's order, from 1. `sources`,
    `destinations` and `services` are words of the file, the first of them where there are many."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Action])
    from_zones = ArrayField(models.CharField(max_length=200), null=True)
    to_zones = ArrayField(models.CharField(max_length=200), null=True)
    sources = ArrayField(models.CharField(max_length=200))
    destinations = ArrayField(models.CharField(max_length=200))
    services = ArrayField(models.CharField(max_length=200))
    enabled = models.BooleanField()
    opens = models.BooleanField()
    implicit = models.BooleanField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    doubts = ArrayField(models.TextField(), default=list)

    class Meta:
        ordering = ["reading_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="a_read_rule_by_number")
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)


class Unread(models.Model):
    """A part of the file that was not understood."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="unread")
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    text = models.CharField(max_length=200, blank=True)
    why = models.TextField()

    class Meta:
        ordering = ["reading_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "position"], name="an_unread_by_position")
        ]


class RuleBase(models.Model):
    """Who brought which file for which firewall of a site. `zone_names` are the file's own words
    for the site's zones, {slug: word}; a zone without one goes by its slug."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="rule_bases")
    firewall = models.ForeignKey(
        Firewall, null=True, on_delete=models.SET_NULL, related_name="rule_bases"
    )
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="rule_bases")
    file_name = models.CharField(max_length=200)
    guessed = models.BooleanField()
    zone_names = models.JSONField(default=dict)
    row_version = models.PositiveIntegerField(default=1)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at", "id"]
        indexes = [models.Index(fields=["site", "-uploaded_at"])]

    def __str__(self) -> str:
        return self.file_name


class Coverage(models.Model):
    """A file held against a rule set at a firewall; equal ones are computed once. `counts` has how
    many answers there are of each kind. `unknown_zones` are needed, but called otherwise there."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="coverages")
    firewall = models.ForeignKey(Firewall, on_delete=models.CASCADE, related_name="+")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="coverages")
    zone_names = models.JSONField(default=dict)
    zone_names_digest = models.CharField(max_length=64)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    computed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    unknown_zones = ArrayField(models.CharField(max_length=80), default=list)

    class Meta:
        ordering = ["-requested_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "firewall", "rule_set", "zone_names_digest"],
                name="a_coverage_is_computed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} for {self.rule_set_id}"

    @property
    def state(self) -> str:
        """succeeded once it is computed, its job's state until then."""
        if self.computed_at is not None or self.job is None:
            return Job.State.SUCCEEDED
        return self.job.state


class CoverageAnswer(models.Model):
    """One answer. About a needed rule (`side` need): `rule_number` of the rule set, `base_rules`
    that permit it, and its packets in words. About a rule of the file (`side` base): `base_rule`,
    with what is `wider`, and `base_rules` that shadow or equal it.

    `entries` are the needed entries that are wholly permitted, where not all of the rule are.
    `needed_by` is the older rule set that still needed what is left over.
    """

    class Side(models.TextChoices):
        NEED = "need", _("what is needed")
        BASE = "base", _("the rule base")

    class Kind(models.TextChoices):
        ALLOWED = "allowed", _("already allowed")
        PARTLY = "partly", _("partly allowed")
        MISSING = "missing", _("missing")
        UNDECIDABLE = "undecidable", _("undecidable")
        WIDER = "wider", _("wider than needed")
        LEFT_OVER = "left-over", _("left over")
        SHADOWED = "shadowed", _("shadowed")
        DUPLICATE = "duplicate", _("duplicate")

    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveIntegerField()
    side = models.CharField(max_length=4, choices=Side.choices)
    answer = models.CharField(max_length=11, choices=Kind.choices)
    rule_number = models.PositiveIntegerField(null=True)
    base_rule = models.PositiveIntegerField(null=True)
    source_zone = models.CharField(max_length=80, blank=True)
    destination_zone = models.CharField(max_length=80, blank=True)
    allowed = ArrayField(models.TextField(), default=list)
    missing = ArrayField(models.TextField(), default=list)
    unclear = ArrayField(models.TextField(), default=list)
    wider = ArrayField(models.TextField(), default=list)
    base_rules = ArrayField(models.PositiveIntegerField(), default=list)
    entries = ArrayField(models.CharField(max_length=40), default=list)
    needed_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["coverage_id", "position"]
        indexes = [
            models.Index(fields=["coverage", "answer", "position"]),
            models.Index(fields=["coverage", "source_zone", "destination_zone", "position"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["coverage", "position"], name="an_answer_by_position")
        ]
