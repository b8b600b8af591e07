"""System checks of what leaves, and of the secrets kept for it."""

from __future__ import annotations

import ssl
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from requirements_app.core.errors import InvalidInput

from .names import NoNameServer, servers_read
from .resolving import system_resolver
from .routing import Router

SHORTEST_KEY = 32
_MAKE_ONE = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"


@register()
def destinations_can_be_read(**_: Any) -> list[Error]:
    """E001: OUTGOING_ALLOW or OUTGOING_PROXY is none, so nothing could be sent."""
    try:
        Router.from_settings(system_resolver)
    except InvalidInput as error:
        return [
            Error(
                f"{each.field} {each.message} ({each.value}).", hint=each.mend, id="outgoing.E001"
            )
            for each in error.problems
        ]
    return []


@register()
def own_authorities_can_be_read(**_: Any) -> list[Error]:
    """E002: OUTGOING_CA names no file with certificates."""
    if not settings.OUTGOING_CA:
        return []
    try:
        ssl.create_default_context(cafile=settings.OUTGOING_CA)
    except (OSError, ValueError) as error:  # a malformed file is an SSLError, which is an OSError
        return [
            Error(
                f"OUTGOING_CA {settings.OUTGOING_CA} cannot be read ({error}).",
                hint="Name a file with certificates in PEM that the portal's processes may read.",
                id="outgoing.E002",
            )
        ]
    return []


@register()
def name_servers_can_be_read(**_: Any) -> list[Error]:
    """E005: DNS_RESOLVERS holds what is no address, so no host name could be asked for."""
    try:
        servers_read()
    except NoNameServer as error:
        return [
            Error(
                f"{error.message}: {', '.join(settings.DNS_RESOLVERS)}.",
                hint="Write 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353, comma-separated.",
                id="outgoing.E005",
            )
        ]
    return []


@register()
def secrets_have_keys(**_: Any) -> list[Error]:
    """E003: credentials of other systems would be kept under a key that can be guessed."""
    short = [key for key in settings.SECRETS_KEYS if len(key) < SHORTEST_KEY]
    if settings.SECRETS_KEYS and (not short or settings.SECRETS_KEYS == [settings.SECRET_KEY]):
        return []
    return [
        Error(
            f"SECRETS_KEYS has {len(settings.SECRETS_KEYS)} keys, {len(short)} of them with fewer "
            f"than {SHORTEST_KEY} characters.",
            hint=f"Set it to the output of `{_MAKE_ONE}`; to change a key, put the new one in "
            "front and run `manage.py secrets rotate`.",
            id="outgoing.E003",
        )
    ]


@register(Tags.security, deploy=True)
def secrets_have_keys_of_their_own(**_: Any) -> list[Error]:
    """E004: with a new SECRET_KEY the credentials of all other systems would be lost."""
    if settings.SECRET_KEY not in settings.SECRETS_KEYS[:1]:
        return []
    return [
        Error(
            "SECRETS_KEYS is not set: other systems' credentials are encrypted by SECRET_KEY.",
            hint=f"Set it to the output of `{_MAKE_ONE}`; where credentials are stored already, "
            "put SECRET_KEY behind it and run `manage.py secrets rotate`.",
            id="outgoing.E004",
        )
    ]
