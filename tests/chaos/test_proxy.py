"""The proxy that stands for a broken network breaks what it says and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from .proxy import Proxy


@pytest.fixture
def echo() -> Iterator[Proxy]:
    """A proxy before a server that sends everything back."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    def answer(client: socket.socket) -> None:
        with client:
            try:
                while piece := client.recv(1024):
                    client.sendall(piece)
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    with Proxy(lambda: server.getsockname()[1]) as proxy:
        yield proxy
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def connected(proxy: Proxy, timeout: float = 10) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=timeout)


@pytest.fixture
def client(echo) -> Iterator[socket.socket]:
    with connected(echo) as opened:
        yield opened


def asked(client: socket.socket, text: bytes = b"hello") -> bytes:
    client.sendall(text)
    return client.recv(1024)


def test_it_forwards_both_ways_and_counts_connections(echo, client):
    assert asked(client) == b"hello"
    assert echo.attempts == 1


def test_what_a_black_hole_swallowed_arrives_when_it_ends(echo, client):
    asked(client)
    echo.black_hole()
    client.settimeout(0.2)
    with pytest.raises(TimeoutError):
        asked(client, b"later")
    echo.forward()
    client.settimeout(10)
    assert client.recv(1024) == b"later"


def test_a_black_hole_takes_new_connections_and_never_answers(echo):
    echo.black_hole()
    with connected(echo, timeout=0.2) as client, pytest.raises(TimeoutError):
        asked(client)


def test_a_reset_cuts_connections_and_new_ones_work(echo, client):
    asked(client)
    echo.reset()
    with pytest.raises(ConnectionError):
        assert asked(client) or asked(client)
    with connected(echo) as again:
        assert asked(again) == b"hello"


def test_refusing_cuts_new_connections_as_well(echo):
    echo.refuse()
    with pytest.raises(ConnectionError), connected(echo) as client:
        assert asked(client) or asked(client)


def test_a_server_that_is_gone_looks_gone():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with (
        Proxy(lambda: port) as proxy,
        pytest.raises(ConnectionError),
        connected(proxy) as client,
    ):
        assert asked(client) or asked(client)
