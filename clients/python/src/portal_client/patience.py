"""How long to wait before a request is sent again, and when to give up."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_SECONDS, _LONGEST_SECONDS = 0.25, 15.0
_TRIES = 7


@dataclass
class Patience:
    """The waiting that one request may cost: `seconds` in all.

    Pauses grow twofold from a quarter of a second to fifteen seconds, each by chance between half
    and the whole of it, so that many clients do not come back at the same moment. Where the portal
    does not say how long to wait, seven of them, half a minute, are enough.
    """

    seconds: float
    sleep: Callable[[float], None] = time.sleep
    tries: int = field(default=0, init=False)

    def wait(self, asked_for: float | None) -> bool:
        """Wait, no less than the portal asks for; False, at once, where that is too long."""
        longest = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2**self.tries)
        pause = max(longest * random.uniform(0.5, 1), asked_for or 0)  # noqa: S311
        self.tries += 1
        if pause > self.seconds or (asked_for is None and self.tries > _TRIES):
            return False
        self.seconds -= pause
        self.sleep(pause)
        return True


def seconds_of(retry_after: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, which may be a number or a date."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        when = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
