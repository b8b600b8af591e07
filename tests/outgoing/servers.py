"""Servers on loopback that answer as they are told, and certificates for them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from tests.exports.reachability.authorities import Identity, issued, named

Answer = Callable[[socket.socket], None]


@dataclass
class Server:
    """`requests` are what came, as it came; `connections` also counts those that sent nothing."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def answering(text: bytes) -> Answer:
    return lambda connection: connection.sendall(text)


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Answer:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    return answering("\r\n".join([*lines, *headers, "", ""]).encode() + body)


@contextmanager
def serving(
    respond: Answer, context: ssl.SSLContext | None = None, *, listens: bool = True
) -> Iterator[Server]:
    """A server that reads each request whole unless it `listens` not, has `respond` answer, and
    closes."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(listening.getsockname()[1])
    open_ones: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            open_ones.append(connection)
            if listens:
                server.requests.append(_request(connection))
            respond(connection)
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                server.connections += 1
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
        for connection in open_ones:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


@contextmanager
def tunnelling(to: int) -> Iterator[Server]:
    """A proxy that answers CONNECT and leads to a port of loopback, whatever host was asked for."""

    def respond(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", to)) as onward:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_copied, args=(onward, connection), daemon=True)
            back.start()
            _copied(connection, onward)
            back.join(5)

    with serving(respond) as server:
        yield server


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def authority() -> Identity:
    return issued(named("Authority of the tests"), authority=True)


def written(folder: Path, identity: Identity) -> str:
    """The authority's certificate as a file, as OUTGOING_CA names it."""
    path = folder / "authority.pem"
    path.write_bytes(identity.certificate.public_bytes(Encoding.PEM))
    return str(path)


def serving_context(folder: Path, identity: Identity) -> ssl.SSLContext:
    path = folder / "server.pem"
    path.write_bytes(identity.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def _request(connection: socket.socket) -> bytes:
    came = b""
    while b"\r\n\r\n" not in came:
        more = connection.recv(65_536)
        if not more:
            return came
        came += more
    head, _, body = came.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            while len(body) < int(line.partition(b":")[2]):
                body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def _copied(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
