"""How allauth makes accounts and keeps second factors here.

Nobody signs up: administrators make accounts, or the organisation's identity provider vouches
for a person.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.audit.services import record
from requirements_app.core.errors import ExplainedError

from .encryption import decrypt, encrypt
from .external import provider_groups
from .models import User

logger = logging.getLogger(__name__)


class TooManyAttempts(ExplainedError):  # noqa: N818 - as in core.errors
    """Sign-ins failed too often; 429."""

    retry_after = 300  # seconds: the longest window of the rate `login_failed`


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt. Raises TooManyAttempts, before any password is looked at."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            logger.warning("sign-ins fail too often; this one is not looked at")
            raise TooManyAttempts(
                _("too many sign-ins have failed here or with this name"),
                _("wait five minutes, and try again"),
            ) from error

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People whom the identity provider vouches for."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse whoever is in none of the groups that may come in, before anything is kept."""
        allowed = set(settings.OIDC_ALLOWED_GROUPS)
        if allowed and not allowed & provider_groups(sociallogin.account.extra_data):
            messages.error(
                request,
                _(
                    "You are signed in at %(provider)s, but none of your groups may use the "
                    "portal. Ask an administrator of the portal."
                )
                % {"provider": settings.OIDC_NAME},
            )
            raise ImmediateHttpResponse(redirect("account_login"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return bool(settings.OIDC_CREATES_ACCOUNTS)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account of somebody who comes for the first time, with its audit event."""
        with transaction.atomic():
            user: User = super().save_user(request, sociallogin, form)
            record(
                actor=user,
                action="account.created",
                obj=user,
                data={"username": user.username, "provider": settings.OIDC_ISSUER},
            )
        return user


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)
