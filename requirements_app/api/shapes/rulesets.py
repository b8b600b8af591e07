"""Rule sets, and what look-ups answer from them."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.jobs.models import Job
from requirements_app.rulesets.compare import KINDS
from requirements_app.rulesets.differing import FACTS
from requirements_app.rulesets.models import Decision, Finding

from .base import Shape
from .catalogue import FlowShape

_VERDICTS = ["required", "permitted", "in part", "not required", "undecidable"]
_NEAR = ["other way round", "other service", "other destination", "other source"]


class RuleSetShape(Shape):
    id = s.UUIDField()
    site = s.CharField()
    catalogue_version = s.IntegerField()
    as_of = s.DateField()
    state = s.ChoiceField(choices=Job.State.values)
    job = s.UUIDField(allow_null=True)
    created_at = s.DateTimeField()
    built_at = s.DateTimeField(allow_null=True)
    inputs_hash = s.CharField(allow_null=True)
    content_hash = s.CharField(allow_null=True)
    entries = s.IntegerField(allow_null=True)
    rules = s.IntegerField(allow_null=True)
    blocking = s.IntegerField(allow_null=True)
    warnings = s.IntegerField(allow_null=True)


class RuleHopShape(Shape):
    firewall = s.CharField()
    sources = s.ListField(child=s.CharField())
    destinations = s.ListField(child=s.CharField())
    services = s.ListField(child=s.CharField())


class RuleShape(Shape):
    number = s.IntegerField()
    id = s.CharField()
    source_zone = s.CharField()
    destination_zone = s.CharField()
    sources = s.ListField(child=s.CharField())
    destinations = s.ListField(child=s.CharField())
    services = s.ListField(child=s.CharField())
    path = RuleHopShape(many=True)
    requirement = s.ChoiceField(choices=["required", "optional", "conditional"])
    phase = s.ChoiceField(choices=["installation", "operation", "troubleshooting"])
    expires_on = s.DateField(allow_null=True)
    tls_inspection = s.ChoiceField(choices=["forbidden", "allowed", "unstated"])
    purposes = s.ListField(child=s.CharField())
    deployments = s.ListField(child=s.CharField())
    products = s.ListField(child=s.CharField())
    entries = s.IntegerField()


class SideShape(Shape):
    value = s.CharField()
    name = s.CharField(allow_blank=True)
    component = s.CharField(allow_null=True)
    zone = s.CharField()


class EntryServiceShape(Shape):
    text = s.CharField()
    protocol = s.CharField()
    ports = s.ListField(child=s.CharField())
    icmp_type = s.IntegerField(allow_null=True)
    application = s.CharField(allow_null=True)


class HopShape(Shape):
    firewall = s.CharField()
    source = s.CharField()  # type: ignore[assignment]
    destination = s.CharField()
    service = s.CharField()


class EntryShape(Shape):
    id = s.CharField()
    rule = s.IntegerField()
    cross_site_key = s.CharField(allow_null=True)
    deployment = s.CharField()
    product = s.CharField()
    flow = s.CharField()
    source = SideShape()  # type: ignore[assignment]
    destination = SideShape()
    service = EntryServiceShape()
    path = HopShape(many=True)
    requirement = s.ChoiceField(choices=["required", "optional", "conditional"])
    phase = s.ChoiceField(choices=["installation", "operation", "troubleshooting"])
    expires_on = s.DateField(allow_null=True)
    tls_inspection = s.ChoiceField(choices=["forbidden", "allowed", "unstated"])
    assertion = s.ChoiceField(choices=["stated", "inferred", "unclear"])
    purpose = s.CharField()
    why = s.ListField(child=s.CharField())


class DifferenceSummaryShape(Shape):
    identical = s.BooleanField(help_text="Whether both have the same content hash.")
    added = s.IntegerField()
    removed = s.IntegerField()
    replaced = s.IntegerField()
    changed = s.IntegerField()
    unchanged = s.IntegerField()


class DifferenceShape(Shape):
    kind = s.ChoiceField(choices=KINDS)
    facts = s.ListField(
        child=s.ChoiceField(choices=list(FACTS)),
        help_text="What differs between `before` and `after`, where there are both.",
    )
    before = EntryShape(allow_null=True)
    after = EntryShape(allow_null=True)


class FindingShape(Shape):
    severity = s.ChoiceField(choices=Finding.Severity.values)
    code = s.CharField()
    subject = s.CharField()
    deployment = s.CharField(allow_null=True)
    flows = s.ListField(child=s.CharField())
    message = s.CharField()
    mend = s.CharField()


class DecisionShape(Shape):
    deployment = s.CharField()
    product = s.CharField()
    flow = s.CharField()
    outcome = s.ChoiceField(choices=Decision.Outcome.values)
    code = s.CharField()
    reason = s.CharField()
    entries = s.IntegerField()


class StandingShape(Shape):
    entry = s.CharField(help_text="the id of one of `entries`")
    change = s.IntegerField(help_text="the change that approved it")
    owner = s.CharField()
    since = s.DateTimeField()


class SiteAnswerShape(Shape):
    site = s.CharField()
    verdict = s.ChoiceField(choices=_VERDICTS)
    why = s.CharField()
    rule_set = s.UUIDField(allow_null=True)
    catalogue_version = s.IntegerField()
    entry_count = s.IntegerField()
    more_entries = s.BooleanField(help_text="Whether there are more than `entry_count` says.")
    entries = EntryShape(many=True)
    in_force = StandingShape(many=True, help_text="what of them is in force, and by which change")
    flows = FlowShape(many=True)


class NearShape(Shape):
    kind = s.ChoiceField(choices=_NEAR, help_text="In what alone it differs.")
    site = s.CharField()
    rule_set = s.UUIDField()
    entry = EntryShape()


class LookupShape(Shape):
    source = s.CharField()  # type: ignore[assignment]
    destination = s.CharField()
    service = s.CharField()
    verdict = s.ChoiceField(choices=_VERDICTS)
    sites = SiteAnswerShape(many=True)
    near = NearShape(many=True, help_text="A few entries, where the verdict is not required.")


class LogFormatShape(Shape):
    name = s.CharField()
    label = s.CharField()  # type: ignore[assignment]


class LoggedShape(Shape):
    format = s.CharField()
    source = s.CharField()  # type: ignore[assignment]
    destination = s.CharField()
    protocol = s.CharField()
    source_port = s.IntegerField(allow_null=True)
    port = s.IntegerField(allow_null=True)
    icmp_type = s.IntegerField(allow_null=True)
    icmp_code = s.IntegerField(allow_null=True)
    action = s.CharField(allow_null=True, help_text="The log's own word.")
    time = s.CharField(allow_null=True, help_text="As the log writes it.")


class BriefAnswerShape(Shape):
    site = s.CharField()
    verdict = s.ChoiceField(choices=_VERDICTS)
    rule_set = s.UUIDField()
    entry = EntryShape()


class LineProblemShape(Shape):
    field = s.CharField()
    message = s.CharField()
    mend = s.CharField()


class LogLineShape(Shape):
    line = s.IntegerField(help_text="Its number in the text, from 1.")
    connection = LoggedShape(allow_null=True)
    problems = LineProblemShape(many=True, help_text="Why it tells of no connection.")
    verdict = s.ChoiceField(choices=_VERDICTS, allow_null=True)
    sites = BriefAnswerShape(many=True, help_text="Those that have it or may have it.")
    answers_to = BriefAnswerShape(
        many=True, help_text="Those that need it the other way round, if it is not required."
    )


class LogLinesShape(Shape):
    formats = LogFormatShape(many=True, help_text="Those that are understood.")
    lines = LogLineShape(many=True, help_text="Without blank lines and headers.")
