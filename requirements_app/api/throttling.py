"""How often an account, or an unknown caller's address, may call. Too often is 429.

The counters live in the cache; while it is out of reach each process counts by itself
(`portal.cache`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

if TYPE_CHECKING:  # the framework loads this module while it loads its views
    from rest_framework.views import APIView


class AccountThrottle(UserRateThrottle):
    scope = "account"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class AnonymousThrottle(AnonRateThrottle):
    scope = "anonymous"


class IncomingThrottle(AnonRateThrottle):
    """Of what ticketing systems send: more than people, for one address speaks of every ticket."""

    scope = "incoming"
    rate = "600/min"
