"""Requests counted, timed and logged, by view and never by address: addresses have no end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram

from portal.paths import path_shown

logger = logging.getLogger("requirements_app.access")

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "portal_requests",
    "Requests answered.",
    ["view", "method", "status"],
    registry=REGISTRY,
)
SECONDS = Histogram(
    "portal_request_seconds",
    "Time to an answer; a streamed body comes after it.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


class MeasureMiddleware:
    """Stands outside of all that can answer, so that refusals and errors count as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        view, method = _view(request), request.method or ""
        known = method if method in _METHODS else "other"
        REQUESTS.labels(view, known, response.status_code).inc()
        SECONDS.labels(view).observe(seconds)
        if settings.ACCESS_LOG:
            self._log(request, response, known, seconds)
        return response

    def _log(
        self, request: HttpRequest, response: HttpResponse, method: str, seconds: float
    ) -> None:
        facts = {
            "method": method,
            "path": path_shown(request),
            "status": response.status_code,
            "seconds": round(seconds, 4),
        }
        logger.info("%(method)s %(path)s %(status)s %(seconds)s s", facts, extra=facts)


def _view(request: HttpRequest) -> str:
    found = request.resolver_match
    return found.view_name or found.route if found else "none"
