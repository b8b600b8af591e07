"""The servers of a namespace: `python servers.py FOLDER server|proxy ADDRESS…`.

Ports: 7001 TCP answers nothing and is open, 7002 UDP echoes, 7003 UDP is silent, 53 UDP answers
queries, 443 TLS with the vendor's certificate, 8443 TLS with a certificate that signs itself. The
proxy listens on 443, shows each host a certificate by its own authority and opens the connection.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.exports.reachability.authorities import Identity, issued, named

UPSTREAM = ("198.18.2.2", 443)


def main(folder: Path, role: str, addresses: list[str]) -> None:
    for address in addresses:
        if role == "proxy":
            tcp(address, 443, partial(inspected, proxy_context(folder)))
            continue
        tcp(address, 7001, lambda connection: connection.close())
        udp(address, 7002, lambda data: data)
        udp(address, 7003, lambda _: b"")
        udp(address, 53, dns)
        tcp(address, 443, partial(handshaken, server_context(folder / "vendor.pem")))
        tcp(address, 8443, partial(handshaken, server_context(folder / "own.pem")))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()  # until whoever started it closes its end


def way(address: str, port: int, kind: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((address, port))
    return made


def tcp(address: str, port: int, serve: Callable[[socket.socket], None]) -> None:
    listening = way(address, port, socket.SOCK_STREAM)
    listening.listen(64)

    def accept() -> None:
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def udp(address: str, port: int, answer: Callable[[bytes], bytes]) -> None:
    bound = way(address, port, socket.SOCK_DGRAM)

    def serve() -> None:
        while True:
            data, peer = bound.recvfrom(65535)
            if answer(data):
                bound.sendto(answer(data), peer)

    threading.Thread(target=serve, daemon=True).start()


def dns(query: bytes) -> bytes:
    """The query as an answer without records; nothing to what is no query."""
    return query[:2] + b"\x81\x80" + query[4:] if query[4:6] == b"\0\1" else b""


def server_context(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def handshaken(context: ssl.SSLContext, connection: socket.socket) -> None:
    with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as tls:
        tls.recv(1)


def proxy_context(folder: Path) -> ssl.SSLContext:
    """Shows whatever name is asked for a certificate that the proxy has just made."""
    pem = (folder / "proxy.pem").read_bytes()
    key = load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    authority = Identity(x509.load_pem_x509_certificate(pem), key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def choose(tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        host = name or "unnamed.example.net"
        made = folder / f"made-{threading.get_ident()}.pem"
        made.write_bytes(issued(named(host), authority, [host]).pem)
        tls.context = server_context(made)

    context.sni_callback = choose
    return context


def inspected(context: ssl.SSLContext, connection: socket.socket) -> None:
    """Open the client's TLS, and a connection of its own to the real server behind."""
    upstream = ssl.create_default_context()
    upstream.check_hostname, upstream.verify_mode = False, ssl.CERT_NONE
    with (
        contextlib.suppress(OSError),
        context.wrap_socket(connection, server_side=True) as client,
        socket.create_connection(UPSTREAM, 5) as behind,
        upstream.wrap_socket(behind) as real,
    ):
        real.sendall(client.recv(65535))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
