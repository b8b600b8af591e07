"""Secrets that the portal has to read again, encrypted for the database.

Fernet (AES-128-CBC with HMAC-SHA256) under keys derived from ENCRYPTION_KEYS. The first key
encrypts, every one decrypts: put a new key in front, run `manage.py account reencrypt`, and take
the old one away.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from requirements_app.core.errors import Conflict

_PURPOSE = b"network-requirements-portal secrets v1"


def encrypt(text: str) -> str:
    """`text` as it may lie in the database."""
    return ring(tuple(settings.ENCRYPTION_KEYS), _PURPOSE).encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """What was encrypted. Raises Conflict where none of the keys fits."""
    try:
        return ring(tuple(settings.ENCRYPTION_KEYS), _PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Conflict(
            "a stored secret was encrypted with a key that the portal no longer has",
            "add the former key to ENCRYPTION_KEYS (or, where it is unset, restore SECRET_KEY)",
        ) from error


def reencrypt(sealed: str) -> str:
    """The same secret under the first key."""
    return encrypt(decrypt(sealed))


@lru_cache(maxsize=8)
def ring(texts: tuple[str, ...], purpose: bytes) -> MultiFernet:
    """Keys for one purpose, derived from secret texts: the first encrypts, every one decrypts."""
    return MultiFernet([Fernet(_derived(text, purpose)) for text in texts])


def _derived(text: str, purpose: bytes) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return base64.urlsafe_b64encode(hkdf.derive(text.encode()))
