"""The key that signs heads of the audit chain, and what checks a signature (Ed25519).

The key comes from AUDIT_SIGNING_KEY: a private key in PEM, or any secret text, from which one is
derived. The public key is no secret; whoever checks heads keeps a copy of it elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from requirements_app.core.errors import Conflict, InvalidInput

ALGORITHM = "Ed25519"
_PURPOSE = b"network-requirements-portal audit heads v1"
_PEM = "-----BEGIN"
_KEY_ID_LENGTH = 16


def sign(statement: bytes) -> bytes:
    """The portal's signature. Raises Conflict where AUDIT_SIGNING_KEY is no key."""
    return _private_key(settings.AUDIT_SIGNING_KEY).sign(statement)


def own_public_key() -> Ed25519PublicKey:
    """What checks the portal's signatures. Raises Conflict where AUDIT_SIGNING_KEY is no key."""
    return _private_key(settings.AUDIT_SIGNING_KEY).public_key()


def public_key_read(pem: str) -> Ed25519PublicKey:
    """A public key in PEM. Raises InvalidInput."""
    mend = "give the PEM that `manage.py audit key` prints"
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidInput.one("public-key", pem[:60], "is no public key", mend) from error
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidInput.one("public-key", pem[:60], f"is no {ALGORITHM} key", mend)
    return key


def public_key_text(key: Ed25519PublicKey) -> str:
    """The key in PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def key_id(key: Ed25519PublicKey) -> str:
    """A short name of a key: the beginning of the SHA-256 of its 32 bytes."""
    return sha256(key.public_bytes_raw()).hexdigest()[:_KEY_ID_LENGTH]


def is_signed(statement: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Whether the owner of the key has signed these bytes."""
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=4)
def _private_key(text: str) -> Ed25519PrivateKey:
    if not text.lstrip().startswith(_PEM):
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
        return Ed25519PrivateKey.from_private_bytes(hkdf.derive(text.encode()))
    mend = "make one with: openssl genpkey -algorithm ed25519"
    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise Conflict("AUDIT_SIGNING_KEY is no private key that can be read", mend) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Conflict(f"AUDIT_SIGNING_KEY is no {ALGORITHM} key", mend)
    return key
