"""Messages signed by the Standard Webhooks specification, as they come in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime

from .answers import bad_signature
from .port import Attempt

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX = "whsec_"


def signed(attempt: Attempt, secret: str, label: str) -> datetime:
    """When the message was sent, once one of its signatures is found right. Raises
    TicketError("unauthorised")."""
    moment = attempt.headers.get(TIMESTAMP, "")
    name = attempt.headers.get(ID, "")
    given = attempt.headers.get(SIGNATURE, "").split()
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        at = datetime.fromtimestamp(int(moment), UTC)
    except (binascii.Error, ValueError, OverflowError, OSError):
        key, at = b"", datetime.fromtimestamp(0, UTC)
    text = f"{name}.{moment}.".encode() + attempt.body
    right = b"v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest())
    # Every signature is compared, so that the time tells nothing of which was right.
    same = [hmac.compare_digest(each.encode("utf-8", "replace"), right) for each in given]
    if not key or not name or not any(same):
        raise bad_signature(label, SIGNATURE)
    return at
