"""Objects of a configuration: names that follow from what they hold, and what has to be added and
removed between two sets of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.services import Service

PREFIX = "nrp-"
"""What every name that the portal gives begins with: those that begin otherwise are not its own."""

BodyT = TypeVar("BodyT")


@dataclass(frozen=True)
class Item(Generic[BodyT]):
    """One object or rule in its table. Items of one table and name have the same body, comments
    aside: names follow from what is held."""

    table: str
    name: str
    body: BodyT

    @property
    def key(self) -> tuple[str, str]:
        return self.table, self.name


@dataclass(frozen=True)
class Plan(Generic[BodyT]):
    """What to add, in order, then what to remove, in order."""

    add: tuple[Item[BodyT], ...]
    remove: tuple[Item[BodyT], ...]


def plan(
    before: Iterable[Item[BodyT]], after: Iterable[Item[BodyT]], tables: Sequence[str]
) -> Plan[BodyT]:
    """The way from `before` to `after`. `tables` are in order of need: an item needs only such as
    are in tables before its own."""
    had, has = _by_key(before), _by_key(after)
    rank = {table: place for place, table in enumerate(tables)}
    added = [item for key, item in has.items() if key not in had]
    removed = [item for key, item in had.items() if key not in has]
    return Plan(
        tuple(sorted(added, key=lambda item: rank[item.table])),
        tuple(sorted(removed, key=lambda item: -rank[item.table])),
    )


def _by_key(items: Iterable[Item[BodyT]]) -> dict[tuple[str, str], Item[BodyT]]:
    found: dict[tuple[str, str], Item[BodyT]] = {}
    for item in items:
        found.setdefault(item.key, item)
    return found


def digest(value: object, digits: int = 16) -> str:
    """The first hexadecimal digits of the SHA-256 of a value of JSON."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def endpoint_name(endpoint: Endpoint, limit: int) -> str:
    """The name of the object for an address, a range or a host name."""
    if isinstance(endpoint, NamePattern):
        kind = "w-" if endpoint.wildcard else "f-"
        return _fitting(kind, ".".join(reversed(endpoint.labels)), limit)
    if isinstance(endpoint, AddressRange):
        joined = "_to_" if endpoint.prefix_length is None else "-"
        return _fitting("a-", endpoint.text.replace("-", joined).replace(":", "-"), limit)
    raise TypeError(f"{endpoint!r} has no object")


def service_name(service: Service, limit: int) -> str:
    """The name of the object for a service."""
    text = str(service).replace(",", "_").replace("/", "-")
    return _fitting("s-", text, limit)


def group_name(members: Sequence[str]) -> str:
    """The name of the group that holds these objects."""
    return f"{PREFIX}g-{digest(sorted(members))}"


def _fitting(kind: str, text: str, limit: int) -> str:
    name = f"{PREFIX}{kind}{text.replace('/', '_')}"
    return name if len(name) <= limit else f"{PREFIX}{kind}{digest(text)}"
