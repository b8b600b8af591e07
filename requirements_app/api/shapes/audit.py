"""The audit trail: events, their seals, and the chain that these make."""

from __future__ import annotations

from rest_framework import serializers as s

from .base import Shape


class SealShape(Shape):
    position = s.IntegerField()
    digest = s.CharField()
    previous = s.CharField()
    sealed_at = s.DateTimeField()


class EventShape(Shape):
    id = s.IntegerField()
    at = s.DateTimeField()
    actor = s.CharField(
        allow_null=True, help_text="Null for the portal itself, and for failed sign-ins."
    )
    token = s.CharField(allow_null=True, help_text="The public part of the API token.")
    action = s.CharField()
    object_type = s.CharField(allow_blank=True)
    object_id = s.CharField(allow_blank=True)
    site = s.CharField(allow_null=True)
    request_id = s.CharField(allow_null=True)
    data = s.DictField()  # type: ignore[assignment]  # the serializer's own is never asked for
    seal = SealShape(allow_null=True, help_text="Null until the sealer has come by, seconds later.")


class SignedHeadShape(Shape):
    position = s.IntegerField(help_text="0 before the first seal.")
    digest = s.CharField()
    statement = s.CharField(help_text="What is signed, byte for byte: JSON as a text.")
    algorithm = s.CharField()
    signature = s.CharField(help_text="In base64.")
    key_id = s.CharField()
    public_key = s.CharField(help_text="In PEM; compare it with the copy that you keep.")


class ChainCheckShape(Shape):
    at = s.DateTimeField()
    position = s.IntegerField()
    digest = s.CharField()
    intact = s.BooleanField()


class ChainStateShape(Shape):
    position = s.IntegerField(help_text="0 before the first seal.")
    digest = s.CharField()
    sealed_at = s.DateTimeField(allow_null=True)
    unsealed = s.IntegerField()
    unsealed_since = s.DateTimeField(allow_null=True)
    last_verified = ChainCheckShape(allow_null=True)
