"""What every answer of the portal tells the browser."""

from __future__ import annotations

from typing import Any

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
# The button for light and dark is a script's, and sets this cookie too; it is no secret.
THEME = "theme"
_POLICY = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")


def faults(response: Any, *, public: bool = False) -> list[str]:
    """What an answer lacks; `public` ones, static files, may be kept by caches."""
    headers = response.headers
    found = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    if "sandbox" not in policy:
        found += [f"CSP: {part}" for part in _POLICY if part not in policy]
    found += [
        f"CSP: {word}" for word in ("unsafe-inline", "unsafe-eval", "*", "http:") if word in policy
    ]
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if not public and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"Cache-Control: {headers.get('Cache-Control')}")
    if public and "no-store" in headers.get("Cache-Control", ""):
        found.append("Cache-Control: no-store")
    if "Access-Control-Allow-Origin" in headers and not public:
        found.append("Access-Control-Allow-Origin")
    cookies = response.cookies.values()
    found += [
        f"cookie {cookie.key} without SameSite" for cookie in cookies if not cookie["samesite"]
    ]
    found += [
        f"cookie {cookie.key} for scripts"
        for cookie in cookies
        if not cookie["httponly"] and cookie.key != THEME
    ]
    return found
