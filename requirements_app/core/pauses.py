"""When to try again: what the other side asked for, or a pause that grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

from .http import Response

LONGEST_WAIT = timedelta(days=1)


def wait_after(
    attempt: int, *, base: timedelta, cap: timedelta, rng: Random | None = None
) -> timedelta:
    """The pause after the attempt of this number, from 1 on: `base`, doubled by each attempt,
    `cap` at most, and of that a random part between half and all ("equal jitter"), so that those
    who failed together do not come back together. Raises ValueError for an attempt below 1.
    """
    if attempt < 1:
        raise ValueError(f"attempts count from 1, not {attempt}")
    doublings = min(attempt - 1, 63)
    seconds = min(base.total_seconds() * 2**doublings, cap.total_seconds())
    share = (rng or _RNG).uniform(0.5, 1.0)
    return timedelta(seconds=seconds * share)


def retry_after(
    response: Response, now: datetime | None, *, most: timedelta = LONGEST_WAIT
) -> timedelta | None:
    """What Retry-After asks for, in seconds or as a date: from nothing to `most`. None where the
    header is missing or none, and for a date where nobody knows the moment of the answer."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        seconds = int(text[:12])
        return min(timedelta(seconds=min(seconds, most.total_seconds())), most)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if now is None:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta()), most)


_RNG = Random()  # noqa: S311 - spreads load, keeps no secret
