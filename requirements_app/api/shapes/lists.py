"""Lists that devices fetch, and their credentials."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.lists.models import ListCredential
from requirements_app.rulesets.models import Finding

from ..list_bodies import ListBody
from .base import Shape, answer_to

ListShape = answer_to(
    ListBody,
    address=s.CharField(help_text="where devices fetch it, with a credential by HTTP Basic"),
    credentials=s.IntegerField(help_text="how many are in force"),
    fetched_at=s.DateTimeField(allow_null=True, help_text="by any of them, to the minute"),
    created_at=s.DateTimeField(),
    row_version=s.IntegerField(help_text="the ETag, as a number"),
)


class ListFindingShape(Shape):
    severity = s.ChoiceField(choices=Finding.Severity.values)
    code = s.CharField()
    subject = s.CharField(allow_blank=True)
    message = s.CharField()
    mend = s.CharField()


class ListLimitShape(Shape):
    devices = s.CharField()
    entries = s.IntegerField(allow_null=True)
    bytes = s.IntegerField(allow_null=True)


class ListPreviewShape(Shape):
    media_type = s.CharField()
    count = s.IntegerField(help_text="how many entries a device counts")
    entries = s.IntegerField(help_text="of how many entries it is made")
    bytes = s.IntegerField()
    limits = ListLimitShape(many=True)
    findings = ListFindingShape(many=True)
    etag = s.CharField(help_text="of the file")
    changed_at = s.DateTimeField(help_text="when the file last changed")
    text = s.CharField(allow_blank=True, help_text="its first 200,000 characters")
    whole = s.BooleanField(help_text="whether `text` is the whole file")


class ListCredentialShape(Shape):
    key = s.CharField(help_text="the public part")
    name = s.CharField()
    kind = s.ChoiceField(choices=ListCredential.Kind.values)
    username = s.CharField(help_text="for HTTP Basic; blank where the secret is in the address")
    created_by = s.CharField()
    created_at = s.DateTimeField()
    expires_at = s.DateTimeField()
    revoked_at = s.DateTimeField(allow_null=True)
    last_used_at = s.DateTimeField(allow_null=True, help_text="to the minute")


class ListSecretShape(ListCredentialShape):
    secret = s.CharField(help_text="the password, or the part of the address; shown this once")
    address = s.CharField(help_text="with the secret in it, where that is its kind")
