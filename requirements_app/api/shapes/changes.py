"""Changes and what belongs to them."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.changes.compute.states import VERBS
from requirements_app.changes.models import Change, Evidence, Item, Window
from requirements_app.rulesets.differing import FACTS

from .base import Shape
from .rulesets import EntryShape

_SEVERITIES = ["low", "medium", "high", "critical"]


class ChangeSiteShape(Shape):
    site = s.CharField()
    rule_set = s.UUIDField(allow_null=True)
    baseline_revision = s.IntegerField()


class ChangeSummaryShape(Shape):
    number = s.IntegerField()
    title = s.CharField()
    justification = s.CharField()
    state = s.ChoiceField(choices=Change.State.values)
    revision = s.IntegerField(help_text="the ETag, as a number")
    owner = s.CharField()
    requested_by = s.CharField()
    emergency = s.BooleanField()
    risk = s.ChoiceField(choices=Change.Risk.values)
    items = s.IntegerField()
    content_hash = s.CharField(allow_null=True, help_text="null while the items are being judged")
    origin = s.ChoiceField(choices=Change.Origin.values)
    comes_from = s.IntegerField(allow_null=True)
    wanted_from = s.DateTimeField(allow_null=True)
    wanted_until = s.DateTimeField(allow_null=True)
    scheduled_from = s.DateTimeField(allow_null=True)
    scheduled_until = s.DateTimeField(allow_null=True)
    external_system = s.CharField(allow_blank=True)
    external_reference = s.CharField(allow_blank=True)
    external_url = s.CharField(allow_blank=True)
    created_at = s.DateTimeField()
    updated_at = s.DateTimeField()
    submitted_at = s.DateTimeField(allow_null=True)
    approved_at = s.DateTimeField(allow_null=True)
    implemented_at = s.DateTimeField(allow_null=True)
    closed_at = s.DateTimeField(allow_null=True)


class ChangeDetailShape(ChangeSummaryShape):
    sites = ChangeSiteShape(many=True, help_text="those that you see")
    verbs = s.ListField(
        child=s.ChoiceField(choices=VERBS), help_text="what its state lets anybody do"
    )


class AllowingRuleShape(Shape):
    number = s.IntegerField()
    line = s.IntegerField()
    name = s.CharField(allow_blank=True)


class AllowingPlaceShape(Shape):
    """`rule_base` may be deleted since; `sha256` is its file's."""

    firewall = s.CharField()
    rule_base = s.UUIDField()
    file = s.CharField()
    sha256 = s.CharField()
    rules = AllowingRuleShape(many=True)


class AllowedAlreadyShape(Shape):
    places = AllowingPlaceShape(many=True)
    person = s.CharField()
    decided_at = s.DateTimeField()


class ItemShape(Shape):
    """`allowed`: every firewall on its path allows it already, and nothing is done for it."""

    position = s.IntegerField()
    site = s.CharField()
    kind = s.ChoiceField(choices=Item.Kind.values)
    state = s.ChoiceField(choices=Item.State.values)
    facts = s.ListField(child=s.ChoiceField(choices=list(FACTS)), help_text="what differs inside")
    firewalls = s.ListField(child=s.CharField())
    before = EntryShape(allow_null=True)
    after = EntryShape(allow_null=True)
    implemented_at = s.DateTimeField(allow_null=True)
    allowed = AllowedAlreadyShape(allow_null=True)


class DecisionGivenShape(Shape):
    person = s.CharField()
    on_behalf_of = s.CharField(allow_null=True)
    approves = s.BooleanField()
    comment = s.CharField(allow_blank=True)
    content_hash = s.CharField()
    decided_at = s.DateTimeField()
    voided_at = s.DateTimeField(allow_null=True)
    void_reason = s.CharField(allow_blank=True)


class StepShape(Shape):
    round = s.IntegerField(help_text="the submission that it belongs to")
    position = s.IntegerField()
    order = s.IntegerField()
    name = s.CharField()
    group = s.CharField()
    site = s.CharField(allow_null=True)
    needed = s.IntegerField()
    after_the_fact = s.BooleanField()
    opened_at = s.DateTimeField(allow_null=True)
    due_at = s.DateTimeField(allow_null=True)
    escalated_at = s.DateTimeField(allow_null=True)
    decisions = DecisionGivenShape(many=True)


class RiskShape(Shape):
    item = s.IntegerField(help_text="its position")
    site = s.CharField()
    entry = s.CharField()
    check = s.CharField()
    severity = s.ChoiceField(choices=_SEVERITIES)
    reason = s.CharField()
    forbidden = s.BooleanField()


class CommentShape(Shape):
    id = s.IntegerField()
    author = s.CharField(allow_null=True)
    text = s.CharField()
    mentions = s.ListField(child=s.CharField())
    created_at = s.DateTimeField()


class ChangeEventShape(Shape):
    at = s.DateTimeField()
    actor = s.CharField(allow_null=True)
    action = s.CharField()
    facts = s.JSONField()


class AttachmentShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    media_type = s.CharField()
    size = s.IntegerField()
    sha256 = s.CharField()
    added_by = s.CharField()
    added_at = s.DateTimeField()


class EvidenceShape(Shape):
    id = s.IntegerField()
    item = s.IntegerField(allow_null=True, help_text="its position; null for the whole change")
    outcome = s.ChoiceField(choices=Evidence.Outcome.values)
    text = s.CharField(allow_blank=True)
    result = s.JSONField()
    run = s.UUIDField(allow_null=True)
    attachment = s.IntegerField(allow_null=True)
    person = s.CharField()
    given_at = s.DateTimeField()


class CheckRunShape(Shape):
    id = s.UUIDField()
    site = s.CharField()
    source_zone = s.CharField(allow_blank=True, help_text="blank: every zone")
    made_by = s.CharField()
    created_at = s.DateTimeField()
    expires_at = s.DateTimeField(help_text="no result is taken up after it")
    used_at = s.DateTimeField(allow_null=True, help_text="when its result was taken up")
    script = s.URLField()


class ChangeDocumentShape(Shape):
    """What every document has; docs/exports.md tells the rest."""

    schema = s.CharField()
    schema_version = s.IntegerField()
    number = s.IntegerField()
    title = s.CharField()
    state = s.ChoiceField(choices=Change.State.values)
    content_hash = s.CharField()
    sites = s.ListField(child=s.DictField())
    items = s.ListField(child=s.DictField())
    risks = s.ListField(child=s.DictField())
    steps = s.ListField(child=s.DictField())
    events = s.ListField(child=s.DictField())
    provenance = s.ListField(child=s.DictField())


class DelegationShape(Shape):
    id = s.IntegerField()
    person = s.CharField()
    delegate = s.CharField()
    first_day = s.DateField()
    last_day = s.DateField()
    reason = s.CharField(allow_blank=True)


class PolicyShape(Shape):
    kind = s.ChoiceField(choices=["risk", "approval"])
    number = s.IntegerField(help_text="the ETag, as a number")
    text = s.CharField()
    author = s.CharField(allow_null=True)
    created_at = s.DateTimeField()


class InForceShape(Shape):
    id = s.IntegerField(help_text="by which a review names it")
    site = s.CharField()
    entry = EntryShape()
    owner = s.CharField()
    reason = s.CharField()
    review_on = s.DateField()
    since = s.DateTimeField()
    until = s.DateTimeField(allow_null=True)
    change = s.IntegerField()
    firewalls = s.ListField(child=s.CharField())


class WindowShape(Shape):
    id = s.IntegerField()
    kind = s.ChoiceField(choices=Window.Kind.values)
    name = s.CharField()
    site = s.CharField(allow_null=True, help_text="null: every site")
    starts_at = s.DateTimeField()
    ends_at = s.DateTimeField()
    time_zone = s.CharField()
    recurrence = s.CharField(allow_blank=True, help_text="an iCalendar RRULE, with EXDATE below it")
    uid = s.CharField(allow_blank=True, help_text="that of the calendar file it came with")
    made_by = s.CharField()
    row_version = s.IntegerField(help_text="the ETag, as a number")


class WindowsImportedShape(Shape):
    created = s.IntegerField()
    updated = s.IntegerField()
    unchanged = s.IntegerField()


class CampaignShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    due_on = s.DateField()
    sites = s.ListField(child=s.CharField())
    made_by = s.CharField()
    created_at = s.DateTimeField()
    closed_at = s.DateTimeField(allow_null=True)
    asked = s.IntegerField(help_text="entries that it asks about")
    decided = s.IntegerField(help_text="those that are decided on, or in force no more")
    row_version = s.IntegerField(help_text="the ETag, as a number")


class DraftsShape(Shape):
    changes = s.ListField(child=s.IntegerField(), help_text="the drafts that it made")


class HandedOverShape(Shape):
    entries = s.IntegerField(help_text="how many have another owner now")
