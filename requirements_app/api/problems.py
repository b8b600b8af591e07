"""Errors as problem+json (RFC 9457): what is wrong, with which field and value, and the mend."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.response import Response

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
    Stale,
    shown,
)
from requirements_app.jobs.idempotency import KeyReused

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
_LONGEST_FIELD, _LONGEST_VALUE, _MOST_ERRORS = 200, 200, 100
_SECONDS_OF_A_FULL_WINDOW = 60

logger = logging.getLogger(__name__)


class PreconditionFailed(ExplainedError):  # noqa: N818 - as in core.errors
    """If-Match names a version that is no longer the current one."""


class PreconditionRequired(ExplainedError):  # noqa: N818 - as in core.errors
    """A change without If-Match could undo somebody else's."""


class TooLarge(ExplainedError):  # noqa: N818 - as in core.errors
    """The body is larger than the portal reads."""


# The first kind that fits decides: a subclass stands before its base.
_STATUS: dict[type[PortalError], HTTPStatus] = {
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    PreconditionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    InvalidInput: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
}
_MALFORMED = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
_DETAILS = {
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take the method",
    HTTPStatus.NOT_ACCEPTABLE: "this address answers in no form that you accept",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "the body is in no form that this address takes",
    HTTPStatus.TOO_MANY_REQUESTS: "you call more often than the portal allows",
}
_MENDS = {
    HTTPStatus.UNAUTHORIZED: "Send Authorization: Bearer and a token that is in force.",
    HTTPStatus.NOT_FOUND: "Check the address against the list of addresses at /api/v1/.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Use one of the methods in the Allow header.",
    HTTPStatus.NOT_ACCEPTABLE: "Accept application/json.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send Content-Type: application/json.",
    HTTPStatus.TOO_MANY_REQUESTS: "Wait for the seconds that Retry-After says.",
}


def problem_response(exc: Exception, context: dict[str, Any]) -> Response:
    """The answer to an exception that a view let pass; unexpected ones are logged, and told
    without their text."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound("There is nothing at this address that you may see.")
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, PortalError):
        return _of_portal(exc)
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    if isinstance(exc, _MALFORMED):
        return problem(HTTPStatus.BAD_REQUEST, "The request is malformed.", mend="Shorten it.")
    return _unexpected(exc, context)


def problem_body(
    status: HTTPStatus, detail: str, mend: str = "", errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """What a problem says."""
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": _sentence(detail),
        "mend": _sentence(mend or _MENDS.get(status, "")),
        "errors": errors or [],
        "request_id": current_request_id(),
    }


def problem(
    status: HTTPStatus,
    detail: str,
    *,
    mend: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem+json response."""
    body = problem_body(status, detail, mend, errors)
    return Response(body, status=status, headers=headers, content_type=MEDIA_TYPE)


def _of_portal(exc: PortalError) -> Response:
    status = next(
        (status for kind, status in _STATUS.items() if isinstance(exc, kind)),
        HTTPStatus.BAD_REQUEST,
    )
    headers: dict[str, str] = {}
    if (retry_after := getattr(exc, "retry_after", None)) is not None:
        status = HTTPStatus.TOO_MANY_REQUESTS
        headers["Retry-After"] = str(retry_after)
    if isinstance(exc, InvalidInput):
        return _of_input(exc, status)
    message, mend = (exc.message, exc.mend) if isinstance(exc, ExplainedError) else (str(exc), "")
    return problem(status, message, mend=mend, headers=headers)


def _of_input(exc: InvalidInput, status: HTTPStatus) -> Response:
    """Each problem as one of the errors; of very many, the first: an answer is never much larger
    than what was sent."""
    count = len(exc.problems)
    detail = "The request has values that cannot be accepted."
    if count > _MOST_ERRORS:
        detail = f"The request has {count} values that cannot be accepted; {_MOST_ERRORS} are told."
    return problem(
        status,
        detail,
        mend="Mend each of the errors, and send it again.",
        errors=[error_facts(each) for each in exc.problems[:_MOST_ERRORS]],
    )


def _of_framework(exc: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    status = HTTPStatus(exc.status_code)
    detail = _DETAILS.get(status, str(exc.detail))
    if isinstance(exc, exceptions.Throttled):
        headers["Retry-After"] = str(
            max(1, ceil(getattr(exc, "wait", None) or _SECONDS_OF_A_FULL_WINDOW))
        )
    return problem(status, detail, headers=headers)


def _unexpected(exc: Exception, context: dict[str, Any]) -> Response:
    request = context.get("request")
    if isinstance(exc, OperationalError | InterfaceError):
        return _without_database(exc)
    logger.error("the API ran into an error that it did not expect", exc_info=exc)
    got_request_exception.send(sender=None, request=getattr(request, "_request", None))
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The portal ran into an error that it did not expect.",
        mend="Give an administrator the request_id: the log has the details.",
    )


def _without_database(exc: Exception) -> Response:
    logger.warning("no answer of the database: %s", type(exc.__cause__ or exc).__name__)
    detail = "The database does not answer at the moment."
    mend = "Nothing that was accepted is lost. Send the request again in a few seconds."
    if took_too_long(exc):
        detail = "The database took longer over this than one request may take."
        mend = "Ask for less at once, or send the request again in a few seconds."
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, mend=mend, headers=headers)


def error_facts(each: Problem) -> dict[str, str]:
    """One thing wrong, as the API tells it."""
    return {
        "field": _short(each.field, _LONGEST_FIELD) or '""',
        "value": _told(each.value),
        "message": each.message,
        "mend": each.mend,
    }


def _told(value: object) -> str:
    """A value as text: text as it is, anything else as JSON, both shortened."""
    if isinstance(value, str):
        return _short(value, _LONGEST_VALUE)
    try:
        return _short(json.dumps(value, ensure_ascii=False), _LONGEST_VALUE)
    except (TypeError, ValueError):
        return shown(value)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _sentence(text: str) -> str:
    """Services write messages without capital and full stop, to be joined."""
    if not text:
        return ""
    ending = "" if text.endswith((".", "!", "?")) else "."
    return f"{text[0].upper()}{text[1:]}{ending}"
