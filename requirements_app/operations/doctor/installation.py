"""The settings: secrets, addresses, what must not be on in production."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from .base import Finding, Level, Options, check, error, ok, warning

SHORTEST = {"SECRET_KEY": 32, "TOKEN_PEPPER": 32, "METRICS_TOKEN": 16}
_FEWEST_DIFFERENT = 8
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_MAKE_ONE = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"


@check("settings.secrets")
def secrets_are_strong(_: Options) -> Iterator[Finding]:
    values = {name: str(getattr(settings, name)) for name in SHORTEST}
    for name, value in values.items():
        if name == "METRICS_TOKEN" and not value:
            continue
        if len(value) < SHORTEST[name] or len(set(value)) < _FEWEST_DIFFERENT:
            yield error(
                f"{name} is too easy to guess ({len(value)} characters).",
                f"Set it to the output of `{_MAKE_ONE}`.",
            )
    if values["SECRET_KEY"] == values["TOKEN_PEPPER"]:
        yield error(
            "SECRET_KEY and TOKEN_PEPPER are the same.", "Give each a random value of its own."
        )


@check("settings.debug")
def debug_is_off(_: Options) -> Iterator[Finding]:
    if settings.DEBUG:
        yield error("DEBUG is on: error pages show settings and data.", "Unset DEBUG.")


@check("settings.address")
def address_fits(_: Options) -> Iterator[Finding]:
    address = urlsplit(settings.PORTAL_URL)
    host = address.hostname or ""
    if address.scheme not in {"http", "https"} or not host:
        yield error(
            f"PORTAL_URL {settings.PORTAL_URL!r} is no address.",
            "Set it to what people type, as https://portal.example.org.",
        )
        return
    if address.scheme == "http" and host not in _LOOPBACK:
        yield error(
            "PORTAL_URL begins with http: passwords and sessions cross the network in clear.",
            "Put a TLS proxy in front, set PORTAL_URL to https://… and BEHIND_TLS_PROXY=true.",
        )
    if address.scheme == "https" and settings.SECURE_PROXY_SSL_HEADER is None:
        yield warning(
            "PORTAL_URL is https and BEHIND_TLS_PROXY is off: behind a proxy every request is "
            "redirected for ever.",
            "Set BEHIND_TLS_PROXY=true, unless granian itself speaks TLS.",
        )
    yield from _hosts(host)


def _hosts(host: str) -> Iterator[Finding]:
    if "*" in settings.ALLOWED_HOSTS:
        yield error("ALLOWED_HOSTS allows every host.", "Name the portal's own host names.")
    elif not _allowed(host):
        yield error(
            f"ALLOWED_HOSTS lacks {host}, the host of PORTAL_URL: every page answers 400.",
            f"Add {host} to ALLOWED_HOSTS.",
        )


def _allowed(host: str) -> bool:
    shown = f"[{host}]" if ":" in host else host
    return any(
        shown == each or (each.startswith(".") and shown.endswith(each))
        for each in settings.ALLOWED_HOSTS
    )


@check("settings.metrics")
def metrics_are_guarded(_: Options) -> Iterator[Finding]:
    if settings.METRICS_TOKEN:
        yield ok("/metrics asks for METRICS_TOKEN.")
    else:
        yield ok("/metrics is off, for METRICS_TOKEN is not set.")


@check("settings.framework")
def framework_has_no_complaint(_: Options) -> Iterator[Finding]:
    """Django's own checks; those of a deployment only where it is one, with https."""
    for each in checks.run_checks(include_deployment_checks=settings.HTTPS and not settings.DEBUG):
        if each.is_silenced():
            continue
        level = Level.ERROR if each.level >= checks.ERROR else Level.WARNING
        yield Finding(level, f"{each.id}: {each.msg}", each.hint or "See Django's documentation.")
