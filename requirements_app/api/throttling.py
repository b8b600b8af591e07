"""How often an account, or an unknown caller's address, may call. Too often is 429.

The counters live in the cache; while it is out of reach nobody is throttled, because a lost
cache must not stop the API.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

if TYPE_CHECKING:  # the framework loads this module while it loads its views
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class _Forgiving:
    """Lets a request pass when the cache does not answer."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return bool(super().allow_request(request, view))  # type: ignore[misc]
        except RedisError:
            logger.warning("the cache does not answer; this request is not throttled")
            return True


class AccountThrottle(_Forgiving, UserRateThrottle):
    scope = "account"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class AnonymousThrottle(_Forgiving, AnonRateThrottle):
    scope = "anonymous"
