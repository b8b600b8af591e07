"""The one client for whatever leaves for other systems. docs/outgoing.md has its rules.

A destination is resolved once, every address it has is checked, and the connection goes to one of
these very addresses; TLS is held to the name. No redirect is followed. Deadline and size hold for
the whole answer, however it dribbles in and whatever it unpacks to.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import certifi
import httpcore2 as httpcore
from django.conf import settings

from requirements_app.core.errors import InvalidInput
from requirements_app.core.http import Request, Response

from .connecting import Deadline, Way
from .counting import Told, tell
from .destination import Destination
from .errors import BadCertificate, Broken, OutgoingError, Refused, TimedOut, Unreachable
from .heads import checked_headers
from .reading import read_body
from .resolving import Resolver, system_resolver
from .routing import Route, Router

DEADLINE_SECONDS = 30.0
MAX_BYTES = 5_000_000
_BODIES = frozenset(("POST", "PUT", "PATCH"))


class Guarded:
    """Sends requests where they may go, by the settings of that moment. It keeps no connection."""

    def __init__(self, *, resolver: Resolver = system_resolver) -> None:
        self._resolver = resolver

    def check(self, url: str, *, deadline_seconds: float = 5.0) -> None:
        """Look whether a request to `url` would be let out, without sending one. The answer holds
        for now: a name may lead elsewhere later, and each request looks anew.

        Raises Refused, Unresolvable, TimedOut.
        """
        destination = Destination.of(url)
        with _explained(destination, None):
            self._route(destination).way(Deadline(deadline_seconds))

    def send(
        self,
        request: Request,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> Response:
        """Send the request and give the answer, whatever its status; a redirect is one as well.

        `deadline_seconds` are for everything together, from the name to the answer's last byte;
        `max_bytes` for its body, as it comes and unpacked. Raises an OutgoingError, whose `sent`
        tells whether the other side may have got the request.
        """
        began = time.monotonic()
        destination = Destination.of(request.url)
        status, outcome = None, "failed"
        route = self._route(destination)
        try:
            response = _exchanged(request, route, Deadline(deadline_seconds), max_bytes)
            status, outcome = response.status, f"{response.status // 100}xx"
        except OutgoingError as error:
            outcome = error.outcome
            raise
        finally:
            seconds = time.monotonic() - began
            tell(Told(request.method, destination, route.host_kind, status, outcome, seconds))
        return response

    def _route(self, destination: Destination) -> Route:
        try:
            return Router.from_settings(self._resolver).route(destination)
        except InvalidInput as error:
            raise Refused(f"the settings of what leaves cannot be read ({error})") from error


def _exchanged(request: Request, route: Route, deadline: Deadline, max_bytes: int) -> Response:
    destination = route.destination
    headers = checked_headers(request, destination)
    url = httpcore.URL(
        scheme=destination.scheme,
        host=destination.host,
        port=destination.port,
        target=destination.target,
    )
    # Some servers answer 411 to a POST that tells no length, be it empty.
    content = request.body if request.body or request.method in _BODIES else None
    trust = _trust(settings.OUTGOING_CA)
    with _explained(destination, None):
        way = route.way(deadline)
    with (
        _explained(destination, way),
        httpcore.ConnectionPool(ssl_context=trust, proxy=route.proxy, network_backend=way) as pool,
        pool.stream(request.method, url, headers=headers, content=content) as answer,
    ):
        if answer.status < 200:
            raise Broken("the other side changed the protocol unasked", sent=True)
        lines = _headers(answer.headers)
        body = read_body(answer.iter_stream(), lines, max_bytes)
        return Response(answer.status, lines, body)


@contextmanager
def _explained(destination: Destination, way: Way | None) -> Iterator[None]:
    """The library's errors as the portal's own, in words."""
    where = destination.shown
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimedOut(
            f"{where} took too long",
            "try again later; see whether it is slow, or a firewall drops the packets in between",
            sent=way is not None and way.sent,
        ) from error
    except httpcore.ProxyError as error:
        raise Unreachable(
            f"the proxy does not lead to {where} ({error})",
            "allow it at the proxy, and check OUTGOING_PROXY with its user name and password",
        ) from error
    except httpcore.ConnectError as error:
        raise _unconnected(where, error) from error
    except httpcore.LocalProtocolError as error:
        raise Refused(f"the request to {where} cannot be sent as it is ({error})") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Broken(
            f"{where} ended the connection within its answer, or answers with something other "
            "than HTTP",
            "try again; if it stays so, check the port and what stands in between",
            sent=way is not None and way.sent,
        ) from error


def _unconnected(where: str, error: httpcore.ConnectError) -> OutgoingError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return BadCertificate(
            f"{where} does not prove to be that host ({cause.verify_message})",
            "check the name in the address; for an authority of your own, name its certificate "
            "in OUTGOING_CA",
        )
    if isinstance(cause, ssl.SSLError):
        return Unreachable(
            f"{where} speaks no TLS that the portal accepts ({cause.reason})",
            "check the port, and that TLS 1.2 or newer is switched on there",
        )
    return Unreachable(
        f"{where} cannot be reached",
        "check host and port, and that firewalls let the portal's workers through",
    )


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    lines: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("ascii").lower(), value.decode("latin-1")
        lines[key] = f"{lines[key]}, {text}" if key in lines else text
    return lines


@lru_cache(maxsize=8)
def _trust(own_authorities: str) -> ssl.SSLContext:
    """The public authorities, and those of the installation. Raises Refused."""
    context = ssl.create_default_context(cafile=certifi.where())
    if own_authorities:
        try:
            context.load_verify_locations(own_authorities)
        except OSError as error:
            raise Refused(
                "the file of OUTGOING_CA cannot be read, so nobody could be proved",
                "see that it is there on this machine too, with certificates in PEM",
            ) from error
    return context
