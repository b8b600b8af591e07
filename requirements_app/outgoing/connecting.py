"""The way to one destination: connects to addresses that were checked, and to nothing else."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore2 as httpcore

from .addresses import Address

LONGEST_CONNECT = 10.0  # seconds for one address, so that the next one has its turn


class Deadline:
    """When all has to be over, however little at a time the other side sends."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left. Raises httpcore's TimeoutException where there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise httpcore.TimeoutException("the time is up")
        return seconds


class Way(httpcore.NetworkBackend):
    """Connects to the given addresses, the first that answers, whatever name it is asked for.

    `sent` tells whether bytes of the request have gone out. With `tunnel` the first ones are for
    a proxy, and those of the request begin within TLS.
    """

    def __init__(
        self, addresses: Sequence[Address], port: int, deadline: Deadline, *, tunnel: bool
    ) -> None:
        self._addresses = addresses
        self._port = port
        self._tunnel = tunnel
        self.deadline = deadline
        self.sent = False

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - it was resolved and checked before, and is not asked for again
        port: int,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands above it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises httpcore's ConnectError or ConnectTimeout, the last address's."""
        failure: Exception = httpcore.ConnectError("there is no address")
        for address in self._addresses:
            seconds = min(self.deadline.left(), LONGEST_CONNECT)
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    str(address), self._port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self, carries_request=not self._tunnel)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection under the deadline that notes when the request goes out."""

    def __init__(self, inner: httpcore.NetworkStream, way: Way, *, carries_request: bool) -> None:
        self._inner = inner
        self._way = way
        self._carries_request = carries_request

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._inner.read(max_bytes, self._way.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        seconds = self._way.deadline.left()
        self._way.sent = self._way.sent or self._carries_request
        self._inner.write(buffer, seconds)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._way.deadline.left())
        return _Stream(secured, self._way, carries_request=True)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
