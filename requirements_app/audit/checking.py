"""Reading the whole chain, on record: so that everybody can see when it was last proved."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from .seal import START, Head, Verification, verify
from .selectors import VERIFIED
from .services import record

logger = logging.getLogger(__name__)


def chain_check(
    *, heads: Iterable[Head] = (), grace: timedelta = timedelta(minutes=1)
) -> Verification:
    """`seal.verify`, and an audit event of what it found."""
    found = verify(heads=heads, grace=grace)
    check_record(found)
    return found


def check_record(found: Verification) -> dict[str, Any]:
    """Put on record what a reading of the whole chain found. Returns what was written."""
    head = found.head or Head(0, START)
    facts = {
        "intact": found.intact,
        "position": head.position,
        "digest": head.digest,
        "altered": len(found.altered),
        "broken": len(found.broken),
        "lost_heads": len(found.lost_heads),
        "unsealed": len(found.unsealed),
    }
    if not found.intact:
        logger.error("the audit trail is not what was sealed: %s", facts)
    record(actor=None, action=VERIFIED, object_type="audit.chain", data=facts)
    return facts
