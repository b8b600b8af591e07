"""What ties log lines and audit events to the request, or the job, that caused them."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,35}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
_token_key: ContextVar[str] = ContextVar("token_key", default="")
_job_id: ContextVar[str] = ContextVar("job_id", default="")


def current_request_id() -> str:
    """The identifier of the request or job being worked on; empty outside of both."""
    return _request_id.get()


def current_job_id() -> str:
    """The number of the job being worked on; empty outside of jobs."""
    return _job_id.get()


def current_token_key() -> str:
    """The public part of the API token that the request came with; empty for a session."""
    return _token_key.get()


def set_token_key(key: str) -> None:
    """Remember the token of this request; the API's authentication calls it."""
    _token_key.set(key)


@contextmanager
def request_context(request_id: str) -> Iterator[None]:
    """Work under `request_id`, with no token until one is set."""
    id_mark, key_mark = _request_id.set(request_id), _token_key.set("")
    try:
        yield
    finally:
        _request_id.reset(id_mark)
        _token_key.reset(key_mark)


@contextmanager
def job_context(job_id: str, request_id: str) -> Iterator[None]:
    """Work on a job for the request that asked for it; the system's own have only the job."""
    mark = _job_id.set(job_id)
    try:
        with request_context(request_id or job_id):
            yield
    finally:
        _job_id.reset(mark)


class RequestIdMiddleware:
    """Takes a well-formed X-Request-ID (8 to 36 letters, digits, `.`, `_`, `-`) or makes one,
    and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if _WELL_FORMED.fullmatch(given) else str(uuid.uuid4())
        with request_context(request_id):
            response = self.get_response(request)
        response[HEADER] = request_id
        return response


class RequestIdFilter(logging.Filter):
    """Gives every log record a `request_id`, `-` outside of requests and jobs, and a `job_id`,
    `-` outside of jobs."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _request_id.get() or "-"
        record.job_id = _job_id.get() or "-"
        return True
