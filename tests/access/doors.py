"""Every address of the portal with every method it takes, from the addresses Django knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

READS = ("get",)
WRITES = ("post", "put", "patch", "delete")


@dataclass(frozen=True)
class Pattern:
    """One entry of the URL conf. `name` carries its namespace; one without a name has its route."""

    name: str
    route: str
    callback: Any
    parameters: tuple[str, ...]

    @property
    def of_class(self) -> bool:
        """Whether the view is a class, which tells the methods it takes."""
        return hasattr(self.callback, "view_class")

    def scope(self, method: str) -> str:
        if method in READS:
            return "read"
        return getattr(getattr(self.callback, "view_class", None), "write_scope", "write")

    @property
    def methods(self) -> tuple[str, ...]:
        if not self.of_class:
            return ("get", "post")
        view = self.callback.view_class
        return tuple(each for each in (*READS, *WRITES) if hasattr(view, each))


@dataclass(frozen=True)
class Door:
    """One method of one address, with the body that is sent there."""

    name: str
    method: str
    address: str
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    scope: str = ""  # that an API token needs for it

    @property
    def reads(self) -> bool:
        return self.method in READS

    @property
    def of_api(self) -> bool:
        """Whether it answers as the API does: feeds and lists do as well."""
        return self.address.startswith(("/api/", "/feeds/", "/lists/"))

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.address} ({self.name})"


def patterns() -> list[Pattern]:
    """All of them; two entries of one name and route count once."""
    found = {(each.name, each.route): each for each in _walk(get_resolver().url_patterns)}
    return list(found.values())


def _walk(
    entries: Iterable[URLPattern | URLResolver], route: str = "", space: str = ""
) -> Iterator[Pattern]:
    for entry in entries:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _walk(entry.url_patterns, whole, space + inner)
            continue
        parameters = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
        name = f"{space}{entry.name}" if entry.name or space else whole
        yield Pattern(name, whole, entry.callback, parameters)


def address_of(pattern: Pattern, values: Mapping[str, object]) -> str:
    """The address with these values; KeyError names the parameter that has none."""
    given = {name: values[name] for name in pattern.parameters}
    try:
        return reverse(pattern.name, kwargs=given)
    except NoReverseMatch:
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(given[found[1]]), pattern.route)
