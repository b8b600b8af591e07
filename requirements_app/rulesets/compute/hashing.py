"""The hashes of a build: `v1:` + SHA-256 of RFC 8785 JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from hashlib import sha256
from typing import Any

from requirements_app.core.canonical import HASH_VERSION, canonical_json, content_hash

from .index import CatalogueIndex
from .model import Decision, Entry, Finding, Rule, Site


def hash_of_content(
    entries: Iterable[Entry],
    rules: Iterable[Rule],
    findings: Iterable[Finding],
    decisions: Iterable[Decision],
) -> str:
    """The hash of what was computed, in its order. It is taken piece by piece, so that a hundred
    thousand entries are never one text."""
    lists: dict[str, Iterable[object]] = {
        "decisions": decisions,
        "entries": entries,
        "findings": findings,
        "rules": rules,
    }
    digest = sha256()
    for piece in _pieces(lists):
        digest.update(piece)
    return f"{HASH_VERSION}:{digest.hexdigest()}"


def hash_of_inputs(site: Site, index: CatalogueIndex, as_of: dt.date) -> str:
    """The hash of all that was read: the site without regard to the order of its parts, the facts
    of its products, every role and host of the catalogue version, and the day."""
    deployments = [*site.deployments]
    for consumer in site.consumers:
        deployments += consumer.deployments
    products = {each.product for each in deployments} & set(index.files)
    return content_hash(
        {
            "site": _unordered(site),
            "products": {
                slug: index.files[slug].model_dump(mode="json", exclude={"documents"})
                for slug in products
            },
            "components": {
                name: component.model_dump(mode="json")
                for name, component in index.components.items()
            },
            "hosts": {
                pattern: host.model_dump(mode="json") for pattern, host in index.hosts.items()
            },
            "as_of": as_of.isoformat(),
        }
    )


def _pieces(lists: dict[str, Iterable[object]]) -> Iterator[bytes]:
    """The canonical JSON of an object of lists whose names are in order."""
    opening = "{"
    for name, items in lists.items():
        yield f'{opening}"{name}":['.encode()
        for position, item in enumerate(items):
            if position:
                yield b","
            yield plain_json(item)
        yield b"]"
        opening = ","
    yield b"}"


def plain_json(value: object) -> bytes:
    """Dataclasses of texts, whole numbers and dates as canonical JSON.

    Of such values, with names in ASCII, the standard encoder writes what RFC 8785 asks for, many
    times faster than one that knows all of it.
    """
    return _ENCODER.encode(value).encode()


def _value(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value):
        return vars(value)
    raise TypeError(f"{value!r} has no place in a hash")


_ENCODER = json.JSONEncoder(
    default=_value, ensure_ascii=False, separators=(",", ":"), sort_keys=True
)


def _unordered(value: Any) -> Any:
    """A value as JSON, its lists sorted by their items' own canonical JSON, at every depth."""
    if isinstance(value, tuple | list):
        return sorted((_unordered(item) for item in value), key=canonical_json)
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if value is None or isinstance(value, str | int):
        return value
    return _unordered(_value(value))
