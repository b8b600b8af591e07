"""From a name to its addresses: asked once, within a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address

from .addresses import Address
from .errors import TimedOut, Unresolvable

Resolver = Callable[[str, int], Sequence[str]]
"""Gives all addresses of a name, as texts; `OSError` where there are none."""


def system_resolver(name: str, port: int) -> list[str]:
    """What this machine's own name service says, in the order in which to try."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(name: str, port: int, *, resolver: Resolver, seconds: float) -> tuple[Address, ...]:
    """Ask once. Raises Unresolvable, and TimedOut after `seconds`.

    The system's resolver knows no time limit of its caller, so it is asked by a thread that may
    be left behind.
    """
    asked: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            asked.set_result(resolver(name, port))
        except Exception as error:  # noqa: BLE001 - raised again where the answer is awaited
            asked.set_exception(error)

    threading.Thread(target=ask, name=f"resolving {name}", daemon=True).start()
    mend = "check the name, and the name service of the machine that the portal runs on"
    try:
        texts = asked.result(timeout=max(seconds, 0.0))
    except TimeoutError as error:
        raise TimedOut(f"the name service did not tell in time where {name} is", mend) from error
    except (OSError, UnicodeError) as error:
        raise Unresolvable(f"the name {name} has no address", mend) from error
    if not texts:
        raise Unresolvable(f"the name {name} has no address", mend)
    return tuple(ip_address(text) for text in texts)
