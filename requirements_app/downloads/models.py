"""Exports people asked for, and the files they yielded.

The renderers live in the top-level `exports` package, which knows no database; this stage asks
for them by jobs and hands their files out.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from requirements_app.catalogue.models import Version
from requirements_app.changes.models import Change
from requirements_app.jobs.models import Job
from requirements_app.pictures.models import Picture
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Site


class StoredFile(models.Model):
    """A finished file at its content address: `<2 hex>/<sha256>` in the storage `exports`."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Export(models.Model):
    """One export of a rule set, of a catalogue selection (`selection` = filter parameters), of the
    `picture` of products of a catalogue version or of a `site`, which `selection` asked for, or of
    a change: its document, or the papers of one of its firewalls. `findings` are what a firewall's
    platform cannot hold of a rule set: the first of them, each {severity, code, subject, message,
    mend}; the file tells all `finding_count`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports"
    )
    format = models.CharField(max_length=40)
    options = models.JSONField(default=dict)
    rule_set = models.ForeignKey(
        RuleSet, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    catalogue_version = models.ForeignKey(
        Version, null=True, on_delete=models.PROTECT, related_name="+"
    )
    selection = models.JSONField(default=dict)
    picture = models.ForeignKey(
        Picture, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    site = models.ForeignKey(Site, null=True, on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey(Change, null=True, on_delete=models.PROTECT, related_name="exports")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="export")
    file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="exports"
    )
    file_name = models.CharField(max_length=200, blank=True)
    rows = models.BigIntegerField(null=True)
    findings = models.JSONField(default=list)
    finding_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule_set__isnull=False, catalogue_version=None, change=None)
                | Q(rule_set=None, catalogue_version__isnull=False, change=None)
                | Q(rule_set=None, catalogue_version=None, change__isnull=False),
                name="an_export_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(picture=None) | Q(catalogue_version__isnull=False),
                name="a_picture_is_of_the_catalogue",
            ),
            models.CheckConstraint(
                condition=Q(site=None) | Q(picture__isnull=False),
                name="of_a_site_there_is_a_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.id}"

    @property
    def of_site(self) -> Site | None:
        """The site that it tells something of: who may not see that, may not see this."""
        return self.rule_set.site if self.rule_set else self.site

    @property
    def site_slug(self) -> str:
        """The site's slug, as audit events name it; "" without one, and where it is of several."""
        if self.change is not None:
            slugs = list(self.change.sites.values_list("site__slug", flat=True)[:2])
            return slugs[0] if len(slugs) == 1 else ""
        return self.of_site.slug if self.of_site else ""
