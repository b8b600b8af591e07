"""Which of the catalogue's hosts a host that somebody asks about is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from requirements_app.core.endpoints import (
    AddressRange,
    AnyEndpoint,
    NamePattern,
    parse_endpoint,
)
from requirements_app.core.errors import InvalidInput

_PARAMETER = re.compile(r"\{[^{}]*\}")
_ANY_LABEL = "[a-z0-9_-]+"


@dataclass(frozen=True)
class HostQuery:
    """A name, a wildcard, an address or range, or a template as the catalogue writes it."""

    text: str
    value: AddressRange | NamePattern | None

    @classmethod
    def from_text(cls, text: str, field: str = "host") -> HostQuery:
        """Raises InvalidInput for what is neither; `any` is no host."""
        if "{" in text:
            return cls(text, None)
        value = parse_endpoint(text, field)
        if isinstance(value, AnyEndpoint):
            raise InvalidInput.one(field, text, "is no host", "name a host or an address")
        return cls(text, value)

    def matches(self, pattern: str, kind: str) -> bool:
        """Whether a host of the catalogue may be meant.

        A name is matched by itself, by a wildcard above it and by a template that it may be an
        instance of; a wildcard also by all below it; an address by every range that shares an
        address with it.
        """
        if self.text == pattern:
            return True
        if isinstance(self.value, AddressRange):
            return kind == "address" and _overlap(self.value, AddressRange.from_text(pattern))
        if self.value is None or kind == "address":
            return False
        if kind == "template":
            return self._matches_template(self.value, pattern)
        host = _pattern(pattern)
        return host.matches(self.value) or self.value.matches(host)

    @staticmethod
    def _matches_template(name: NamePattern, template: str) -> bool:
        if name.wildcard:
            return name.matches(_pattern(_PARAMETER.sub("x", template)))
        fixed = (re.escape(part) for part in _PARAMETER.split(template.lower()))
        return re.fullmatch(_ANY_LABEL.join(fixed), name.text) is not None


@lru_cache(maxsize=1 << 15)
def _pattern(text: str) -> NamePattern:
    """A host of the catalogue as a value: each question reads all of them."""
    return NamePattern.from_text(text)


def _overlap(one: AddressRange, other: AddressRange) -> bool:
    return one.version == other.version and one.first <= other.last and other.first <= one.last
