"""Heads of the chain as documents: signed, so that they can be kept anywhere and prove
themselves.

What is signed is the text `statement`, byte for byte as it stands in the document, so that any
program that knows Ed25519 can check it; docs/audit.md does so with openssl.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from requirements_app.core.canonical import plain_canonical_json
from requirements_app.core.errors import InvalidInput

from . import signing
from .models import Seal
from .seal import START, Head

KIND = "network-requirements-portal audit head v1"
LONGEST = 10_000
_POSITIONS = 10**18
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SignedHead:
    """`head` as the signature under `key_id` says it. Before the first seal its position is 0."""

    head: Head
    statement: str
    signature: str
    key_id: str
    public_key: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object that is kept outside."""
        return {
            "position": self.head.position,
            "digest": self.head.digest,
            "statement": self.statement,
            "algorithm": signing.ALGORITHM,
            "signature": self.signature,
            "key_id": self.key_id,
            "public_key": self.public_key,
        }

    @property
    def text(self) -> str:
        """The same as the text of a file."""
        return json.dumps(self.document, indent=2)


def head_sign() -> SignedHead:
    """The chain's end at this moment, signed. Raises Conflict where there is no key."""
    last = Seal.objects.order_by("-position").first()
    head = Head(last.position, last.digest) if last else Head(0, START)
    statement = plain_canonical_json(
        {
            "kind": KIND,
            "portal": settings.PORTAL_URL,
            "position": head.position,
            "digest": head.digest,
            "sealed_at": last.sealed_at.isoformat(timespec="seconds") if last else None,
            "signed_at": timezone.now().isoformat(timespec="seconds"),
        }
    )
    key = signing.own_public_key()
    return SignedHead(
        head,
        statement.decode(),
        base64.b64encode(signing.sign(statement)).decode(),
        signing.key_id(key),
        signing.public_key_text(key),
    )


def head_read(text: str, *, key: Ed25519PublicKey) -> Head:
    """The head in a document that `head_sign` made, which `key` must have signed; the key that
    stands in the document itself is not believed. Raises InvalidInput."""
    document = _object(text, "a signed head")
    statement, signature = document.get("statement"), document.get("signature")
    if not isinstance(statement, str) or not isinstance(signature, str):
        raise _refused(text, "lacks its statement or its signature")
    try:
        signed = signing.is_signed(
            statement.encode(), base64.b64decode(signature, validate=True), key
        )
    except (binascii.Error, ValueError):
        signed = False
    if not signed:
        raise InvalidInput.one(
            "head",
            document.get("key_id"),
            f"is not signed by the key {signing.key_id(key)}",
            "give the public key of that time with --public-key, or treat the head as forged",
        )
    said = _object(statement, "a statement")
    position, digest = said.get("position"), said.get("digest")
    head = _stated(position, digest) if said.get("kind") == KIND else None
    if head is None:
        raise _refused(statement, "does not state a head of the audit chain")
    if (document.get("position"), document.get("digest")) != (position, digest):
        raise _refused(text, "says another position or digest than was signed")
    return head


def _stated(position: object, digest: object) -> Head | None:
    if type(position) is not int or not 0 <= position < _POSITIONS:
        return None
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        return None
    return Head(position, digest)


def _object(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _refused(text, f"is not {what}")
    return found


def _refused(text: str, message: str) -> InvalidInput:
    return InvalidInput.one(
        "head", text[:60], message, "give a file as `manage.py audit head` writes it"
    )
