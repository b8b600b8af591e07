"""A change request: what shall be added, removed and modified at which sites, and how far it is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.sites.models import Site

from .policy import PolicyRevision


class Change(models.Model):
    """`number` is its name. `revision` grows with whatever is done to it and is the ETag;
    `content_hash` is that of what is asked for (compute.document), and what approvals are for.

    `requested_by` made it; `owner` answers for it and for the entries that it brings into force.
    `hands` are all who had a hand in its content: none of them approves it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SCHEDULED = "scheduled", _("scheduled")
        IMPLEMENTED = "implemented", _("implemented")
        VERIFIED = "verified", _("verified")
        CLOSED = "closed", _("closed")
        ROLLED_BACK = "rolled-back", _("rolled back")

    class Origin(models.TextChoices):
        RULE_SET = "rule-set", _("a rule set")
        SPLIT = "split", _("another change, split")
        MERGE = "merge", _("other changes, merged")
        ROLL_BACK = "roll-back", _("a change that is rolled back")
        REVIEW = "review", _("a review")
        RETIREMENT = "retirement", _("something that is retired")
        EXPIRY = "expiry", _("access that ran out")

    class Risk(models.TextChoices):
        NONE = "none", _("none")
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")
        CRITICAL = "critical", _("critical")

    number = models.BigAutoField(primary_key=True)
    title = models.CharField(max_length=200)
    justification = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_changes"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requested_changes"
    )
    hands = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    emergency = models.BooleanField(default=False)
    wanted_from = models.DateTimeField(null=True)
    wanted_until = models.DateTimeField(null=True)
    scheduled_from = models.DateTimeField(null=True)
    scheduled_until = models.DateTimeField(null=True)
    risk = models.CharField(max_length=10, choices=Risk.choices, default=Risk.NONE)
    content_hash = models.CharField(max_length=80, blank=True)
    item_count = models.PositiveIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    risk_policy = models.ForeignKey(
        PolicyRevision, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approval_policy = models.ForeignKey(
        PolicyRevision, null=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.RULE_SET)
    comes_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followers"
    )
    external_system = models.CharField(max_length=80, blank=True)
    external_reference = models.CharField(max_length=200, blank=True)
    external_url = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    implemented_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["state", "-number"]),
            models.Index(fields=["-updated_at", "-number"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_until=None) | Q(wanted_from__lt=F("wanted_until")),
                name="a_wanted_window_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(scheduled_until=None) | Q(scheduled_from__lt=F("scheduled_until")),
                name="a_scheduled_window_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["external_system", "external_reference"],
                condition=~Q(external_reference=""),
                name="one_change_per_external_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"


class ChangeSite(models.Model):
    """A site of a change; `rule_set` is where its items come from (null: from the baseline alone),
    `baseline_revision` the baseline that they were found against."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="changes")
    rule_set = models.ForeignKey(
        RuleSet, null=True, on_delete=models.PROTECT, related_name="changes"
    )
    baseline_revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["change_id", "site_id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "site"], name="a_site_once_in_a_change")
        ]

    def __str__(self) -> str:
        return f"#{self.change_id} at {self.site_id}"


class Item(models.Model):
    """One thing to do. `before` is in force and shall go or be modified; `after` shall be in force.
    Both are entries of built rule sets, which never change. `firewalls` are those on the path of
    either, in order; an item without any lies within a zone."""

    class Kind(models.TextChoices):
        ADD = "add", _("add")
        REMOVE = "remove", _("remove")
        MODIFY = "modify", _("modify")

    class State(models.TextChoices):
        PENDING = "pending", _("to do")
        IMPLEMENTED = "implemented", _("implemented")
        VERIFIED = "verified", _("verified")
        FAILED = "failed", _("did not work")

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="items")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    before = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    firewalls = ArrayField(models.CharField(max_length=80), default=list)
    state = models.CharField(max_length=11, choices=State.choices, default=State.PENDING)
    implemented_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["change_id", "position"]
        indexes = [
            models.Index(fields=["change", "kind"]),
            models.Index(fields=["change", "state"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["change", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["change", "before"], name="an_entry_goes_once"),
            models.UniqueConstraint(fields=["change", "after"], name="an_entry_comes_once"),
            models.CheckConstraint(
                condition=Q(kind="add", before=None, after__isnull=False)
                | Q(kind="remove", before__isnull=False, after=None)
                | Q(kind="modify", before__isnull=False, after__isnull=False),
                name="an_item_has_the_entries_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.change_id}.{self.position} {self.kind}"

    @property
    def entry(self) -> Entry:
        """The entry that comes, or the one that goes where none takes its place."""
        found = self.after or self.before
        if found is None:
            raise ValueError("an item without an entry")
        return found
