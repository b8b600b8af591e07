"""`/healthz`, `/readyz` and `/metrics`: answered at the door, before host names, redirects to
https, sessions and everything else that a probe by address knows nothing of."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .measures import CONTENT_TYPE, exposition
from .readiness import readiness

View = Callable[[HttpRequest], HttpResponse]


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers. It touches nothing: what is wrong elsewhere is no reason to end it."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 where requests can be served, else 503; the names of the parts that fail, no more."""
    found = readiness()
    body = {"status": found.status, "failed": found.failed, "degraded": found.degraded}
    return JsonResponse(body, status=503 if found.failed else 200)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format for who brings METRICS_TOKEN; 404 for all where none is set."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("METRICS_TOKEN is not set.\n", status=404, content_type="text/plain")
    given = request.headers.get("Authorization", "").encode()
    if not secrets.compare_digest(given, b"Bearer " + settings.METRICS_TOKEN.encode()):
        response = HttpResponse("The token is missing.\n", status=401, content_type="text/plain")
        response["WWW-Authenticate"] = "Bearer"
        return response
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


PROBES: dict[str, View] = {"healthz": healthz, "readyz": readyz, "metrics": metrics}


class ProbeMiddleware:
    """Answers the probes whatever the Host header says. They echo nothing of the request, so a
    forged host gains nothing; the addresses stand in the URL configuration as well."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info[1:])
        if probe is None:
            return self.get_response(request)
        response = probe(request)
        response["X-Content-Type-Options"] = "nosniff"
        return response
