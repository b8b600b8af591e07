"""Webhooks and their deliveries."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.webhooks.models import Delivery

from .base import Shape


class WebhookShape(Shape):
    id = s.IntegerField()
    name = s.CharField()
    url = s.CharField()
    owner = s.CharField()
    events = s.ListField(child=s.CharField())
    sites = s.ListField(
        child=s.CharField(), allow_null=True, help_text="null: all that the owner sees"
    )
    state = s.ChoiceField(choices=("active", "failing", "paused", "disabled"))
    active = s.BooleanField(help_text="false while somebody has paused it")
    disabled_at = s.DateTimeField(allow_null=True)
    disabled_reason = s.CharField(allow_blank=True)
    failing_since = s.DateTimeField(allow_null=True)
    previous_until = s.DateTimeField(
        allow_null=True, help_text="until then the former secret signs as well"
    )
    created_at = s.DateTimeField()
    row_version = s.IntegerField(help_text="the ETag, as a number")


class WebhookSecretShape(WebhookShape):
    secret = s.CharField(help_text="`whsec_` and base64; shown this once")


class DeliveryShape(Shape):
    id = s.UUIDField()
    message_id = s.CharField(help_text="the `webhook-id`, the same in every try")
    type = s.CharField()
    state = s.ChoiceField(choices=Delivery.State.values)
    created_at = s.DateTimeField()
    attempts = s.IntegerField(help_text="of the present schedule; a resend begins a new one")
    next_at = s.DateTimeField(allow_null=True)
    settled_at = s.DateTimeField(allow_null=True)
    last_status = s.IntegerField(allow_null=True)
    last_words = s.CharField(allow_blank=True)
    last_ms = s.IntegerField(allow_null=True)


class AttemptShape(Shape):
    at = s.DateTimeField()
    status = s.IntegerField(allow_null=True, help_text="null: no answer came")
    words = s.CharField(allow_blank=True, help_text="why it was no success")
    ms = s.IntegerField()
    answer = s.CharField(allow_blank=True, help_text="its first 500 characters")


class DeliveryDetailShape(DeliveryShape):
    tries = AttemptShape(many=True)
