"""The canonical content of a change and its hash: what is approved, to the last fact.

The hash is that of the RFC 8785 JSON `{"header":{…},"items":["…",…],"schema":1}`, in which each
item stands as the SHA-256, in hex, of its own canonical JSON, in ascending order. So it does not
depend on where items stand in the change, others can compute it from the exported document, and
of a hundred thousand items no more than their digests are held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

from requirements_app.core.canonical import HASH_VERSION, canonical_json, plain_canonical_json

SCHEMA = 1
_AT_ONCE = 4_096


def content_hash(header: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> str:
    """``v1:`` and the SHA-256 of the content.

    `header` and `items` are plain data: texts, whole numbers, booleans, nulls, lists and mappings
    of them. Raises TypeError or ValueError for anything else.
    """
    digest = sha256()
    for piece in _pieces(header, sorted(map(_digest, items))):
        digest.update(piece)
    return f"{HASH_VERSION}:{digest.hexdigest()}"


def moment_text(moment: dt.datetime) -> str:
    """A moment as it stands in a header, in UTC: ``2026-11-21T13:30:00Z``. Raises ValueError for
    one without a time zone, which is no moment."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(item: Mapping[str, Any]) -> bytes:
    return sha256(plain_canonical_json(item)).digest()


def _pieces(header: Mapping[str, Any], digests: list[bytes]) -> Iterator[bytes]:
    yield b'{"header":' + canonical_json(dict(header)) + b',"items":['
    rest = iter(digests)
    comma = b""
    while some := list(islice(rest, _AT_ONCE)):
        yield comma + b",".join(b'"%s"' % each.hex().encode() for each in some)
        comma = b","
    yield b'],"schema":%d}' % SCHEMA
