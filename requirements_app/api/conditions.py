"""ETag and If-Match: a change names the version of the thing that it was made from; and
If-None-Match: what a caller has already is not sent again."""

from __future__ import annotations

import re

from rest_framework.request import Request

from requirements_app.core.errors import InvalidInput

from .problems import PreconditionFailed, PreconditionRequired

_TAGS = re.compile(r'(?:W/)?"[^"]*"(?:[ \t]*,[ \t]*(?:W/)?"[^"]*")*')
_TAG = re.compile(r'(W/)?("[^"]*")')


def etag(version: int) -> dict[str, str]:
    """The header that names a row version."""
    return {"ETag": f'"{version}"'}


def has_already(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this ETag, given with its quotation marks."""
    header = request.headers.get("If-None-Match", "").strip()
    return header == "*" or tag in {strong for _, strong in _TAG.findall(header)}


def expected_version(request: Request, current: int) -> int:
    """The row version that If-Match names. Raises what `refuse_changed` raises."""
    refuse_changed(request, str(current))
    return current


def refuse_changed(request: Request, current: str) -> None:
    """Refuse a change of what is not the `current` version any more; given without quotation
    marks.

    Raises PreconditionRequired (428) where If-Match names none, as `*` does; InvalidInput where
    it is malformed; PreconditionFailed (412) where it is another one.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        raise PreconditionRequired(
            "a change must name the version it was made from",
            "send If-Match with the ETag of your last GET",
        )
    if not _TAGS.fullmatch(header):
        mend = f'send an ETag with its quotation marks, as "{current}"'
        raise InvalidInput.one("If-Match", header, "is no ETag", mend)
    strong = {tag for weak, tag in _TAG.findall(header) if not weak}
    if f'"{current}"' not in strong:
        raise PreconditionFailed(
            f'this has changed: it is at version "{current}", and If-Match says {header[:80]}',
            "get it again, look at what changed, and send your change with the new ETag",
        )
