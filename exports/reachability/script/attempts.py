"""One attempt: from this host to one address, over TCP, UDP or the system's ping."""

from __future__ import annotations

import errno
import functools
import ipaddress
import re
import shutil
import socket
import subprocess
import sys
import time
from typing import Any, Sequence, Tuple

from exports.reachability.script.handshake import Manner, handshake, plain
from exports.reachability.script.outcomes import (
    ANSWERED,
    FILTERED,
    INCONCLUSIVE,
    INTERCEPTED,
    NOT_TESTED,
    OPEN,
    REFUSED,
)

Told = Tuple[str, str, str]
_UDP_SENDS = 3
_PINGS = 3
# An ICMPv6 refusal by a policy reads as EACCES, but on Windows that is the host's own firewall.
_TOLD_ON_THE_WAY = {
    getattr(errno, name, -1)
    for name in ("EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "WSAEHOSTUNREACH", "WSAENETUNREACH")
} | ({errno.EACCES} if sys.platform != "win32" else set())
_OWN_REFUSAL = {errno.EPERM, errno.EACCES}


def attempt(
    probe: dict[str, Any], address: str, sources: Sequence[str], manner: Manner
) -> dict[str, Any]:
    """Try a probe at one address. `sources`: the addresses of the source's name, if it has one."""
    started, timeout = time.monotonic(), manner.timeout
    local, reason, detail = origin(probe, address, sources)
    outcome, tls = NOT_TESTED, None
    if local:
        if probe["protocol"] == "tcp":
            outcome, reason, detail = _tcp(local, address, probe["port"], timeout)
        elif probe["protocol"] == "udp":
            payload = bytes.fromhex(probe["payload"])
            outcome, reason, detail = _udp(local, address, probe["port"], payload, timeout)
        else:
            outcome, reason, detail = _ping(local, address, timeout)
    milliseconds = int((time.monotonic() - started) * 1000)
    if outcome == OPEN and probe["tls"]:
        connect = functools.partial(_connected, local, address, probe["port"], timeout)
        tls = handshake(connect, probe, manner)
        outcome = INTERCEPTED if tls["state"] == INTERCEPTED else OPEN
        detail = tls["reason"]
    return {
        "address": address, "local_address": local, "outcome": outcome, "reason": reason,
        "detail": detail, "milliseconds": milliseconds, "tls": tls,
    }  # fmt: skip


def origin(probe: dict[str, Any], address: str, sources: Sequence[str]) -> Told:
    """The address of this host to start from; else a reason and its explanation.

    A source of one address is used wherever this host has it; of a wider one, the address that
    the system would choose must lie inside.
    """
    first, last = probe["source_first"], probe["source_last"]
    if first and (":" in first) != (":" in address):
        return "", "other-family", probe["source"] + " is of another IP version than " + address
    with socket.socket(_family(address), socket.SOCK_DGRAM) as way:
        try:
            if first and first == last:
                way.bind((first, 0))
        except OSError:
            return "", "other-source", "this host does not have " + first
        try:
            way.connect((address, probe["port"] or 9))  # sends nothing
        except OSError as error:
            return "", "no-route", "this host has no way to " + address + ": " + plain(error)
        local = str(way.getsockname()[0]).partition("%")[0]
    if first and not _number(first) <= _number(local) <= _number(last):
        return "", "other-source", "this host is " + local + ", not of " + probe["source"]
    if probe["source_name"] and local not in sources:
        return "", "other-source", "this host is " + local + ", not " + probe["source_name"]
    return local, "", ""


def _connected(local: str, address: str, port: int, timeout: float) -> socket.socket:
    way = socket.socket(_family(address), socket.SOCK_STREAM)
    try:
        way.settimeout(timeout)
        way.bind((local, 0))
        way.connect((address, port))
    except OSError:
        way.close()
        raise
    return way


def _tcp(local: str, address: str, port: int, timeout: float) -> Told:
    try:
        _connected(local, address, port, timeout).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return REFUSED, "", "nothing listens there, or a firewall rejects it in that host's name"
    except (socket.timeout, TimeoutError):
        return FILTERED, "", f"no answer within {timeout:g} s"
    except OSError as error:
        return _trouble(error, FILTERED)
    return OPEN, "", ""


def _udp(local: str, address: str, port: int, payload: bytes, timeout: float) -> Told:
    with socket.socket(_family(address), socket.SOCK_DGRAM) as way:
        way.settimeout(timeout / _UDP_SENDS)
        try:
            way.bind((local, 0))
            way.connect((address, port))
            for _ in range(_UDP_SENDS):
                way.send(payload)
                try:
                    size = len(way.recv(65535))
                except (socket.timeout, TimeoutError):
                    continue
                return ANSWERED, "", f"{size} bytes came back"
        except (ConnectionRefusedError, ConnectionResetError):
            return REFUSED, "", "ICMP says that the port is closed, or a firewall says so"
        except OSError as error:
            return _trouble(error, INCONCLUSIVE)
    return INCONCLUSIVE, "", f"silence for {timeout:g} s: it may have arrived or not"


def _trouble(error: OSError, told_on_the_way: str) -> Told:
    if error.errno in _TOLD_ON_THE_WAY:
        return told_on_the_way, "", "a router or firewall on the way: " + plain(error.strerror)
    if error.errno in _OWN_REFUSAL:
        return NOT_TESTED, "own-firewall", "this host itself does not let it out"
    return NOT_TESTED, "error", plain(error)


def _ping(local: str, address: str, timeout: float) -> Told:
    command = _ping_command(local, address, timeout)
    if not command:
        return NOT_TESTED, "no-program", "there is no ping program on this host"
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=timeout * _PINGS + 5, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return INCONCLUSIVE, "", "ping came to no end"
    except OSError as error:
        return NOT_TESTED, "error", plain(error)
    said = done.stdout.decode("utf-8", "replace")
    # Windows' ping ends well with "unreachable" too; only answers carry a time.
    if done.returncode == 0 and re.search(r"[=<]\s*[0-9.,]+\s*ms", said):
        return ANSWERED, "", ""
    lines = [line for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("nreachable|rohibited|iltered|denied", line)]
    if done.returncode > 1 and not telling and lines:
        return NOT_TESTED, "error", plain(lines[0])
    return INCONCLUSIVE, "", plain(telling[0]) if telling else f"silence for {timeout:g} s"


def _ping_command(local: str, address: str, timeout: float) -> list[str]:
    six = ":" in address
    program = shutil.which("ping6" if six and sys.platform == "darwin" else "ping")
    if not program:
        return []
    count, seconds = str(_PINGS), str(max(1, round(timeout)))
    if sys.platform == "win32":
        waits = ["-n", count, "-w", str(int(timeout * 1000)), "-6" if six else "-4"]
        return [program, *waits, "-S", local, address]
    if sys.platform == "darwin":
        return [program, "-c", count, "-S", local, address]
    return [program, "-6" if six else "-4", "-c", count, "-W", seconds, "-I", local, address]


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _number(address: str) -> tuple[int, int]:
    found = ipaddress.ip_address(address)
    return found.version, int(found)
