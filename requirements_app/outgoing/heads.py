"""What a request may have for method and headers."""

from __future__ import annotations

import re

from portal import __version__
from requirements_app.core.http import Request

from .destination import Destination
from .errors import Refused

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
# Those that say how the request itself travels are the client's.
_OURS = frozenset(
    (
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer",
        "upgrade", "expect", "accept-encoding", "proxy-authorization", "proxy-connection",
    )
)  # fmt: skip
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?")
_AGENT = f"network-requirements-portal/{__version__}"


def checked_headers(request: Request, destination: Destination) -> list[tuple[bytes, bytes]]:
    """The headers as they go out. Raises Refused, and never quotes a value: it may be a secret."""
    if request.method not in METHODS:
        raise Refused(
            "the method is none that the portal sends", f"use {', '.join(sorted(METHODS))}"
        )
    headers = {"user-agent": _AGENT, "accept": "*/*"}
    several = []
    for name, value in request.headers:
        if not _NAME.fullmatch(name):
            raise Refused("a header's name is none", "use letters, digits and -")
        if name.lower() in _OURS:
            raise Refused(f"the header {name} is the portal's own to set", "leave it out")
        if not _VALUE.fullmatch(value):
            raise Refused(
                f"the header {name} holds characters that no header may have",
                "use ASCII without line breaks, and no spaces at either end",
            )
        headers.pop(name.lower(), None)
        several.append((name, value))
    # No packing is asked for: what is packed hides its size.
    host = ("host", destination.authority)
    own = [host, *headers.items(), ("accept-encoding", "identity"), ("connection", "close")]
    return [(name.encode(), value.encode()) for name, value in (*own, *several)]
