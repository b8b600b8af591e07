"""What every answer says to the browser, whoever gave it: pages, the API, files, errors and what
middleware refuses before any view."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

_OF_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
            "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection",
            "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
            "publickey-credentials-create", "screen-wake-lock", "serial", "usb",
            "xr-spatial-tracking",
        )
    ),
}  # fmt: skip
# For answers that never reach the middleware with the pages' own policy.
_NOTHING_LOADS = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class HeadersMiddleware:
    """Adds the headers of security that an answer lacks, and keeps all but static files out of
    every cache. It stands first, so that no answer passes it by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in _OF_ALL.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", _NOTHING_LOADS)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            lasting = f"max-age={settings.SECURE_HSTS_SECONDS}"
            below = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
            response.headers.setdefault("Strict-Transport-Security", lasting + below)
        if not _may_be_kept(request, response):
            patch_cache_control(response, private=True, no_store=True)
        return response


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a cache may keep an answer: static files, and by the device that fetched it, a list
    that says for how long."""
    if request.path_info.startswith("/lists/"):
        return response.headers.get("Cache-Control", "").startswith("private, max-age=")
    return request.path_info.startswith(settings.STATIC_URL)
