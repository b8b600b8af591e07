"""Pydantic's findings about a YAML file as problems that name line, path and mend."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from requirements_app.core.errors import Problem
from requirements_app.core.yaml_lines import MarkedYaml, Path

_LEAD = re.compile("^(Value error, |(Input|String|Tuple|List|Dictionary) )")
_NAMING_KEYS = ("id", "slug", "pattern", "name")
_TEXT = "write text, in quotes where it would read as a number, true, false or null"
_LIST = "write a list, each item on a line that begins with `- `"
_MAPPING = "write a mapping: `key: value` lines, or {{key: value}}"
_DATE = "write a date as YYYY-MM-DD"
_NUMBER = "write a whole number"
_MENDS: dict[str, str] = {
    "string_type": _TEXT,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "frozen_set_type": _LIST,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_too_short": "fill it in",
    "string_too_long": "keep it to {max_length} characters",
    "too_short": "give at least {min_length}",
    "too_long": "give at most {max_length}",
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    "string_pattern_mismatch": "write it in the form {pattern}",
}


def refused(message: str, mend: str) -> PydanticCustomError:
    """The error a validator raises: `message` completes "<field> <value> …", `mend` instructs."""
    return PydanticCustomError("refused", "{message}", {"message": message, "mend": mend})


def nearest(value: object, known: Iterable[str]) -> str | None:
    """The known word that `value` most likely meant, or None where nothing is close."""
    words = sorted(known)
    lowered = {word.lower(): word for word in words}
    found = difflib.get_close_matches(str(value).lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else None


def choose(value: object, known: Iterable[str], otherwise: str, limit: int = 12) -> str:
    """A mend for an unknown word: the one probably meant, else the known ones."""
    words = sorted(known)
    if near := nearest(value, words):
        return f"did you mean `{near}`?"
    if words and len(words) <= limit:
        return f"{otherwise}; known: {', '.join(words)}"
    return otherwise


def problems_of(
    error: ValidationError, marked: MarkedYaml, model: type[BaseModel]
) -> tuple[Problem, ...]:
    """One problem for each of pydantic's errors, in the order of the file's lines.

    `marked` is the document that was validated against `model`.
    """
    details = error.errors(include_url=False)
    placed = [
        (_path(each["loc"], marked.data, missing=each["type"] == "missing"), each)
        for each in details
        if not _follows_from(each)
    ]
    placed.sort(key=lambda pair: marked.line_of(pair[0]))
    return tuple(_problem(path, each, marked, model) for path, each in placed)


def _follows_from(detail: ErrorDetails) -> bool:
    """Whether a list is too short only because items with problems of their own fell out."""
    given = detail["input"]
    if detail["type"] != "too_short" or not isinstance(given, list | tuple):
        return False
    return len(given) >= int(detail["ctx"]["min_length"])


def _problem(
    path: Path, detail: ErrorDetails, marked: MarkedYaml, model: type[BaseModel]
) -> Problem:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "missing":
        key = str(path[-1])
        return marked.problem(path, key, "is missing", f"add `{key}: …`")
    if kind == "extra_forbidden":
        key, known = str(path[-1]), set(_keys(model, path[:-1]))
        mend = choose(key, known, "remove it", limit=40)
        return marked.problem(path, key, "is not a key known here", mend)
    if kind == "literal_error":
        return _unknown_word(path, value, str(context["expected"]), marked)
    if kind == "union_tag_invalid":
        key = str(context["discriminator"]).strip("'")
        return _unknown_word((*path, key), context["tag"], str(context["expected_tags"]), marked)
    if kind == "union_tag_not_found":
        key = str(context["discriminator"]).strip("'")
        return marked.problem((*path, key), key, "is missing", f"add `{key}: …`")
    message = _LEAD.sub("", detail["msg"])
    return marked.problem(path, _brief(value), message, _mend(kind, context, message))


def _unknown_word(path: Path, value: object, expected: str, marked: MarkedYaml) -> Problem:
    words = re.findall(r"'([^']*)'", expected) or [expected]
    mend = choose(value, words, "write one of the words known here")
    return marked.problem(path, _brief(value), "is not one of the words known here", mend)


def _mend(kind: str, context: Mapping[str, Any], message: str) -> str:
    if "mend" in context:
        return str(context["mend"])
    if kind in _MENDS:
        return _MENDS[kind].format(**context)
    return f"change it so that this holds: {message}"


def _path(loc: tuple[int | str, ...], data: Any, *, missing: bool) -> Path:
    """The part of pydantic's location that the file has, and the last key where it is missing."""
    path: list[int | str] = []
    for position, part in enumerate(loc, start=1):
        if isinstance(data, dict) and isinstance(part, str):
            if part not in data and not (missing and position == len(loc)):
                continue  # the tag by which pydantic chose among models, which is no key
            path.append(part)
            if part not in data:
                break
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path.append(part)
            data = data[part]
        else:
            break
    return tuple(path)


def _keys(model: type[BaseModel], path: Path) -> Iterator[str]:
    """The keys that the models at `path` below `model` know."""
    here = [model]
    for key in (part for part in path if isinstance(part, str)):
        here = [
            inner
            for outer in here
            for name, field in outer.model_fields.items()
            if key in (name, field.alias)
            for inner in _models(field.annotation)
        ]
    for found in here:
        for name, field in found.model_fields.items():
            yield field.alias or name


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _brief(value: Any) -> object:
    """`value` where it is one word, else what a reader knows it by."""
    if isinstance(value, dict):
        return next((value[key] for key in _NAMING_KEYS if key in value), "the mapping")
    return "the list" if isinstance(value, list | tuple) else value
