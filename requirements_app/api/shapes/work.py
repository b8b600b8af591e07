"""Accepted work: jobs, and the files that exports yield."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import Finding

from .base import Shape


class JobErrorShape(Shape):
    code = s.CharField()
    message = s.CharField()
    mend = s.CharField(allow_blank=True)


class JobShape(Shape):
    id = s.UUIDField()
    kind = s.CharField()
    state = s.ChoiceField(choices=Job.State.values)
    phase = s.CharField(allow_blank=True)
    done = s.IntegerField()
    total = s.IntegerField(allow_null=True)
    attempts = s.IntegerField()
    error = JobErrorShape(allow_null=True)
    result = s.DictField(allow_null=True)
    cancel_requested = s.BooleanField()
    degraded = s.CharField(allow_null=True, help_text="Why the job starts late, while it does.")
    created_at = s.DateTimeField()
    started_at = s.DateTimeField(allow_null=True)
    finished_at = s.DateTimeField(allow_null=True)
    url = s.CharField()


class AcceptedExportShape(Shape):
    job = s.UUIDField()
    export = s.UUIDField()


class ExportShape(Shape):
    id = s.UUIDField()
    format = s.CharField()
    rule_set = s.UUIDField(allow_null=True)
    change = s.IntegerField(allow_null=True)
    job = s.UUIDField()
    state = s.ChoiceField(choices=Job.State.values)
    file_name = s.CharField(allow_null=True)
    url = s.URLField(allow_null=True)
    expires_at = s.DateTimeField(allow_null=True)
    sha256 = s.CharField(allow_null=True)
    size = s.IntegerField(allow_null=True)
    rows = s.IntegerField(allow_null=True)
    finding_count = s.IntegerField()
    created_at = s.DateTimeField()


class ExportFindingShape(Shape):
    severity = s.ChoiceField(choices=Finding.Severity.values)
    code = s.CharField()
    subject = s.CharField()
    message = s.CharField()
    mend = s.CharField()


class ExportDetailShape(ExportShape):
    findings = ExportFindingShape(many=True)


class AcceptedRuleSetShape(Shape):
    job = s.UUIDField()
    rule_set = s.UUIDField()
