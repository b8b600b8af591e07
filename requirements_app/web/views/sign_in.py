"""To the identity provider, with a word where it cannot be reached."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from requests import RequestException


@login_not_required  # type: ignore[untyped-decorator]
def provider_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """allauth's view asks the provider for its addresses first, and does not expect silence."""
    try:
        response: HttpResponseBase = views.login(request, provider_id)
    except RequestException:
        messages.error(
            request,
            _("The provider cannot be reached at the moment. Try again, or use a password."),
        )
        return redirect("account_login")
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """What administrators do here, and nobody for themselves."""
    return render(request, "account/signup_closed.html", status=HTTPStatus.NOT_FOUND)
