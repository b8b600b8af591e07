"""Lists as devices fetch them: by user name and password of a credential of the list, or, for
devices that can do no more, by its secret in the address. A session or an API token opens none."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from requirements_app.core.errors import Conflict, NotFound
from requirements_app.lists.copies import copy_current, copy_whole
from requirements_app.lists.credentials import credential_find
from requirements_app.lists.models import List, ListCopy, ListCredential
from requirements_app.lists.selectors import format_of

from .authentication import basic_pair
from .base import PortalView
from .feeds import Whatever
from .problems import RETRY_SECONDS, problem

Opened = tuple[AnonymousUser, ListCredential]
_CHALLENGE = 'Basic realm="lists", charset="UTF-8"'


class WrongThrottle(AnonRateThrottle):
    """Of wrong credentials from one address; right ones are not counted, so that a device is never
    kept out by another one behind the same address."""

    scope = "lists"
    rate = "60/min"


class ListPassword(BaseAuthentication):
    """HTTP Basic with a credential of the list in the address; nobody's account."""

    def authenticate(self, request: Request) -> Opened | None:
        if not get_authorization_header(request).strip():
            return None
        username, secret = basic_pair(request) or ("", "")
        where = request.parser_context["kwargs"]
        found = credential_find(
            secret=secret,
            kind=ListCredential.Kind.BASIC,
            name=where["name"],
            suffix=where["suffix"],
            username=username,
        )
        if found is None:
            raise AuthenticationFailed
        return AnonymousUser(), found

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return _CHALLENGE


class ListSecret(BaseAuthentication):
    """The secret in the address."""

    def authenticate(self, request: Request) -> Opened:
        where = request.parser_context["kwargs"]
        found = credential_find(
            secret=where["token"],
            kind=ListCredential.Kind.PATH,
            name=where["name"],
            suffix=where["suffix"],
        )
        if found is None:
            raise AuthenticationFailed
        return AnonymousUser(), found


class ListFile(PortalView):
    """GET and HEAD; an unknown list and a wrong credential are answered alike."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = (ListPassword,)
    permission_classes = ()
    throttle_classes = (WrongThrottle,)
    content_negotiation_class = Whatever

    @extend_schema(exclude=True)
    def get(self, request: Request, **_: str) -> HttpResponseBase:
        """The list, or 304 for who has it already."""
        found = cast("ListCredential", request.auth).list
        try:
            copy = copy_current(found)
        except Conflict as error:
            # Devices keep what they have while the portal does not answer.
            headers = {"Retry-After": str(RETRY_SECONDS)}
            return problem(
                HTTPStatus.SERVICE_UNAVAILABLE, error.message, mend=error.mend, headers=headers
            )
        known = _told(copy, found)
        seconds = int(copy.changed_at.timestamp())
        answer = get_conditional_response(request._request, known["ETag"], seconds, known)
        if answer is not known and answer is not None:
            return answer
        whole = copy_whole(copy)
        response = _told(whole, found)
        response.content = whole.text.encode()
        response["Content-Length"] = str(len(response.content))
        return response

    def check_permissions(self, request: Request) -> None:
        """Devices often ask without their password first; that is no guess, and not counted."""
        super(PortalView, self).check_permissions(request)
        if request.auth is None:
            raise NotAuthenticated

    def check_throttles(self, request: Request) -> None:
        """Only what was wrong is counted."""
        if request.auth is None:
            super().check_throttles(request)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, NotFound | NotAuthenticated | AuthenticationFailed):
            return self.closed()
        return super().handle_exception(exc)

    def closed(self) -> Response:
        """What is answered to who has no credential of this list, if there is one."""
        return problem(
            HTTPStatus.UNAUTHORIZED,
            "there is no such list, or no such credential of it in force",
            mend="Send user name and password of a credential of this list by HTTP Basic.",
            headers={"WWW-Authenticate": _CHALLENGE},
        )


class ListFileByToken(ListFile):
    authentication_classes = (ListSecret,)

    def closed(self) -> Response:
        return problem(
            HTTPStatus.NOT_FOUND,
            "there is no such list, or no such credential of it in force",
            mend="Check the address as it was given out, or have a new one issued.",
        )


def _told(copy: ListCopy, found: List) -> HttpResponse:
    """What the headers say of a list."""
    response = HttpResponse(content_type=format_of(found).media_type)
    response["ETag"] = quote_etag(copy.tag)
    response["Last-Modified"] = http_date(copy.changed_at.timestamp())
    response["Cache-Control"] = f"private, max-age={settings.LIST_MAX_AGE_SECONDS}"
    return response
