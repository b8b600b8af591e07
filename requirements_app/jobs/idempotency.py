"""Idempotency-Key: one effect and one answer for a POST, however often it is sent.

The answer is stored in the transaction of the effect, so that there is never one without the
other, and an effect that was refused leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, ExplainedError, InvalidInput

from .models import IdempotentRequest

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x20-\x7e]{1,255}")


class KeyReused(ExplainedError):  # noqa: N818 - as its fellows in core.errors
    """The key came with another request before; the API answers 422."""


@dataclass(frozen=True)
class Answer:
    """What a POST is answered with. `body` is JSON; `replayed` tells a stored answer."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


def answer_once(
    *, owner: User, key: str, method: str, path: str, body: bytes, make: Callable[[], Answer]
) -> Answer:
    """The answer of `make`, or the stored one where this owner sent this key before.

    `path` includes the query string; `body` is the request's as it came. `make` runs in the
    transaction that stores its answer; what it raises undoes both. Raises InvalidInput for a
    malformed key, KeyReused for a key that came with another request, and Conflict while the
    first request is still being worked on.
    """
    if not _KEY.fullmatch(key):
        raise InvalidInput.one(
            HEADER, key, "is no usable key", "send 1 to 255 printable ASCII characters"
        )
    fingerprint = _digest(method.encode(), path.encode(), body).hex()
    with transaction.atomic():
        if not _lock_taken(owner, key):
            raise Conflict(
                "a request with this Idempotency-Key is still being worked on",
                "wait a moment and send it again",
            )
        stored = IdempotentRequest.objects.filter(owner=owner, key=key).first()
        if stored is not None:
            return _replayed(stored, fingerprint)
        answer = make()
        IdempotentRequest.objects.create(
            owner=owner,
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
        )
    return answer


def _replayed(stored: IdempotentRequest, fingerprint: str) -> Answer:
    if stored.fingerprint != fingerprint:
        raise KeyReused(
            "this Idempotency-Key came with another request before",
            "choose a new key for a new request",
        )
    return Answer(
        status=stored.status, body=stored.body, headers=dict(stored.headers), replayed=True
    )


def _lock_taken(owner: User, key: str) -> bool:
    """Whether this transaction is now the only one that works on the key."""
    number = _digest(str(owner.pk).encode(), key.encode())[:8]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(number, signed=True)]
        )
        return bool(cursor.fetchone()[0])


def _digest(*parts: bytes) -> bytes:
    """SHA-256 over the parts, each with its length, so that no two lists of parts are alike."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8) + part)
    return whole.digest()
