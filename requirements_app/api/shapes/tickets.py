"""Connectors to ticketing systems, and tickets."""

from __future__ import annotations

from rest_framework import serializers as s

from exports.tickets.port import MEANINGS
from requirements_app.tickets.models import Connector, Message, Ticket

from .base import Shape


class LineShape(Shape):
    what = s.CharField()
    ok = s.BooleanField()
    message = s.CharField()
    mend = s.CharField(allow_blank=True)


class ConnectorShape(Shape):
    """What is not required is told to administrators alone."""

    id = s.IntegerField()
    slug = s.CharField()
    name = s.CharField()
    system = s.CharField()
    active = s.BooleanField()
    address = s.CharField(required=False)
    settings = s.DictField(required=False)
    secrets_set = s.ListField(
        child=s.CharField(), required=False, help_text="the fields of the credential that are set"
    )
    incoming_secret_set = s.BooleanField(required=False)
    mapping = s.DictField(required=False)
    account = s.CharField(required=False)
    sites = s.ListField(child=s.CharField(), required=False, help_text="none: all sites")
    begin = s.ChoiceField(choices=Connector.Begin.values, required=False)
    automatic = s.BooleanField(required=False)
    probe = LineShape(many=True, allow_null=True, required=False)
    probed_at = s.DateTimeField(allow_null=True, required=False)
    revision = s.IntegerField(required=False, help_text="the ETag, as a number")
    created_at = s.DateTimeField(required=False)
    updated_at = s.DateTimeField(required=False)


class ConnectorSystemShape(Shape):
    system = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    settings = s.DictField(help_text="the JSON schema of a connector's `settings`")
    secrets = s.DictField(child=s.CharField(), help_text="field of `secret` → what it is")
    statuses = s.DictField(
        child=s.ChoiceField(choices=MEANINGS), help_text="usual status → what it means"
    )
    mapping = s.DictField(help_text="what a connector begins with")
    attaches = s.BooleanField(help_text="whether it takes files")
    signs_webhooks = s.BooleanField(help_text="whether its webhooks can be taken in")


class ConnectorSystemsShape(Shape):
    systems = ConnectorSystemShape(many=True)


class HeaderShape(Shape):
    name = s.CharField()
    value = s.CharField(allow_blank=True)


class TicketRequestShape(Shape):
    method = s.CharField()
    url = s.CharField()
    headers = HeaderShape(many=True)
    body = s.CharField(allow_blank=True)


class TicketPreviewShape(Shape):
    external_id = s.CharField()
    title = s.CharField()
    body = s.CharField(allow_blank=True)
    fields = s.DictField()  # type: ignore[assignment]
    priority = s.CharField(allow_blank=True)
    assignee = s.CharField(allow_blank=True)
    group = s.CharField(allow_blank=True)
    request = TicketRequestShape(help_text="as it would be sent, without the credential")


class TicketShape(Shape):
    id = s.IntegerField()
    change = s.IntegerField()
    connector = s.CharField()
    external_id = s.CharField(help_text="the stable name by which it is found there")
    key = s.CharField(allow_blank=True)
    label = s.CharField(allow_blank=True)  # type: ignore[assignment]
    url = s.CharField(allow_blank=True)
    state = s.ChoiceField(choices=Ticket.State.values)
    status = s.CharField(allow_blank=True, help_text="as the system said it last")
    meaning = s.ChoiceField(choices=MEANINGS, allow_blank=True)
    conflict = s.CharField(allow_blank=True, help_text="in which ticket and change disagree")
    error = s.CharField(allow_blank=True)
    mend = s.CharField(allow_blank=True)
    failures = s.IntegerField()
    moving = s.BooleanField(help_text="whether a job is at work on it")
    try_at = s.DateTimeField(allow_null=True)
    look_at = s.DateTimeField(allow_null=True)
    seen_at = s.DateTimeField(allow_null=True)
    created_at = s.DateTimeField()
    updated_at = s.DateTimeField()


class TicketMessageShape(Shape):
    kind = s.ChoiceField(choices=Message.Kind.values)
    created_at = s.DateTimeField()
    begun_at = s.DateTimeField(allow_null=True)
    done_at = s.DateTimeField(allow_null=True)
    dropped = s.CharField(allow_blank=True, help_text="why the system did not take it, for good")


class TicketDetailShape(TicketShape):
    messages = TicketMessageShape(many=True)


class TakenShape(Shape):
    tickets = s.IntegerField(help_text="how many are looked at")
