"""Each request in the log and in the counts.

Most requests leave from workers, which nobody scrapes. So they are counted in the cache, where
all processes count together; `/metrics` reads them there.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

from django.core.cache import cache

from .destination import Destination
from .errors import (
    BadCertificate,
    Broken,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
    Unresolvable,
)

logger = logging.getLogger("requirements_app.outgoing")

HOST_KINDS = ("public", "allowed", "proxied")
OUTCOMES = (
    *("2xx", "3xx", "4xx", "5xx"),
    *(
        each.outcome
        for each in (
            Refused, Unresolvable, Unreachable, BadCertificate, TimedOut, TooLarge, Broken,
        )
    ),
)  # fmt: skip
# As some services put the secret of a webhook into its path.
_TELLING = re.compile(r"(?=[^/]*[0-9A-Z])[^/]{17,}")
_LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a finished request leaves: `outcome` is its status, or the error's word."""

    method: str
    destination: Destination
    host_kind: str
    status: int | None
    outcome: str
    seconds: float


def tell(told: Told) -> None:
    """Log and count a request. Neither headers nor bodies nor queries are told."""
    facts = {
        "method": told.method,
        "host": told.destination.host,
        "port": told.destination.port,
        "path": path_shown(told.destination.path),
        "status": told.status,
        "outcome": told.outcome,
        "ms": round(told.seconds * 1000),
    }
    logger.info("%(method)s %(host)s:%(port)s%(path)s %(outcome)s %(ms)s ms", facts, extra=facts)
    key = _key(told.host_kind, told.outcome)
    with suppress(ValueError):  # emptied between the two; no request fails for its count
        if not cache.add(key, 1, timeout=None):
            cache.incr(key)


def counts() -> Iterator[tuple[str, str, int]]:
    """Kind of host, outcome, and how many requests since the cache began."""
    keys = {_key(*pair): pair for pair in product(HOST_KINDS, OUTCOMES)}
    for key, count in cache.get_many(list(keys)).items():
        yield (*keys[key], int(count))


def path_shown(path: str) -> str:
    """The path with its long, random-looking segments hidden."""
    return _TELLING.sub("***", path[:_LONGEST_PATH])


def _key(host_kind: str, outcome: str) -> str:
    return f"outgoing:{host_kind}:{outcome}"
