"""Uploaded rule bases, and how a rule set stands to them."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.jobs.models import Job
from requirements_app.rulebases.compute.model import Action
from requirements_app.rulebases.compute.parsing import PLATFORMS
from requirements_app.rulebases.models import CoverageAnswer

from .base import Shape
from .work import JobErrorShape


def _texts() -> s.ListField:
    return s.ListField(child=s.CharField())


class UnreadShape(Shape):
    line = s.IntegerField()
    text = s.CharField(allow_blank=True)
    why = s.CharField()


class RuleBaseShape(Shape):
    """What is null is known once the file is read. `guessed`: the format was told by the content.
    `unread` are the first parts of the file that were not understood, `unread_count` is all."""

    id = s.UUIDField()
    site = s.CharField()
    firewall = s.CharField(allow_null=True)
    format = s.ChoiceField(choices=PLATFORMS)
    guessed = s.BooleanField()
    file_name = s.CharField()
    sha256 = s.CharField()
    size = s.IntegerField()
    state = s.ChoiceField(choices=Job.State.values)
    job = s.UUIDField(allow_null=True)
    error = JobErrorShape(allow_null=True)
    rules = s.IntegerField(allow_null=True)
    default = s.ChoiceField(choices=[each.value for each in Action], allow_null=True)
    zones = _texts()
    zone_names = s.DictField(child=s.CharField())
    unread_count = s.IntegerField(allow_null=True)
    uploaded_by = s.CharField()
    uploaded_at = s.DateTimeField()
    row_version = s.IntegerField()


class RuleBaseDetailShape(RuleBaseShape):
    unread = UnreadShape(many=True)


class AcceptedRuleBaseShape(Shape):
    """`job` reads the file; null where an equal file was read before."""

    job = s.UUIDField(allow_null=True)
    rule_base = s.UUIDField()
    format = s.ChoiceField(choices=PLATFORMS)


class BaseRuleShape(Shape):
    number = s.IntegerField(help_text="its place in the file's order, from 1")
    line = s.IntegerField()
    name = s.CharField(allow_blank=True)
    action = s.ChoiceField(choices=[each.value for each in Action])
    from_zones = s.ListField(child=s.CharField(), allow_null=True)
    to_zones = s.ListField(child=s.CharField(), allow_null=True)
    sources = _texts()
    destinations = _texts()
    services = _texts()
    enabled = s.BooleanField()
    implicit = s.BooleanField()
    since = s.DateField(allow_null=True)
    until = s.DateField(allow_null=True)
    doubts = _texts()


class NeededRuleShape(Shape):
    number = s.IntegerField()
    id = s.CharField()
    sources = _texts()
    destinations = _texts()
    services = _texts()
    entries = s.IntegerField()


class BaseRuleRefShape(Shape):
    number = s.IntegerField()
    line = s.IntegerField()
    name = s.CharField(allow_blank=True)


class CoverageAnswerShape(Shape):
    """`rule` is needed (side `need`), or `base_rule` is the file's (side `base`). `allowed`,
    `missing`, `unclear` and `wider` are packets in words, the first of many. `base_rules` permit
    what is needed, or shadow or equal the base's rule. `entries`: of a rule that is not permitted
    whole, the entries that are. `needed_by`: the older rule set that needed what is left over."""

    side = s.ChoiceField(choices=CoverageAnswer.Side.values)
    answer = s.ChoiceField(choices=CoverageAnswer.Kind.values)
    source_zone = s.CharField(allow_null=True)
    destination_zone = s.CharField(allow_null=True)
    rule = NeededRuleShape(allow_null=True)
    base_rule = BaseRuleShape(allow_null=True)
    allowed = _texts()
    missing = _texts()
    unclear = _texts()
    wider = _texts()
    base_rules = BaseRuleRefShape(many=True)
    entries = _texts()
    needed_by = s.UUIDField(allow_null=True)


class CoverageSummaryShape(Shape):
    """`unknown_zones` are needed, but no rule of the file names them: say by `zone_names` what they
    are called there."""

    rule_set = s.UUIDField()
    firewall = s.CharField()
    computed_at = s.DateTimeField()
    counts = s.DictField(child=s.IntegerField())
    unknown_zones = _texts()


class CoverageWaitsShape(Shape):
    job = s.UUIDField()
    rule_set = s.UUIDField()
    firewall = s.CharField()
    state = s.ChoiceField(choices=Job.State.values)
