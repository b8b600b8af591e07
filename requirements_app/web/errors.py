"""Error pages: what went wrong, and what to do next, in the design of every other page."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.patience import took_too_long
from requirements_app.audit.middleware import current_request_id
from requirements_app.core.errors import (
    Conflict,
    ExplainedError,
    InvalidInput,
    NotAllowed,
    NotFound,
    PortalError,
    Problem,
    shown,
)

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
ACCOUNT_RETRY_SECONDS = 60
_STATUS: tuple[tuple[type[PortalError], HTTPStatus], ...] = (
    (InvalidInput, HTTPStatus.BAD_REQUEST),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (Conflict, HTTPStatus.CONFLICT),
)

_TITLES = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("That cannot be read"),
    HTTPStatus.FORBIDDEN: gettext_lazy("Not allowed"),
    HTTPStatus.NOT_FOUND: gettext_lazy("Not found"),
    HTTPStatus.CONFLICT: gettext_lazy("Something has changed meanwhile"),
    HTTPStatus.TOO_MANY_REQUESTS: gettext_lazy("One moment"),
}


@dataclass(frozen=True)
class ShownProblem:
    """A problem with one value, ready for a page: `value` is quoted and short."""

    field: str
    value: str
    message: str
    mend: str


def shown_problems(problems: tuple[Problem, ...]) -> tuple[ShownProblem, ...]:
    """Problems as pages show them."""
    return tuple(ShownProblem(p.field, shown(p.value), p.message, p.mend) for p in problems)


def portal_error(request: HttpRequest, error: PortalError) -> HttpResponse:
    """The page for an error that the portal expects."""
    retry_after = getattr(error, "retry_after", None)
    status = next(
        (status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST
    )
    if retry_after is not None:
        status = HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(error, InvalidInput):
        response = _page(
            request,
            status,
            _("The address or form has values that cannot be accepted."),
            problems=shown_problems(error.problems),
        )
    elif isinstance(error, ExplainedError):
        response = _page(request, status, error.message, error.mend)
    else:
        response = _page(request, status, str(error))
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503: the database does not answer, or not in time. The page needs nothing from it."""
    if took_too_long(error):
        message = _("The database took longer over this than one page may take.")
        mend = _("Narrow what you search for, or try again in a few seconds.")
    else:
        message = _("The database does not answer at the moment.")
        mend = _("Nothing you sent before is lost. Wait a few seconds and reload the page.")
    logger.warning("a page is not available: %s", type(error.__cause__ or error).__name__)
    context = {
        "status": HTTPStatus.SERVICE_UNAVAILABLE.value,
        "title": _("The portal is busy"),
        "message": message,
        "mend": mend,
        "request_id": current_request_id(),
    }
    response = render(request, "errors/plain.html", context, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400 of the framework: a request that is malformed or too large."""
    return _page(
        request,
        HTTPStatus.BAD_REQUEST,
        _("The request is malformed or too large."),
        _("Go back, shorten what you sent, and try again."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403 of the framework."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        _("Your account may not do this."),
        _("Ask an administrator or the site's owner for the role it needs."),
    )


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 of the account pages; none of their windows but that of failed sign-ins is longer."""
    response = _page(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        _("That was tried more often than the portal allows."),
        _("Wait a minute, and try again."),
    )
    response["Retry-After"] = str(ACCOUNT_RETRY_SECONDS)
    return response


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404 of the framework."""
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        _("There is nothing at this address."),
        _("Check it, or start from the first page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our bug. The page needs neither database nor session.

    Also what middleware raises ends here, and a database that went away is no bug.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request, error)
    context = {
        "status": HTTPStatus.INTERNAL_SERVER_ERROR.value,
        "title": _("Something went wrong on our side"),
        "message": _("The portal ran into an error that it did not expect."),
        "mend": _("Give an administrator the number below: the log has the details."),
        "request_id": current_request_id(),
    }
    return render(request, "errors/plain.html", context, status=500)


def _page(
    request: HttpRequest,
    status: HTTPStatus,
    message: str,
    mend: str = "",
    problems: tuple[ShownProblem, ...] = (),
) -> HttpResponse:
    context = {
        "status": status.value,
        "title": _TITLES[status],
        "message": _sentence(message),
        "mend": _sentence(mend),
        "problems": problems,
        "request_id": current_request_id(),
    }
    # A partial update puts the answer into the page that asked; it needs no page of its own.
    partial = request.headers.get("HX-Request") == "true"
    template = "errors/_problem.html" if partial else "errors/problem.html"
    response = render(request, template, context, status=status.value)
    if partial:
        # The part stays where it is, so that the next update still finds its place.
        response["HX-Reswap"] = "innerHTML"
    return response


def _sentence(text: str) -> str:
    """Services write messages without capital and full stop, to be joined; pages show sentences."""
    if not text:
        return ""
    ending = "" if text.endswith((".", "!", "?")) else "."
    return f"{text[0].upper()}{text[1:]}{ending}"
