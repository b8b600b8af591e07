"""The bodies of requests about rule bases."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.rulebases.compute.parsing import PLATFORMS

from .fields import Body, Choice, Text

_FORMAT = "what the file's content tells, unless given"
_NAMES = "what zones of the site are called in the file: {slug: name}"


def _names() -> s.DictField:
    return s.DictField(child=Text(max_length=200, allow_blank=True), required=False,
                       help_text=_NAMES)  # fmt: skip


class RuleBaseBody(Body):
    text = Text(max_length=5_000_000, help_text="the file; a larger one comes as a form")
    file_name = Text(required=False, allow_blank=True, max_length=200)
    format = Choice(PLATFORMS, required=False, help_text=_FORMAT)
    firewall = Text(required=False, allow_blank=True, max_length=80)
    zone_names = _names()


class RuleBaseUploadBody(Body):
    file = s.FileField(max_length=200, allow_empty_file=True)
    format = Choice(PLATFORMS, required=False, help_text=_FORMAT)
    firewall = Text(required=False, allow_blank=True, max_length=80)
    zone_names = Text(required=False, allow_blank=True, max_length=50_000,
                      help_text=f"{_NAMES}, as JSON")  # fmt: skip


class RuleBaseFieldsBody(Body):
    firewall = Text(required=False, allow_blank=True, max_length=80, help_text="none where blank")
    zone_names = _names()
