"""`Authorization: Bearer nrp_…`: API tokens of people and service accounts. HTTP Basic, which some
programs speak alone, is read here as well."""

from __future__ import annotations

import base64
import binascii

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from requirements_app.accounts.models import Token, User
from requirements_app.accounts.services import token_find
from requirements_app.audit.middleware import set_token_key


class BearerAuthentication(BaseAuthentication):
    """Finds the token's account; the token becomes `request.auth` with its scopes."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed("Write the header as `Authorization: Bearer TOKEN`.")
        try:
            secret = parts[1].decode("ascii")
        except UnicodeDecodeError:
            secret = ""
        token = token_find(secret) if secret else None
        if token is None:
            raise AuthenticationFailed("The token is unknown, expired or revoked; issue a new one.")
        set_token_key(token.key)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return 'Bearer realm="portal"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names it."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer"}


def basic_pair(request: Request) -> tuple[str, str] | None:
    """User name and password of HTTP Basic, both blank where the header cannot be read; None
    where there is no such header."""
    parts = get_authorization_header(request).split()
    if not parts or parts[0].lower() != b"basic":
        return None
    try:
        given = base64.b64decode(parts[1], validate=True).decode("ascii")
    except (IndexError, binascii.Error, UnicodeDecodeError):
        given = ""
    username, _, password = given.partition(":")
    return username, password
