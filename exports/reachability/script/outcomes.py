"""What became of a test, whether it is what the change wants, and the result's signature."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

AS_WANTED, NOT_AS_WANTED, UNDECIDED = "as-wanted", "not-as-wanted", "undecided"
OPEN, REFUSED, FILTERED = "open", "refused", "filtered"
ANSWERED, INCONCLUSIVE = "answered", "inconclusive"
NOT_RESOLVED, INTERCEPTED, NOT_TESTED = "name-not-resolved", "intercepted", "not-tested"
# Of the certificate: the expected one, another one, or not to be told.
AS_EXPECTED, UNJUDGED, FAILED = "as-expected", "unjudged", "failed"

_UNWANTED = {
    "open": (REFUSED, FILTERED, NOT_RESOLVED, INTERCEPTED),
    "closed": (OPEN, ANSWERED, INTERCEPTED),
}
_GRAVITY = (AS_WANTED, UNDECIDED, NOT_AS_WANTED)


def verdict(expect: str, outcome: str, tls_wanted: bool, tls_state: str) -> str:
    """Whether one attempt shows what is wanted, the contrary, or neither."""
    if outcome in _UNWANTED[expect]:
        return NOT_AS_WANTED
    if expect == "closed":
        return AS_WANTED if outcome == FILTERED else UNDECIDED
    if outcome == OPEN:
        return AS_WANTED if not tls_wanted or tls_state == AS_EXPECTED else UNDECIDED
    return AS_WANTED if outcome == ANSWERED else UNDECIDED


def attempt_verdict(probe: dict[str, Any], attempt: dict[str, Any]) -> str:
    """`verdict` of an attempt of a probe, both as JSON objects."""
    tls = attempt["tls"] or {"state": ""}
    return verdict(probe["expect"], attempt["outcome"], probe["tls"], tls["state"])


def worst(probe: dict[str, Any], attempts: list[dict[str, Any]]) -> dict[str, Any]:
    """The attempt that is farthest from what is wanted, among those that were made at all."""
    made = [each for each in attempts if each["outcome"] != NOT_TESTED] or attempts
    return max(made, key=lambda each: _GRAVITY.index(attempt_verdict(probe, each)))


def canonical(document: dict[str, Any]) -> bytes:
    """The RFC 8785 form of texts, whole numbers, booleans, nulls, lists, and objects whose
    names are ASCII."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8")


def signature(document: dict[str, Any], key: bytes) -> str:
    """What signs `document`, whose own `signature` does not count."""
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    return "hmac-sha256:" + hmac.new(key, canonical(unsigned), hashlib.sha256).hexdigest()
