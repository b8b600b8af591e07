"""Errors (RFC 9457)."""

from __future__ import annotations

from rest_framework import serializers as s

from .base import Shape


class ErrorShape(Shape):
    """One thing wrong: read it as "<field> <value> <message>; <mend>"."""

    field = s.CharField(help_text="a path such as `members[0].value`, or a parameter or header")
    value = s.CharField(allow_blank=True, help_text="what was given, shortened; text or JSON")
    message = s.CharField()
    mend = s.CharField(allow_blank=True, help_text="what to do about it")


class ProblemShape(Shape):
    """Why a request was refused (RFC 9457)."""

    type = s.CharField(help_text="`about:blank`: the status tells the kind of problem")
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    mend = s.CharField(allow_blank=True, help_text="what to do about it")
    errors = ErrorShape(  # type: ignore[assignment]
        many=True, help_text="for status 400: each value with its mend"
    )
    request_id = s.CharField(allow_blank=True, help_text="finds the request in the portal's log")
