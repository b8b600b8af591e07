"""A small name server on loopback, over UDP, that says what a test has it say."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

TTL = 300


@dataclass
class Zone:
    """`records`: name → what it has, each (TTL, type, value). A name that is not there is no name;
    one in `silent` gets no answer, one in `broken` SERVFAIL. `asked` are the questions so far."""

    records: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""

    def add(self, name: str, *values: str, ttl: int = TTL) -> None:
        """Addresses of a name, or `=other` for an alias."""
        for each in values:
            kind = "CNAME" if each.startswith("=") else "AAAA" if ":" in each else "A"
            value = f"{each[1:]}." if kind == "CNAME" else each
            self.records.setdefault(name, []).append((ttl, kind, value))

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if name in self.silent:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if name in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.records:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            self._fill(response, name, kind)
        return response.to_wire()

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        for _alias in range(20):
            held = self.records.get(name, [])
            found = [(ttl, which, value) for ttl, which, value in held if which in (kind, "CNAME")]
            for ttl, which, value in found:
                response.answer.append(dns.rrset.from_text(f"{name}.", ttl, "IN", which, value))
            if not found or found[0][1] != "CNAME":
                return
            name = found[0][2].rstrip(".")


@contextmanager
def serving(zone: Zone) -> Iterator[Zone]:
    """The zone, served until the block is left; `address` is where."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, socket = self.request
            if (answer := zone.answer(wire)) is not None:
                socket.sendto(answer, self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        zone.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield zone
        finally:
            server.shutdown()
            thread.join()
