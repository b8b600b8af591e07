"""Requests as the systems want them: addresses, credentials, files."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from requirements_app.core.http import Headers, Request

from .port import File, TicketError

Header = tuple[str, str]
# As browsers send file names: UTF-8, but for what would end the quotes or the line.
_IN_QUOTES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
ACCEPT_JSON: Header = ("Accept", "application/json")


def url(address: str, *path: str, **query: str | int) -> str:
    """The address of an API call. The first part of `path` is taken as it is, the others are each
    one segment, whatever they hold; empty query values are left out."""
    fixed, *segments = path
    found = "/".join([f"{address}{fixed}", *map(segment, segments)])
    asked = {name: value for name, value in query.items() if value != ""}
    return f"{found}?{urlencode(asked, quote_via=quote)}" if asked else found


def segment(text: str) -> str:
    """One segment of a path. Raises TicketError("gone") for nothing and for dots, which would lead
    to another place."""
    if not text.strip("."):
        raise TicketError("gone", f"{text!r} is the key of no ticket", "link the ticket anew")
    return quote(text, safe="")


def page(said: object, otherwise: str) -> str:
    """The page of a ticket as an answer names it, if people's browsers may go there."""
    text = str(said)
    return text if text.startswith(("https://", "http://")) else otherwise


def basic(user: str, password: str) -> Header:
    """HTTP Basic; both in UTF-8."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return ("Authorization", f"Basic {pair}")


def bearer(token: str) -> Header:
    """A token as OAuth 2 sends it."""
    return ("Authorization", f"Bearer {token}")


def form(address: str, values: Mapping[str, str], headers: Headers = ()) -> Request:
    """A POST of form fields."""
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    return Request("POST", address, (*headers, kind), urlencode(values).encode())


def upload(address: str, file: File, headers: Headers = (), part: str = "file") -> Request:
    """A POST of a file as the part of a multipart form. The boundary comes from the content, so
    that equal files make equal requests."""
    boundary = "part-" + hashlib.sha256(file.content).hexdigest()[:40]
    name = file.name.translate(_IN_QUOTES)
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="{part}"; filename="{name}"\r\n'
        f"Content-Type: {file.media_type}\r\n\r\n"
    )
    body = head.encode() + file.content + f"\r\n--{boundary}--\r\n".encode()
    kind = ("Content-Type", f"multipart/form-data; boundary={boundary}")
    return Request("POST", address, (*headers, kind), body)
