"""A TCP proxy on loopback that forwards, holds everything back, cuts off, refuses or delays.

It stands between a client and a server so that a test can break the network in between. The
kernel still acknowledges what a black hole swallows; a network that drops packets is noticed by
TCP's own time-outs, which no proxy can show.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType

_CHUNK = 64 * 1024
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends RST


class Proxy:
    """Listens on `port` of 127.0.0.1 and forwards to the port that `upstream` gives, asked anew
    for each connection. `attempts` counts the connections that clients began."""

    def __init__(self, upstream: Callable[[], int]) -> None:
        self._upstream = upstream
        self._flows = threading.Event()
        self._flows.set()
        self._refuses = False
        self._delay = 0.0
        self._ended = False
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = int(self._listener.getsockname()[1])
        self.attempts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def black_hole(self) -> None:
        """Take everything and pass nothing on, in connections old and new."""
        self._flows.clear()

    def forward(self) -> None:
        """Work as a network should, again. What a black hole or a delay held back arrives."""
        self._refuses, self._delay = False, 0.0
        self._flows.set()

    def delay(self, seconds: float) -> None:
        """Pass each piece of data on `seconds` late."""
        self._delay = seconds

    def reset(self) -> None:
        """Cut every connection off; new ones are welcome."""
        with self._lock:
            cut, self._sockets = self._sockets, set()
        for each in cut:
            _cut_off(each)

    def refuse(self) -> None:
        """Cut every connection off, and new ones as soon as they come."""
        self._refuses = True
        self.reset()

    def close(self) -> None:
        self._ended = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._flows.set()
        self.reset()

    def _accept(self) -> None:
        while not self._ended:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.attempts += 1
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        try:
            if self._refuses:
                raise ConnectionRefusedError
            server = socket.create_connection(("127.0.0.1", self._upstream()), timeout=5)
        except OSError:
            _cut_off(client)
            return
        server.settimeout(None)
        with self._lock:
            self._sockets |= {client, server}
        for here, there in ((client, server), (server, client)):
            threading.Thread(target=self._pump, args=(here, there), daemon=True).start()

    def _pump(self, here: socket.socket, there: socket.socket) -> None:
        try:
            while piece := here.recv(_CHUNK):
                if self._delay:
                    time.sleep(self._delay)
                self._flows.wait()
                there.sendall(piece)
            self._flows.wait()
            there.shutdown(socket.SHUT_WR)
        except OSError:
            _cut_off(here)
            _cut_off(there)
        with self._lock:
            # A half that ended leaves the other to its own end, or to `reset`.
            if here.fileno() == -1:
                self._sockets -= {here, there}


def _cut_off(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    # Another thread may wait in recv; a shutdown wakes it, closing alone does not.
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RD)
    one.close()
