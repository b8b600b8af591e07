"""The ends of connections: sockets of this process in several network namespaces at once, so that
hundreds of connections are tried together and waited for once.

TCP and UDP are answered on their connection, ICMP echo by the kernel. Of every other protocol the
packet that arrives is all there is to see: it carries its number.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TypeVar

from .probes import Probe

T = TypeVar("T")

NAMESPACES = Path("/run/netns")
_CLONE_NEWNET = 0x40000000
# Of Linux's headers: from an address that the namespace does not have; more room than is allowed.
_TRANSPARENT = {4: (socket.SOL_IP, 19), 6: (socket.IPPROTO_IPV6, 75)}
_RECEIVE_BUFFER_FORCE = 33
_FAMILIES = {4: socket.AF_INET, 6: socket.AF_INET6}
_EVERYWHERE = {4: "0.0.0.0", 6: "::"}
_HELLO = b"hello"
_OWN_PORTS = cycle(range(21_000, 30_000))
_ECHO, _ECHO_ANSWER = ((8, 0), (128, 0)), (0, 129)


def within(name: str, work: Callable[[], T]) -> T:
    """What `work` returns in a namespace. Sockets made there stay there; only a thread that ends
    with it is moved."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            handle = os.open(NAMESPACES / name, os.O_RDONLY)
            try:
                if libc.setns(handle, _CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), f"cannot enter {name}")
            finally:
                os.close(handle)
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


class Ends:
    """Listens and tries. `answered` and `arrived` are numbers of probes."""

    def __init__(self, probes: Mapping[int, Probe]) -> None:
        self.answered: set[int] = set()
        self.arrived: set[int] = set()
        self._probes = probes
        self._begun: dict[tuple[str, int, int], int] = {}
        self._selector = selectors.DefaultSelector()
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Ends:
        _many_files()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._selector.close()

    def listen(
        self, ending: Iterable[Probe], begun: Iterable[Probe], seen_as: Mapping[str, str]
    ) -> None:
        """In this namespace, for probes that end in it, and for answers that come back to it.
        `seen_as` has the addresses behind a translation by those in front."""
        ending = list(ending)
        seen = {(each.version, each.protocol) for each in ending if each.kind != "udp"}
        seen |= {(each.version, each.protocol) for each in begun if each.kind == "icmp"}
        for version, protocol in sorted(seen):
            self._look(version, protocol)
        for version, port in sorted({(e.version, e.port) for e in ending if e.kind == "tcp"}):
            sock = self._socket(version, socket.SOCK_STREAM, 0)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((_EVERYWHERE[version], port))
            sock.listen(4096)
            self._watch(sock, partial(_greet, sock))
        for address, port in sorted(
            {(seen_as.get(e.destination, e.destination), e.port) for e in ending if e.kind == "udp"}
        ):
            sock = self._socket(6 if ":" in address else 4, socket.SOCK_DGRAM, 0)
            sock.bind((address, port))
            self._watch(sock, partial(self._give_back, sock))

    def attempt(self, probes: Mapping[int, Probe], homes: Mapping[str, str]) -> None:
        """Send what begins in this namespace; `homes` has the zone of each address that is not only
        pretended to be here."""
        for number, probe in probes.items():
            strange = homes[probe.source] != probe.source_zone
            kind = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}.get(probe.kind)
            sock = self._socket(
                probe.version, kind or socket.SOCK_RAW, 0 if kind else probe.protocol
            )
            if strange:
                sock.setsockopt(*_TRANSPARENT[probe.version], 1)
            # Namespaces give out the same ports: one of its own tells whose packet arrives.
            port = next(_OWN_PORTS) if strange and kind else 0
            sock.bind((probe.source, port))
            if probe.kind == "tcp":
                self._begun[probe.source, sock.getsockname()[1], probe.port] = number
            if kind is None:
                sock.sendto(packet(probe, number), (probe.destination, 0))
                continue
            with contextlib.suppress(BlockingIOError):
                sock.connect((probe.destination, probe.port))
            if probe.kind == "udp":
                sock.send(_HELLO + struct.pack("!I", number))
            self._watch(sock, partial(self._answer, sock, number))

    def wait(self, patience: float) -> None:
        """Until all are answered, or there was silence for as many seconds."""
        silent = time.monotonic() + patience
        while not self._probes.keys() <= self.done and time.monotonic() < silent:
            for key, _ in self._selector.select(max(silent - time.monotonic(), 0)):
                key.data()
                silent = time.monotonic() + patience

    @property
    def done(self) -> set[int]:
        """What was answered, or arrived where no answer is to be had."""
        return self.answered | {each for each in self.arrived if not answers(self._probes[each])}

    def _socket(self, version: int, kind: int, protocol: int) -> socket.socket:
        sock = self._open.enter_context(socket.socket(_FAMILIES[version], kind, protocol))
        sock.setblocking(False)
        if version == 6 and kind == socket.SOCK_STREAM:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        return sock

    def _watch(self, sock: socket.socket, then: Callable[[], None]) -> None:
        self._selector.register(sock, selectors.EVENT_READ, then)

    def _answer(self, sock: socket.socket, number: int) -> None:
        try:
            if sock.recv(16).startswith(_HELLO):
                self.answered.add(number)
        except OSError:  # refused: it may have arrived, but nothing answers there
            pass
        self._selector.unregister(sock)

    def _give_back(self, sock: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                data, peer = sock.recvfrom(64)
                self.arrived.add(struct.unpack("!I", data[-4:])[0])
                sock.sendto(data, peer)

    def _look(self, version: int, protocol: int) -> None:
        """See each packet that arrives here of a protocol."""
        sock = self._socket(version, socket.SOCK_RAW, protocol)
        sock.setsockopt(socket.SOL_SOCKET, _RECEIVE_BUFFER_FORCE, 1 << 24)
        self._watch(sock, partial(self._seen, sock, version, protocol))

    def _seen(self, sock: socket.socket, version: int, protocol: int) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                data, (peer, *_) = sock.recvfrom(2048)
                data = data[(data[0] & 15) * 4 :] if version == 4 else data
                if protocol == socket.IPPROTO_TCP:
                    number = self._begun.get((peer, *struct.unpack("!HH", data[:4])), 0)
                else:
                    (number,) = struct.unpack("!I", data[-4:])
                probe = self._probes.get(number)
                if probe is None or probe.protocol != protocol:
                    continue
                if probe.kind != "icmp" or tuple(data[:2]) == probe.icmp:
                    self.arrived.add(number)
                elif answers(probe) and data[0] in _ECHO_ANSWER:
                    self.answered.add(number)


def answers(probe: Probe) -> bool:
    """Whether something answers what arrives."""
    return probe.kind in ("tcp", "udp") or (probe.kind == "icmp" and probe.icmp in _ECHO)


def packet(probe: Probe, number: int) -> bytes:
    """What follows the IP header; its number is its end."""
    mark = struct.pack("!I", number)
    if probe.kind == "icmp":
        kind, code = probe.icmp
        rest = struct.pack("!HH", number & 0xFFFF, 1) + mark
        bare = struct.pack("!BBH", kind, code, 0) + rest
        return struct.pack("!BBH", kind, code, _checksum(bare)) + rest
    if probe.protocol == socket.IPPROTO_SCTP:
        init = struct.pack("!BBHIIHHI", 1, 0, 20, 1, 65535, 1, 1, 1)
        return struct.pack("!HHII", 40000, probe.port, 0, 0) + init + mark
    return bytes(8) + mark


def _checksum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    folded: int = ~(total + (total >> 16)) & 0xFFFF
    return folded


def _greet(listener: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        while True:
            there, _ = listener.accept()
            with there:
                there.send(_HELLO)


def _many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
