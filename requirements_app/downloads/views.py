"""Handing a file out."""

from __future__ import annotations

import base64
import logging

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requirements_app.audit.services import record
from requirements_app.core.errors import ExplainedError

from . import storage
from .links import LinkExpired, LinkRefused, link_open
from .models import Export

logger = logging.getLogger(__name__)
_AGAIN_SECONDS = 30


@require_safe
@never_cache
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a signed link; 403 for a link that does not serve its bearer, 410 for one
    whose time is over, 503 while the storage does not answer."""
    try:
        export = link_open(token, visitor=request.user)
        return _file_response(request, export)
    except LinkRefused as error:
        return _refusal(request, error, 403)
    except (LinkExpired, FileNotFoundError) as error:
        return _refusal(request, error, 410)
    except OSError as error:
        logger.warning("an export's file cannot be read: %s", error.strerror)
        return _unavailable(request)


def _file_response(request: HttpRequest, export: Export) -> FileResponse:
    stored = export.file
    if stored is None:
        raise FileNotFoundError
    file = storage.file_open(stored.sha256)
    if request.method == "GET":
        record(
            actor=export.owner,
            action="export.download",
            obj=export,
            site_slug=export.site_slug,
            data={"sha256": stored.sha256},
        )
    response = FileResponse(
        file, as_attachment=True, filename=export.file_name, content_type=stored.media_type
    )
    response["Content-Length"] = str(stored.size)
    digest = base64.b64encode(bytes.fromhex(stored.sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{digest}:"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refusal(request: HttpRequest, error: Exception, status: int) -> HttpResponse:
    if not isinstance(error, ExplainedError):
        error = LinkExpired("The file is not kept any longer.", "Export it again.")
    context = {"message": error.message, "mend": error.mend}
    return render(request, "downloads/refused.html", context, status=status)


def _unavailable(request: HttpRequest) -> HttpResponse:
    context = {
        "message": "The file storage does not answer now.",
        "mend": "Follow the link again in half a minute; the file is not lost.",
    }
    response = render(request, "downloads/refused.html", context, status=503)
    response["Retry-After"] = str(_AGAIN_SECONDS)
    return response
