"""Who is asked, who stands in for whom, and what was decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requirements_app.sites.models import Site

from .change import Change


class Step(models.Model):
    """A step of the approval policy for one submission (`round`) of a change.

    Steps of one `order` are asked in parallel. `group` is a portal-wide group's name, or
    `approver` or `owner`, the role at `site`.
    """

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=150)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    needed = models.PositiveIntegerField(default=1)
    hours = models.PositiveIntegerField(default=0)
    escalate_to = models.CharField(max_length=150, blank=True)
    after_the_fact = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["change_id", "round", "position"]
        indexes = [models.Index(fields=["due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "round", "position"], name="one_step_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.change_id} {self.name}"


class Decision(models.Model):
    """What a person decided at a step, for the content whose hash it names. Void once the content
    changes; `void_reason` says by what."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="decisions")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="decisions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approves = models.BooleanField()
    comment = models.TextField(blank=True)
    content_hash = models.CharField(max_length=80)
    decided_at = models.DateTimeField(auto_now_add=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["change_id", "id"]
        constraints = [
            # One person fills one place of a change, whatever door they come through.
            models.UniqueConstraint(
                fields=["change", "person"],
                condition=Q(voided_at=None),
                name="one_decision_per_person",
            ),
            models.UniqueConstraint(
                fields=["change", "on_behalf_of"],
                condition=Q(voided_at=None),
                name="one_decision_on_behalf_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.change_id} {'approved' if self.approves else 'rejected'}"


class Delegation(models.Model):
    """On these days, both included, `delegate` may decide for `person`."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delegations"
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="an_absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("delegate")), name="nobody_stands_in_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} for {self.person_id}"
