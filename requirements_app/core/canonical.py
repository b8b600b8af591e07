"""One byte form for a JSON value (RFC 8785), and the hashes and identifiers made from it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import rfc8785

HASH_VERSION = "v1"
ID_LENGTH = 20


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of `value`: None, bool, int, float, str, lists, tuples and dicts of them.

    Raises ValueError for what JSON cannot carry exactly: integers beyond ±(2⁵³ - 1), NaN,
    infinities, keys that are not text, lone surrogates, other types.
    """
    return rfc8785.dumps(value)


def content_hash(value: Any) -> str:
    """``v1:`` and the SHA-256, in hex, of the canonical JSON of `value`."""
    return f"{HASH_VERSION}:{sha256(canonical_json(value)).hexdigest()}"


def short_id(prefix: str, *parts: Any) -> str:
    """``prefix-`` and 20 hex digits that depend on `parts` only, their order included."""
    return f"{prefix}-{sha256(canonical_json(parts)).hexdigest()[:ID_LENGTH]}"
