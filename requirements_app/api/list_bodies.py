"""The bodies of requests about lists."""

from __future__ import annotations

from requirements_app.lists import checks
from requirements_app.lists.credentials import LONGEST_LIFE
from requirements_app.lists.models import List, ListCredential

from .fields import Body, Choice, Flag, Slug, Text, Whole


class ListFieldsBody(Body):
    name = Slug(max_length=80, help_text="stands in its address, and is no other list's")
    format = Choice(checks.FORMATS)
    description = Text(required=False, allow_blank=True, max_length=200)
    side = Choice(List.Side.values, required=False, help_text="destinations unless given")
    serves = Choice(List.Serves.values, required=False, help_text="implemented unless given")
    zone = Slug(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="destinations of what begins there, sources of what ends there; blank: all",
    )
    product = Slug(required=False, allow_blank=True, max_length=80, help_text="blank: all")
    firewall = Slug(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="what crosses it, as it is seen there; blank: all",
    )
    service = Text(
        required=False,
        allow_blank=True,
        max_length=checks.LONGEST_SERVICE,
        help_text="entries that permit all of it, such as `tcp/443`; blank: all",
    )
    tls_bypass = Flag(required=False, help_text="only where TLS must not be inspected")
    most = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=checks.MOST_ENTRIES,
        help_text="how many entries the device takes; null: what the format says",
    )


class ListBody(ListFieldsBody):
    site = Slug(max_length=80)


class ListCredentialBody(Body):
    name = Text(max_length=100, help_text="what it is for, such as the device")
    kind = Choice(ListCredential.Kind.values, required=False, help_text="basic unless given")
    days = Whole(
        required=False,
        min_value=1,
        max_value=LONGEST_LIFE.days,
        help_text="so long it is good; 365 unless given",
    )
