"""Typed fields for bodies: strict, so that `"443"`, `1` and `"yes"` are not guessed at.

A message is written "what is wrong; the mend", as `core.errors.Problem` tells it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers as s
from rest_framework.exceptions import ErrorDetail
from rest_framework.settings import api_settings

from requirements_app.core.errors import Problem, shown

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = api_settings.NON_FIELD_ERRORS_KEY
_UNKNOWN = "unknown"
SLUG = "^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$"
_PLAIN = re.compile(r"[\w.-]{1,160}")

# The framework's own messages by their code; those that name a number keep their sentence.
_WORDS = {
    "required": "is missing; give it",
    "null": "is null; give a value, or leave the field out",
    "blank": "is blank; fill it in",
    "not_a_list": "is no list; give a list",
    "not_a_dict": "is no object; give an object",
    "invalid": "is of the wrong type; see the API's description",
    "max_length": "is too long; keep to {0}",
    "min_length": "is too short; give {0} at least",
    "max_value": "is too large; give {0} at most",
    "min_value": "is too small; give {0} at least",
    "null_characters_not_allowed": "holds a NUL character; remove it",
    "surrogate_characters_not_allowed": "holds half a character; send UTF-8",
}


class Text(s.CharField):
    """A string as it came; what it may say is the services' to judge."""

    default_error_messages = {"not_text": "is not text; give a string"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("not_text")
        return data


@extend_schema_field({"type": "string", "pattern": SLUG})
class Slug(Text):
    """The slug of something; whether it is one is told by the services, with the nearest name."""


class Whole(s.IntegerField):
    """A whole number."""

    default_error_messages = {"not_whole": "is no whole number; give one without quotes"}

    def to_internal_value(self, data: object) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("not_whole")
        return data


class Flag(s.BooleanField):
    """True or false."""

    default_error_messages = {"not_flag": "is neither true nor false; give true or false"}

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("not_flag")
        return data


class Day(s.DateField):
    """A date."""

    def to_internal_value(self, data: Any) -> dt.date:
        try:
            return dt.date.fromisoformat(data if _DATE.fullmatch(data) else "")
        except (TypeError, ValueError) as error:
            words = "is not a date; write a date as YYYY-MM-DD"
            raise s.ValidationError(words, "not_date") from error


class Moment(s.DateTimeField):
    """A time with its offset from UTC."""

    def to_internal_value(self, value: Any) -> dt.datetime:
        words = "is no time with its offset; write it as 2026-12-31T23:00:00Z"
        try:
            moment = dt.datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise s.ValidationError(words, "not_moment")
            return moment.astimezone(dt.UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise s.ValidationError(words, "not_moment") from error


class Choice(s.ChoiceField):
    """One of a few words."""

    def __init__(self, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)
        words = f"is not known here; use {', '.join(choices)}"
        self.error_messages = {**self.error_messages, "invalid_choice": words}


class Texts(s.ListField):
    """A list of strings."""

    def __init__(self, longest: int, **kwargs: Any) -> None:
        super().__init__(child=Text(max_length=longest), **kwargs)


class Body(s.Serializer[object]):
    """A JSON object that a request sends. Unknown keys are refused, in nested objects too."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__doc__ = cls.__doc__ or ""  # not the base's: it describes the component
        extend_schema_serializer(component_name=cls.__name__.removesuffix("Body"))(cls)

    def to_internal_value(self, data: Any) -> Any:
        known = ", ".join(self.fields)
        unknown: dict[str, Any] = {
            key: [ErrorDetail(f"is not known here; use {known}", _UNKNOWN)]
            for key in (data if isinstance(data, Mapping) else ())
            if key not in self.fields
        }
        try:
            values = super().to_internal_value(data)
        except s.ValidationError as error:
            if not unknown or not isinstance(error.detail, dict):
                raise
            raise s.ValidationError(error.detail | unknown) from error
        if unknown:
            raise s.ValidationError(unknown)
        return values


def problems_of(errors: Any, data: Any, path: str = "") -> Iterator[Problem]:
    """The framework's nested errors about `data`, each with its place and its value."""
    if isinstance(errors, Mapping):
        for key, nested in errors.items():
            if key == _WHOLE:
                yield from problems_of(nested, data, path or "body")
            else:
                yield from problems_of(nested, _inner(data, key), _below(path, key))
        return
    for position, error in enumerate(errors):
        if isinstance(error, Mapping):
            yield from problems_of(error, _inner(data, position), _below(path, position))
        else:
            yield _problem(error, data, path)


def _problem(error: ErrorDetail, value: Any, path: str) -> Problem:
    text = str(error)
    if words := _WORDS.get(str(error.code)):
        text = words.format(*re.findall("[0-9]+", text) or [""])
    message, _, mend = text.partition("; ")
    if error.code == "required":
        value = ""
    return Problem(path, value, message, mend)


def _inner(data: Any, key: Any) -> Any:
    if isinstance(data, Mapping):
        return data.get(key)
    inside = isinstance(data, list) and isinstance(key, int) and key < len(data)
    return data[key] if inside else None


def _below(path: str, key: Any) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    name = key if _PLAIN.fullmatch(key) else shown(key)
    return f"{path}.{name}" if path else name
