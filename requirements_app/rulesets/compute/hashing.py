"""The hashes of a build: `v1:` + SHA-256 of RFC 8785 JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from requirements_app.core.canonical import HASH_VERSION, plain_canonical_json

from .index import CatalogueIndex
from .model import Decision, Entry, Finding, Rule, Site

_AT_ONCE = 256


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
    read = plain_canonical_json(
        {
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
    # The site, by its name the last in the object, is by far the largest part.
    whole = read.removesuffix(b"}") + f',"site":{_unordered(site)}}}'.encode()
    return f"{HASH_VERSION}:{sha256(whole).hexdigest()}"


def _pieces(lists: dict[str, Iterable[object]]) -> Iterator[bytes]:
    """The canonical JSON of an object of lists whose names are in order."""
    opening = "{"
    for name, items in lists.items():
        yield f'{opening}"{name}":['.encode()
        rest = iter(items)
        comma = b""
        while some := list(islice(rest, _AT_ONCE)):
            yield comma + plain_json(some)[1:-1]
            comma = b","
        yield b"]"
        opening = ","
    yield b"}"


def plain_json(value: object) -> bytes:
    """Dataclasses of texts, whole numbers and dates, and lists of them, as canonical JSON.

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


def _unordered(value: Any) -> str:
    """A value as canonical JSON, its lists sorted by their items' own JSON, at every depth."""
    if value is None or isinstance(value, str | int):
        return _scalar(value)
    if isinstance(value, tuple | list):
        return f"[{','.join(sorted(map(_unordered, value)))}]"
    if isinstance(value, dict):
        items = (f"{_scalar(key)}:{_unordered(value[key])}" for key in sorted(value))
        return f"{{{','.join(items)}}}"
    return _unordered(_value(value))


@lru_cache(maxsize=65_536, typed=True)  # typed: 1 and true are equal in Python, not in JSON
def _scalar(value: str | int | None) -> str:
    """A text, a number or null as JSON: a site says the same few thousands again and again."""
    return _ENCODER.encode(value)
