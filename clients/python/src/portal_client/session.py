"""Requests to the portal: sent again where that is safe, and refusals as errors."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar
from uuid import uuid4

import httpx
from pydantic import TypeAdapter, ValidationError

from .answers import Page
from .asking import Nothing, Operation
from .errors import (
    NotUnderstoodError,
    PortalError,
    SettingsError,
    UnreachableError,
    refusal,
)
from .models import Problem
from .patience import Patience, seconds_of
from .version import own_version

logger = logging.getLogger("portal_client")

A = TypeVar("A")
T = TypeVar("T")
PAGE_SIZE = 200
_TIMES = httpx.Timeout(60, connect=10)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TOO_OFTEN = 429
_AWAY = (502, 503, 504)
_CONFLICT = 409
# Nothing of the request has left this machine.
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True)
class Reply(Generic[A]):
    """An answer, the seconds that the portal would like one to wait before the next question, and
    whether the request may have reached it more than once."""

    value: A
    retry_after: float | None
    repeated: bool


class Session:
    """A connection to one portal with one token."""

    def __init__(
        self,
        address: str,
        token: str,
        *,
        ca: Path | str | None = None,
        plain_http: bool = False,
        patience: float = 90,
    ) -> None:
        """`ca` is a file with the certificates to trust; `patience` the seconds that one request
        may wait to be sent again. Raises SettingsError for an address or token of no use."""
        self.patience = patience
        self._client = httpx.Client(
            base_url=_base(address, plain_http=plain_http),
            headers={
                "Authorization": f"Bearer {_usable(token)}",
                "Accept": "application/json",
                "User-Agent": f"portal-client/{own_version()}",
            },
            timeout=_TIMES,
            verify=_trusted(ca),
        )
        self.files = httpx.Client(timeout=_TIMES, verify=_trusted(ca))
        """For links, which need no token and do not get it."""

    def __repr__(self) -> str:
        return f"Session({str(self._client.base_url)!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections up."""
        self._client.close()
        self.files.close()

    def call(
        self,
        operation: Operation[A],
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        revision: int | None = None,
        **path: object,
    ) -> A:
        """Ask, and give the answer. Raises PortalError."""
        return self.reply(operation, query=query, body=body, revision=revision, **path).value

    def reply(
        self,
        operation: Operation[A],
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        revision: int | None = None,
        **path: object,
    ) -> Reply[A]:
        """As `call`, with what was told beside the answer. `revision` goes along as If-Match."""
        query, body = _given(query), _given(body)
        operation.check(query, body)
        request = self._client.build_request(
            operation.method,
            operation.address(**path),
            params=query,
            json=body if operation.fields else None,
            headers=_conditions(operation, revision),
        )
        response, repeated = self._send(request, operation)
        after = seconds_of(response.headers.get("Retry-After"))
        return Reply(_read(response, operation), after, repeated)

    def walk(
        self,
        operation: Operation[Page[T]],
        *,
        query: Mapping[str, Any] | None = None,
        **path: object,
    ) -> Iterator[T]:
        """Every result of a list, page by page, as they are asked for."""
        filters = {"limit": PAGE_SIZE, **_given(query)}
        operation.check(filters, {})
        address: str | httpx.URL = operation.address(**path)
        parameters: Any = filters
        while True:
            request = self._client.build_request("GET", address, params=parameters)
            response, _ = self._send(request, operation)
            page = _read(response, operation)
            yield from page.results
            if page.next is None:
                return
            # Only what follows the question mark: the token goes nowhere but to the portal.
            parameters = httpx.QueryParams(httpx.URL(page.next).query)

    def _send(
        self, request: httpx.Request, operation: Operation[Any]
    ) -> tuple[httpx.Response, bool]:
        """The answer, after as many tries as patience allows, and whether one of the others may
        have been acted upon."""
        patience = Patience(self.patience)
        repeated = False
        while True:
            why: PortalError
            asked_for = None
            try:
                response = self._client.send(request)
            except httpx.RequestError as error:
                why = unreachable(request, error)
                again = not _is_distrust(error) and (
                    operation.repeatable or isinstance(error, _UNSENT)
                )
                repeated = repeated or not isinstance(error, _UNSENT)
            else:
                if response.is_success:
                    return response, repeated
                asked_for = seconds_of(response.headers.get("Retry-After"))
                why = refusal(_problem(response), asked_for, repeated=repeated)
                again = _passes(response, operation, repeated=repeated)
                repeated = repeated or response.status_code in _AWAY
            if not again or not patience.wait(asked_for):
                raise why
            logger.info("%s Trying again.", why.message)


def unreachable(request: httpx.Request, error: httpx.RequestError) -> UnreachableError:
    """What to say of a request that got no answer."""
    if _is_distrust(error):
        return UnreachableError(
            f"The certificate of {request.url.host} is not trusted: {error}.",
            "Name the file of your authority in PORTAL_CA, or in `ca` of the configuration.",
        )
    reason = str(error) or type(error).__name__
    return UnreachableError(
        f"{request.url.host} does not answer: {reason}.",
        "Check the address, and the way there; try again later.",
    )


def _passes(response: httpx.Response, operation: Operation[Any], *, repeated: bool) -> bool:
    """Whether the refusal is one that passes by waiting, and sending again is safe."""
    if response.status_code == _TOO_OFTEN:
        return True
    if response.status_code in _AWAY:
        return operation.repeatable
    # The portal still works on the first of two requests with one Idempotency-Key.
    working = response.status_code == _CONFLICT and "Idempotency-Key" in response.text
    return working and operation.once and repeated


def _read(response: httpx.Response, operation: Operation[A]) -> A:
    text = b"{}" if operation.answer is Nothing else response.content
    try:
        return TypeAdapter(operation.answer).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise NotUnderstoodError(
            f"The answer to {operation.method} {response.request.url.path} is not as the API "
            f"describes it ({where}: {first['msg']}).",
            "Check the address; if it is the portal's, install the client that came with it.",
        ) from error


def _problem(response: httpx.Response) -> Problem:
    """Why a request was refused; a proxy in between may have said so in its own words."""
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return Problem(
            type="about:blank",
            title=response.reason_phrase,
            status=response.status_code,
            detail=f"{response.request.url.host} answered {response.status_code} "
            f"{response.reason_phrase}.",
            mend="" if response.status_code >= 500 else "Check the address.",
            errors=[],
            request_id=response.headers.get("X-Request-ID", ""),
        )


def _conditions(operation: Operation[Any], revision: int | None) -> dict[str, str]:
    headers = {"Idempotency-Key": str(uuid4())} if operation.once else {}
    if operation.conditional:
        if revision is None:
            raise TypeError(f"{operation.path} needs the revision that the change was made from")
        headers["If-Match"] = f'"{revision}"'
    return headers


def _given(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (values or {}).items() if value is not None}


def _base(address: str, *, plain_http: bool) -> httpx.URL:
    try:
        url = httpx.URL(address.strip().rstrip("/"))
    except httpx.InvalidURL as error:
        raise SettingsError(f"The address {address!r} cannot be read: {error}.") from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query:
        raise SettingsError(
            f"{address!r} is no address of a portal.", "Write it as https://portal.example.org."
        )
    if url.scheme == "http" and url.host not in _LOOPBACK and not plain_http:
        raise SettingsError(
            f"{url.host} would get the token by plain HTTP, where anybody on the way can read it.",
            "Use https, or allow it with PORTAL_PLAIN_HTTP=1.",
        )
    return url


def _usable(token: str) -> str:
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise SettingsError(
            "The token is empty, or has characters that no token has.",
            "Set PORTAL_TOKEN to a token that the portal issued.",
        )
    return token


def _trusted(ca: Path | str | None) -> ssl.SSLContext | bool:
    if ca is None:
        return True
    try:
        return ssl.create_default_context(cafile=str(ca))
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"The certificates in {ca} cannot be read: {error}.") from error


def _is_distrust(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
