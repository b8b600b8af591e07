"""Who needs a second factor, and whether a session has one."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from .roles import is_administrator

NOBODY, ADMINISTRATORS, EVERYONE = REQUIRED = ("nobody", "administrators", "everyone")
# What vouches for more than a password: a factor used at sign-in, or the identity provider.
_STRONGER = {"mfa", "socialaccount"}


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether SECOND_FACTOR_REQUIRED asks this session's person for a factor that is not set up.

    API tokens come without a session, so nothing is asked of them here.
    """
    user = request.user
    if settings.SECOND_FACTOR_REQUIRED == NOBODY or not user.is_authenticated:
        return False
    if settings.SECOND_FACTOR_REQUIRED == ADMINISTRATORS and not is_administrator(user):
        return False
    methods = {each.get("method") for each in get_authentication_records(request, user)}
    return not methods & _STRONGER and not is_mfa_enabled(user)
