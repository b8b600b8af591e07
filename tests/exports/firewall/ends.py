"""One end of connections, run alone in a network namespace. `listen` answers what it is told to;
`attempt` tries what it is told to and writes which of it was answered, or arrived.

TCP and UDP are answered on their connection, ICMP echo by the kernel. Of every other protocol the
packet that arrives is all there is to see: it carries its number.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
from typing import Any

WAIT = 1.5


def family_of(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    folded: int = ~(total + (total >> 16)) & 0xFFFF
    return folded


def packet(probe: dict[str, Any]) -> bytes:
    """What follows the IP header; its number is its end."""
    mark = struct.pack("!I", probe["number"])
    if probe["kind"] == "icmp":
        kind, code = probe["icmp"]
        rest = struct.pack("!HH", probe["number"] & 0xFFFF, 1) + mark
        bare = struct.pack("!BBH", kind, code, 0) + rest
        return struct.pack("!BBH", kind, code, checksum(bare)) + rest
    if probe["protocol"] == socket.IPPROTO_SCTP:
        init = struct.pack("!BBHIIHHI", 1, 0, 20, 1, 65535, 1, 1, 1)
        return struct.pack("!HHII", 40000, probe["port"], 0, 0) + init + mark
    return bytes(8) + mark


def receive(raw: socket.socket, arrived: set[int]) -> None:
    arrived.add(int.from_bytes(raw.recv(2048)[-4:], "big"))


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Listener(asyncio.DatagramProtocol):
    """UDP: gives back what comes."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.transport.sendto(data, addr)


async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"hello")
    writer.close()


async def listen(ends: dict[str, Any]) -> None:
    """Listens until its input ends, then writes the numbers of the packets that arrived."""
    loop = asyncio.get_running_loop()
    for address, port in ends["tcp"]:
        await asyncio.start_server(greet, address, port)
    for address, port in ends["udp"]:
        await loop.create_datagram_endpoint(Listener, local_addr=(address, port))
    arrived: set[int] = set()
    for version, protocol in ends["raw"]:
        family = socket.AF_INET if version == 4 else socket.AF_INET6
        raw = socket.socket(family, socket.SOCK_RAW, protocol)
        raw.setblocking(False)
        loop.add_reader(raw, receive, raw, arrived)
    tell("ready")
    await loop.run_in_executor(None, sys.stdin.readline)
    await asyncio.sleep(0.1)
    tell(json.dumps(sorted(arrived)))


async def tcp(probe: dict[str, Any]) -> bool:
    target = (probe["destination"], probe["port"])
    reader, writer = await asyncio.open_connection(*target, local_addr=(probe["source"], 0))
    try:
        return await reader.read(5) == b"hello"
    finally:
        writer.close()


async def udp(probe: dict[str, Any]) -> bool:
    with socket.socket(family_of(probe["source"]), socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.bind((probe["source"], 0))
        loop = asyncio.get_running_loop()
        await loop.sock_connect(sock, (probe["destination"], probe["port"]))
        await loop.sock_sendall(sock, b"hello")
        return await loop.sock_recv(sock, 10) == b"hello"


async def raw(probe: dict[str, Any]) -> bool:
    """Whether an echo is answered; of the rest the listener tells."""
    family = family_of(probe["source"])
    echo = probe["kind"] == "icmp" and probe["icmp"] in ([8, 0], [128, 0])
    with socket.socket(family, socket.SOCK_RAW, probe["protocol"]) as sock:
        sock.setblocking(False)
        sock.bind((probe["source"], 0))
        loop = asyncio.get_running_loop()
        sock.sendto(packet(probe), (probe["destination"], 0))
        while echo:
            data = await loop.sock_recv(sock, 2048)
            answer = data[20:] if family == socket.AF_INET else data
            if answer[0] in (0, 129) and answer[-4:] == struct.pack("!I", probe["number"]):
                return True
    return False


async def attempt(probes: list[dict[str, Any]]) -> None:
    """Tries all at once and writes the numbers of those that were answered."""
    ways = {"tcp": tcp, "udp": udp, "icmp": raw, "raw": raw}
    places = asyncio.Semaphore(100)

    async def tried(probe: dict[str, Any]) -> int | None:
        async with places:
            try:
                answered = await asyncio.wait_for(ways[probe["kind"]](probe), WAIT)
            except (OSError, TimeoutError):
                return None
            return probe["number"] if answered else None

    found = await asyncio.gather(*map(tried, probes))
    tell(json.dumps([each for each in found if each is not None]))


if __name__ == "__main__":
    told = json.loads(sys.stdin.readline())
    asyncio.run(listen(told) if sys.argv[1] == "listen" else attempt(told))
