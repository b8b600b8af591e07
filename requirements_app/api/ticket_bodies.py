"""The bodies of requests about connectors and tickets."""

from __future__ import annotations

from rest_framework import serializers as s

from exports.tickets.registry import DRIVERS
from requirements_app.tickets.models import Connector

from .fields import Body, Choice, Flag, Slug, Text, Texts, Whole


class ConnectorFieldsBody(Body):
    name = Text(max_length=100)
    address = Text(max_length=300, help_text="https://host/path of the system")
    settings = s.DictField(required=False, help_text="the system's own: see connector-systems/")
    # The texts have no bounds here: what is refused would be told, and is a secret.
    secret = s.DictField(
        child=Text(allow_blank=True),
        required=False,
        help_text="the credential's fields that are given anew; blank takes one away",
    )
    incoming_secret = Text(
        required=False, allow_blank=True, help_text="signs its webhooks; blank: it sends none"
    )
    mapping = s.DictField(required=False, help_text="what is usual for the system unless given")
    account = Text(max_length=150, help_text="user name of the service account that acts for it")
    sites = Texts(80, required=False, max_length=1000, help_text="none: for all sites")
    begin = Choice(Connector.Begin.values, required=False)
    automatic = Flag(required=False, help_text="whether tickets are made without being asked for")
    active = Flag(required=False)


class ConnectorBody(ConnectorFieldsBody):
    slug = Slug(max_length=40)
    system = Choice(sorted(DRIVERS))


class PreviewBody(Body):
    change = Whole(min_value=1, max_value=2_147_483_647)
    mapping = s.DictField(required=False, help_text="one that is not saved yet")


class SendBody(Body):
    connector = Text(max_length=40, help_text="its slug or number")
