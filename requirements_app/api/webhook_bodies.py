"""The bodies of requests about webhooks."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.webhooks import checks
from requirements_app.webhooks.services import MOST_HOURS
from requirements_app.webhooks.types import KNOWN

from .fields import Body, Choice, Flag, Slug, Text, Whole


class WebhookFieldsBody(Body):
    name = Text(max_length=checks.MOST_NAME)
    url = Text(max_length=checks.MOST_URL)
    events = s.ListField(
        child=Choice(KNOWN),
        min_length=1,
        max_length=len(KNOWN),
        help_text="types, or beginnings of types such as `change.*`",
    )
    sites = s.ListField(
        child=Slug(max_length=80),
        required=False,
        allow_null=True,
        min_length=1,
        max_length=checks.MOST_SITES,
        help_text="of which sites; null, or unless given: all that the owner sees",
    )
    active = Flag(required=False, help_text="false pauses it; true resumes it, also if disabled")


class WebhookBody(WebhookFieldsBody):
    pass


class RotateBody(Body):
    hours = Whole(
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        help_text="so long the former secret signs beside the new one; 24 unless given",
    )
