"""When a message that did not arrive is tried again, and how long an endpoint is left alone."""

from __future__ import annotations

import datetime as dt
import random

_S, _M, _H = 1, 60, 3600
# The pause before each try after the first one, as the specification recommends them.
PAUSES = (5 * _S, 5 * _M, 30 * _M, 2 * _H, 5 * _H, 10 * _H, 14 * _H, 20 * _H, 24 * _H)
MOST_ATTEMPTS = len(PAUSES) + 1
_JITTER = 0.1
_SHORTEST_QUIET, _LONGEST_QUIET = 5, 300


def pause(attempts: int, asked: dt.timedelta | None = None) -> dt.timedelta | None:
    """The wait after the `attempts`-th try failed, up to a tenth longer than planned so that many
    do not come back together; longer where the other side asked for that, never shorter. None once
    all tries are used up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    spread = 1 + _JITTER * random.random()  # noqa: S311 - it only spreads the load
    planned = dt.timedelta(seconds=PAUSES[attempts - 1] * spread)
    return max(planned, asked) if asked else planned


def quiet(failures: int) -> dt.timedelta:
    """How long an endpoint that did not answer `failures` times in a row is left alone, whatever
    else waits for it: 5 seconds, doubled each time, at most 5 minutes."""
    doubled = _SHORTEST_QUIET * 2 ** min(failures - 1, 10)
    return dt.timedelta(seconds=min(doubled, _LONGEST_QUIET))
