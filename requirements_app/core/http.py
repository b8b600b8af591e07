"""Requests to other systems and their answers, as values: who makes them opens no connection, and
who sends them (`requirements_app.outgoing`) knows no system."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ExplainedError, shown

Headers = tuple[tuple[str, str], ...]


class BadAnswer(ExplainedError):  # noqa: N818 - the name is what it is
    """An answer that does not say what it should."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent. Header names as they are written; `body` is complete.

    `secret` are the names of the headers that no page, log or dry run may show.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    secret: frozenset[str] = frozenset({"authorization"})

    @classmethod
    def json(cls, method: str, url: str, value: object, headers: Headers = ()) -> Request:
        """A request whose body is JSON, in UTF-8."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(method, url, (*headers, ("Content-Type", "application/json")), body)

    def with_headers(self, *headers: tuple[str, str], secret: bool = False) -> Request:
        """The same request with these headers besides; `secret` ones are never shown."""
        kept = self.secret | {name.lower() for name, _ in headers} if secret else self.secret
        return Request(self.method, self.url, (*self.headers, *headers), self.body, kept)

    def shown_headers(self) -> list[tuple[str, str]]:
        """The headers as a person may see them."""
        return [
            (name, "•••" if name.lower() in self.secret else value) for name, value in self.headers
        ]


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: `headers` by their names in small letters, `body` decoded of compression."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> str:
        """The body as text; bytes that are none become replacement characters."""
        return self.body.decode("utf-8", "replace")

    @property
    def ok(self) -> bool:
        """Whether the status is one of success."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON. Raises BadAnswer where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise BadAnswer(
                f"the answer ({self.status}) is no JSON: it begins with {shown(self.text[:60])}",
                "check that the address is that of the system's API, and what stands before it",
            ) from error
