"""The public certificate authorities, as browsers know them."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import certifi

_PEM = re.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


@cache
def public_root_fingerprints() -> tuple[str, ...]:
    """SHA-256 in hex of each root certificate in Mozilla's list, sorted."""
    bundle = Path(certifi.where()).read_text(encoding="ascii")
    roots = (base64.b64decode(body) for body in _PEM.findall(bundle))
    return tuple(sorted(hashlib.sha256(root).hexdigest() for root in roots))
