"""How an operation of the API is described."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote

from .answers import Answer

A_co = TypeVar("A_co", covariant=True)


class Nothing(Answer):
    """The answer of an operation that has nothing to say but that it was done."""


@dataclass(frozen=True)
class Operation(Generic[A_co]):
    """One operation, as the OpenAPI document describes it.

    `once`: it takes an Idempotency-Key. `conditional`: it takes the ETag that it was made from.
    """

    method: str
    path: str
    answer: type[A_co]
    query: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    once: bool = False
    conditional: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does nothing that sending it once does not."""
        return self.once or self.conditional or self.method in ("GET", "PUT", "DELETE")

    def address(self, **parts: object) -> str:
        """The path with its parts filled in. Raises KeyError for a part that is missing."""
        return re.sub(r"{(\w+)}", lambda found: quote(str(parts[found[1]]), safe=""), self.path)

    def check(self, query: Mapping[str, object], body: Mapping[str, object]) -> None:
        """Raises TypeError for a filter or field that the operation does not have."""
        for given, known in ((query, self.query), (body, self.fields)):
            if unknown := sorted(given.keys() - known):
                names = ", ".join(sorted(known)) or "none"
                raise TypeError(f"{self.path} does not take {', '.join(unknown)}; it takes {names}")
