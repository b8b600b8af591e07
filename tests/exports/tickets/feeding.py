"""Answers that a test hands to a driver's verb, and the requests that it made for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from exports.tickets.port import Steps
from requirements_app.core.http import Request, Response

T = TypeVar("T")


def answer(value: Any = None, status: int = 200, **headers: str) -> Response:
    """An answer with this JSON, or without a body."""
    body = b"" if value is None else json.dumps(value).encode()
    return Response(status, {name.replace("_", "-"): each for name, each in headers.items()}, body)


def fed(steps: Steps[T], *answers: Response) -> tuple[T, Sequence[Request]]:
    """What the verb returns, and its requests. All the answers must be asked for."""
    asked: list[Request] = []
    given = iter(answers)
    try:
        asked.append(next(steps))
        while True:
            following = next(given, None)
            if following is None:
                raise AssertionError(f"one more request than expected: {asked[-1]}")
            asked.append(steps.send(following))
    except StopIteration as stop:
        left = len(list(given))
        assert not left, f"{left} answers were not asked for"
        result: T = stop.value
        return result, asked
