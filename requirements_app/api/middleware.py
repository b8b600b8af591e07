"""Below /api/ every refusal is problem+json, also those that are made outside of views; programs
that speak plain HTTP are told so."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from .problems import MEDIA_TYPE, problem_body

PREFIX = "/api/"
# What programs ask for: a redirect to HTTPS would hide that they sent a secret in the clear.
FOR_PROGRAMS = (PREFIX, "/lists/", "/feeds/")
LONGEST_QUERY = 16 * 1024
_DETAILS = {
    HTTPStatus.BAD_REQUEST: "The request is malformed.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer at the moment.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The portal ran into an error that it did not expect.",
}


class ProblemMiddleware:
    """Answers programs that speak plain HTTP with 403; below /api/ over-long query strings with 414
    and chunked bodies, which the framework would take for empty ones, with 411; puts a problem in
    the place of an error page there.

    It stands first, so that it sees what the other middleware and the framework answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FOR_PROGRAMS) and _in_the_clear(request):
            return problem_answer(
                HTTPStatus.FORBIDDEN,
                "This address is spoken to over HTTPS only.",
                "Write https:// in the address, and revoke the secret if you sent one just now.",
            )
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = _refusal(request) or self.get_response(request)
        told = response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
        if response.status_code < HTTPStatus.BAD_REQUEST or told:
            return response
        status = HTTPStatus(response.status_code)
        answer = problem_answer(status, _DETAILS.get(status, status.description or status.phrase))
        if "Retry-After" in response.headers:
            answer.headers["Retry-After"] = response.headers["Retry-After"]
        return answer


def _in_the_clear(request: HttpRequest) -> bool:
    return bool(settings.SECURE_SSL_REDIRECT) and not request.is_secure()


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return problem_answer(
            HTTPStatus.REQUEST_URI_TOO_LONG,
            f"The query string is longer than {LONGEST_QUERY} characters.",
            "Ask for less at once.",
        )
    if "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH"):
        return problem_answer(
            HTTPStatus.LENGTH_REQUIRED,
            "The body comes in chunks of unknown number.",
            "Send it whole, with Content-Length.",
        )
    return None


def problem_answer(status: HTTPStatus, detail: str, mend: str = "") -> HttpResponse:
    """A problem+json response that no framework needs to render."""
    body = problem_body(status, detail, mend)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)
