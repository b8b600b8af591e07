"""Signing in and out, failures at it, and changes of what one signs in with: on record, without
any secret and without what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from requirements_app.audit.services import record

from .adapter import ClosedAdapter
from .models import User

_LONGEST_AGENT = 200


@receiver(account.user_logged_in)
def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    methods = [each.get("method", "") for each in get_authentication_records(request, user)]
    _record("sign-in", request, user, methods=sorted({str(method) for method in methods}))


@receiver(account.user_logged_in)
def session_ends(*, request: HttpRequest, **_: Any) -> None:
    """At a fixed time: Django's own end would move with every change of the session."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


@receiver(user_login_failed)
def sign_in_failed(*, credentials: Mapping[str, Any], request: Any = None, **_: Any) -> None:
    """What was typed is kept only where it names an account: people type passwords into the
    wrong field."""
    typed = str(credentials.get("username") or credentials.get("email") or "")
    known = User.objects.filter(username=typed) | User.objects.filter(email__iexact=typed)
    user = known.order_by("pk").first() if typed and "\0" not in typed else None
    _record("sign-in.failed", request, user, by=None, method="password")


@receiver(factor.authentication_failed)
def second_factor_failed(*, request: HttpRequest, user: User, **_: Any) -> None:
    _record("sign-in.failed", request, user, by=None, method="mfa")


@receiver(user_logged_out)
def signed_out(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _record("sign-out", request, user)


@receiver(account.password_changed)
@receiver(account.password_set)
@receiver(account.password_reset)
def password_changed(*, request: HttpRequest, user: User, **_: Any) -> None:
    _record("password.changed", request, user)


@receiver(account.email_changed)
@receiver(account.email_added)
@receiver(account.email_removed)
def address_changed(*, request: HttpRequest, user: User, **_: Any) -> None:
    _record("email.changed", request, user)


@receiver(factor.authenticator_added)
def factor_added(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _record("second-factor.added", request, user, kind=str(authenticator.type))


@receiver(factor.authenticator_removed)
def factor_removed(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _record("second-factor.removed", request, user, kind=str(authenticator.type))


@receiver(factor.authenticator_reset)
def factor_renewed(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _record("second-factor.renewed", request, user, kind=str(authenticator.type))


_SELF: Any = object()


def _record(
    action: str, request: HttpRequest | None, user: User | None, by: Any = _SELF, **facts: Any
) -> None:
    """`by` is None where nobody has proved who they are."""
    record(
        actor=user if by is _SELF else by,
        action=action,
        obj=user,
        object_type="" if user else "accounts.user",
        data={**facts, **_origin(request)},
    )


def _origin(request: HttpRequest | None) -> dict[str, str]:
    """From where: the address that rate limits count, and the browser's own name for itself."""
    if request is None:
        return {}
    try:
        address = ClosedAdapter().get_client_ip(request)
    except PermissionDenied:
        address = ""
    agent = request.headers.get("User-Agent", "").replace("\0", "")[:_LONGEST_AGENT]
    return {"address": address, "agent": agent}
