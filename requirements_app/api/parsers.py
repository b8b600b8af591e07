"""JSON bodies, read strictly: what two readers could take for two things is refused."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from math import isinf
from typing import IO, Any, NoReturn

from rest_framework.parsers import JSONParser

from requirements_app.core.errors import InvalidInput

_DEEPEST = 40


class StrictJSONParser(JSONParser):
    """UTF-8 JSON without duplicate keys, NaN, lone surrogates, NUL, or more than 40 levels."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        try:
            text = codecs.decode(stream.read(), "utf-8")
            value = json.loads(
                text,
                object_pairs_hook=_unique,
                parse_constant=_no_constant,
                parse_float=_finite,
            )
        except UnicodeDecodeError as error:
            raise _refused("is not UTF-8", "encode the body as UTF-8") from error
        except RecursionError as error:
            raise _refused("is nested too deeply", f"use at most {_DEEPEST} levels") from error
        except ValueError as error:
            raise _refused(f"is not JSON: {error}", "correct the JSON") from error
        _check(value, 0)
        return value


def _refused(message: str, mend: str) -> InvalidInput:
    return InvalidInput.one("body", "", message, mend)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _refused(f"has the key {key!r} twice", "keep one of them")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise _refused(f"holds {name}, which is no JSON number", "send a number or null")


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise _refused(f"holds {text[:40]}, which is too large a number", "send a smaller one")
    return number


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise _refused("is nested too deeply", f"use at most {_DEEPEST} levels")
    if isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, str) and ("\x00" in value or not _encodable(value)):
        raise _refused("holds a NUL or half a character (lone surrogate)", "remove it")


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
