"""OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT says to whom.

Spans of requests, queries, messages and jobs go there by OTLP over HTTP; every OTEL_* variable of
the specification counts (names, headers, sampling, attributes). Each span carries the request's
and the job's id, by which it is found from a line of the log, and the other way round. Values of
queries are never part of a span.
"""

import os
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from portal import __version__
from portal.paths import path_shown
from requirements_app.audit.middleware import current_job_id, current_request_id

if TYPE_CHECKING:
    from opentelemetry.trace import Span

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_ADDRESSES = ("http.url", "http.target", "url.full", "url.path")
REQUEST_ID, JOB_ID = "portal.request_id", "portal.job_id"


def wanted() -> bool:
    """Whether this installation sends spans."""
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not off and any(os.environ.get(name) for name in ENDPOINTS)


def start(process: str) -> None:
    """Send the spans of this process (`web`, `worker`, `dispatcher`) from here on, if wanted.

    Call it once in each process, after its fork and before it answers. Raises
    ImproperlyConfigured where the libraries are not installed.
    """
    if not wanted():
        return
    os.environ.setdefault("OTEL_SERVICE_NAME", f"portal-{process}")
    try:
        from portal import spans  # noqa: PLC0415 - most installations do without
    except ModuleNotFoundError as error:
        raise ImproperlyConfigured(
            f"{ENDPOINTS[0]} is set and {error.name} is not installed: install "
            "requirements/otel.txt, or unset it"
        ) from error
    spans.start(process, version=__version__)


def ids() -> dict[str, str]:
    """The ids that a span begun now carries."""
    found = {REQUEST_ID: current_request_id(), JOB_ID: current_job_id()}
    return {name: value for name, value in found.items() if value}


def request_ended(span: "Span", request: HttpRequest, _response: HttpResponse) -> None:
    """A span begins with the address as it came, which may be a signed link."""
    path = path_shown(request)
    if span.is_recording() and path != request.path:
        span.set_attributes(dict.fromkeys(_ADDRESSES, path))


def job_began(*_: object, args: Any = (), **__: object) -> None:
    """A message carries the job's id, and the span of a task begins before the job is claimed."""
    from opentelemetry import trace  # noqa: PLC0415

    if args:
        trace.get_current_span().set_attribute(JOB_ID, str(args[0]))
