"""The cache: counters of requests and of sign-ins, shared by all processes through Valkey.

A cache that does not answer must neither make every request wait nor let anybody guess
passwords without limit. So one failed call closes Valkey off for a pause, and until then each
process counts by itself: limits hold, if only for each process.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Longer than allauth's lock on a counter lives (10 s): a lock left behind is gone by then.
PAUSE_SECONDS = 12.0
# As many counters as an attack may make before old ones are let go.
_MOST_LOCAL = 200_000


class Breaker:
    """Whether a service is asked: after a failure not for `pause` seconds, then by one caller."""

    def __init__(self, pause: float = PAUSE_SECONDS) -> None:
        self._pause = pause
        self._lock = threading.Lock()
        self._again = 0.0
        self.broken = False

    def allows(self) -> bool:
        """Whether to ask now. While it is broken, one caller in each pause finds out."""
        if not self.broken:
            return True
        with self._lock:
            if time.monotonic() < self._again:
                return False
            self._again = time.monotonic() + self._pause
            return True

    def failed(self, error: Exception) -> None:
        with self._lock:
            self._again = time.monotonic() + self._pause
            known, self.broken = self.broken, True
        if not known:
            logger.warning(
                "the cache does not answer (%s); each process counts by itself until it does",
                type(error).__name__,
            )

    def answered(self) -> None:
        if self.broken:
            self.broken = False
            logger.warning("the cache answers again; requests and sign-ins are counted together")


_breakers: dict[str, Breaker] = {}


def breaker_of(location: str) -> Breaker:
    """The breaker that all threads of this process share for one server."""
    return _breakers.setdefault(location, Breaker())


def _guarded(name: str) -> Callable[..., Any]:
    """The operation of the shared cache, or of this process's own in its place."""

    def call(self: GuardedRedisCache, *arguments: Any, **options: Any) -> Any:
        if self.breaker.allows():
            try:
                answer = getattr(self.shared, name)(*arguments, **options)
            except (RedisError, OSError) as error:
                self.breaker.failed(error)
            else:
                self.breaker.answered()
                return answer
        return getattr(self.local, name)(*arguments, **options)

    return call


class GuardedRedisCache(BaseCache):
    """Django's Redis cache behind a breaker, with this process's memory in its place."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.breaker = breaker_of(server)
        self.shared = RedisCache(server, params)
        own = params | {"OPTIONS": {"MAX_ENTRIES": _MOST_LOCAL}}
        self.local = LocMemCache(f"in the place of {server}", own)

    add = _guarded("add")
    get = _guarded("get")
    set = _guarded("set")
    touch = _guarded("touch")
    delete = _guarded("delete")
    has_key = _guarded("has_key")
    incr = _guarded("incr")
    get_many = _guarded("get_many")
    set_many = _guarded("set_many")
    delete_many = _guarded("delete_many")
    clear = _guarded("clear")
