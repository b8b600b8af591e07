"""Addresses below /api/v1/ that there are none of."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from .middleware import problem_answer

_SAFE = ("GET", "HEAD")


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """404; where only the slash at the end is missing, it says so, and sends readers there."""
    mend = ""
    if _exists(f"{request.path_info}/"):
        if request.method in _SAFE:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        mend = "end the address with a slash"
    return problem_answer(HTTPStatus.NOT_FOUND, "there is nothing at this address", mend)


def _exists(path: str) -> bool:
    try:
        return resolve(path).func is not nowhere
    except Resolver404:
        return False
