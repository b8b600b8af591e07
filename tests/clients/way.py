"""A way to the portal that breaks as a test says, and sees what goes along."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

_OF_THE_WAY = {"connection", "transfer-encoding", "keep-alive", "host"}


@dataclass(frozen=True)
class Exchange:
    """A request and what the portal answered; `status` is 0 where it was not asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int = 0
    answer: bytes = b""


@dataclass(frozen=True)
class Fault:
    """What becomes of the next request to `path`.

    `lost`: the portal does it, and the answer is cut off. `cut`: it never gets there. `status`:
    somebody on the way answers. `shorter`: the answer ends that many bytes early. `altered`: each
    byte `x` of it becomes a `y`.
    """

    path: str
    lost: bool = False
    cut: bool = False
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"<h1>not now</h1>"
    shorter: int = 0
    altered: bytes = b""


class Way:
    """Listens on `url` and passes requests on to the portal at `upstream`; without one, it answers
    every request with `instead`."""

    def __init__(
        self,
        upstream: str,
        seen: Callable[[Exchange], None] | None = None,
        *,
        instead: bytes = b"",
    ) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.seen = seen
        self.instead = instead
        self.exchanges: list[Exchange] = []
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except (ConnectionError, TimeoutError):
                    self.close_connection = True

            def log_message(self, *words: object) -> None:
                pass

            def pass_on(self) -> None:
                way.pass_on(self)

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = pass_on  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def breaks(self, *faults: Fault) -> None:
        """Each fault befalls one request, in this order."""
        self._faults += faults

    def asked(self, method: str, path: str) -> list[Exchange]:
        """The exchanges of one kind."""
        return [each for each in self.exchanges if (each.method, each.path) == (method, path)]

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        size = int(handler.headers.get("Content-Length", 0))
        address = urlsplit(handler.path)
        asked = Exchange(
            handler.command, address.path, dict(parse_qsl(address.query)),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.rfile.read(size),
        )  # fmt: skip
        fault = self._fault(asked.path)
        if fault.cut or fault.status:
            self.exchanges.append(asked)
        if fault.cut:
            _cut_off(handler)
        elif fault.status:
            _answer(handler, fault.status, {"Content-Type": "text/html", **fault.headers},
                    fault.body)  # fmt: skip
        else:
            self._forward(handler, asked, fault)

    def _forward(self, handler: BaseHTTPRequestHandler, asked: Exchange, fault: Fault) -> None:
        status, headers, answer = self._told(asked, handler.path)
        done = replace(asked, status=status, answer=answer)
        self.exchanges.append(done)
        if self.seen is not None:
            self.seen(done)
        if fault.lost:
            _cut_off(handler)
            return
        headers["Content-Length"] = str(len(answer))
        if fault.altered:
            old, new = fault.altered[:1], fault.altered[1:]
            answer = answer.replace(old, new)
        _answer(handler, status, headers, answer[: len(answer) - fault.shorter])
        if fault.shorter:
            _cut_off(handler)

    def _told(self, asked: Exchange, address: str) -> tuple[int, dict[str, str], bytes]:
        if not self.upstream:
            return 200, {"Content-Type": "application/json"}, self.instead
        kept = {k: v for k, v in asked.headers.items() if k not in _OF_THE_WAY}
        with closing(http.client.HTTPConnection(self.upstream, timeout=50)) as there:
            there.request(asked.method, address, asked.body or None, kept)
            told = there.getresponse()
            answer = told.read()
        headers = {k: v for k, v in told.getheaders() if k.lower() not in _OF_THE_WAY}
        return told.status, headers, answer

    def _fault(self, path: str) -> Fault:
        with self._lock:
            if self._faults and path.startswith(self._faults[0].path):
                return self._faults.pop(0)
        return Fault(path)


def _answer(
    handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()


def _cut_off(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def as_json(exchange: Exchange) -> Any:
    """What the request said."""
    return json.loads(exchange.body)
