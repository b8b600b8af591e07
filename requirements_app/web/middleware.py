"""Guards the pages: input that no page can read is refused at the door, and errors that the
portal expects become pages. The API has problem+json of its own and is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.accounts.second_factor import lacks_second_factor
from requirements_app.core.errors import InvalidInput, PortalError, Problem

from . import errors

API = "/api/"
LONGEST_QUERY = 8 * 1024
_LONGEST_NAME = 40


class InputGuardMiddleware:
    """Refuses NUL, bytes that are no UTF-8 (lone surrogates among them) and over-long query
    strings with 400, naming the parameter; answers PortalError and a database that is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_api(request) and (problem := _input_problem(request)):
            return errors.portal_error(request, InvalidInput(problem))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an expected error; others stay the framework's."""
        if _is_api(request):
            return None
        if isinstance(exception, PortalError):
            return errors.portal_error(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request, exception)
        return None


class SecondFactorMiddleware:
    """Takes people who need a second factor to where they set it up, before anything else."""

    OPEN = frozenset(
        {
            "account_logout",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
        }
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if _is_api(request) or match is None or match.url_name in self.OPEN:
            return None
        if not lacks_second_factor(request):
            return None
        messages.info(request, _("Your account needs a second factor. Set it up to go on."))
        return redirect("mfa_activate_totp")


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def _input_problem(request: HttpRequest) -> Problem | None:
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        name = max(query.split("&"), key=len).partition("=")[0]
        return Problem(
            _text(name)[:_LONGEST_NAME],
            f"{len(query)} characters",
            "make the address too long",
            f"keep what follows the ? below {LONGEST_QUERY} characters",
        )
    if "\0" in request.path_info:
        return Problem("address", request.path_info, "holds a NUL character", "remove it")
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if problem := _part_problem(name, value):
            return problem
    return None


def _part_problem(name: str, value: str) -> Problem | None:
    decoded = unquote_to_bytes(value.replace("+", " "))
    field = _text(name)[:_LONGEST_NAME].replace("\0", "")
    if b"\0" in decoded or b"\0" in unquote_to_bytes(name):
        return Problem(field, _text(value), "holds a NUL character", "remove it")
    try:
        decoded.decode()
    except UnicodeDecodeError:
        return Problem(field, _text(value), "is not UTF-8 text", "send UTF-8")
    return None


def _text(quoted: str) -> str:
    return unquote_to_bytes(quoted).decode("utf-8", "backslashreplace")
