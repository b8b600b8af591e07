"""Which of the steps that led to an entry rest on an override or a confirmed reading.

`downloads.copies` asks the same in SQL, by the same expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NAMED = " by override "
"""What every such step says; few other texts do."""

# The words are those of compute.select, compute.terms and compute.ends.
STEP = (
    "^(read as “.*”, confirmed|(services|hosts) replaced"
    "|(source|destination): the document's “any”, accepted)" + NAMED
)


def overriding(why: Iterable[str]) -> tuple[str, ...]:
    """The steps of an entry's `why` that a site put in the place of what the vendor says."""
    return tuple(step for step in why if re.match(STEP, step, re.DOTALL))
