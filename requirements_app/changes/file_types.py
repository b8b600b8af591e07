"""What a file is, by its own bytes: what a browser or a name says of it proves nothing. Pure."""

from __future__ import annotations

_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_TEXTS = {".csv": "text/csv", ".json": "application/json"}
UNKNOWN = "application/octet-stream"


def media_type_of(name: str, content: bytes) -> str:
    """The media type. Text is UTF-8 without control characters, and of the kind that the end of its
    name tells; what is none of those known is `UNKNOWN`."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    if any(ord(each) < 32 and each not in "\t\r\n\f" for each in text):
        return UNKNOWN
    ends = (kind for end, kind in _TEXTS.items() if name.lower().endswith(end))
    return next(ends, "text/plain")
