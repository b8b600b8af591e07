"""Running many tests at once, within a bounded time."""

from __future__ import annotations

import queue
import socket
import threading
import time
from typing import Any, Callable, Dict, Iterable, List, Sequence, Tuple

from exports.reachability.script.attempts import attempt
from exports.reachability.script.handshake import Manner, plain
from exports.reachability.script.outcomes import NOT_RESOLVED, NOT_TESTED, worst

MAX_ADDRESSES = 4
Resolved = Dict[str, Tuple[List[str], str]]


def in_threads(
    function: Callable[[Any], Any], items: Iterable[Any], threads: int, ends_at: float
) -> Iterable[tuple[Any, Any]]:
    """Each item with what `function` makes of it, as they come, until `ends_at` on the
    monotonic clock. The threads are left behind then: they end with the program."""
    waiting: queue.Queue[Any] = queue.Queue()
    done: queue.Queue[tuple[Any, Any]] = queue.Queue()
    for item in items:
        waiting.put(item)
    count = waiting.qsize()

    def work() -> None:
        while True:
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((item, function(item)))
            except Exception as error:  # noqa: BLE001 - one test's failure must not stop the rest
                done.put((item, error))

    for _ in range(min(threads, count)):
        threading.Thread(target=work, daemon=True).start()
    for _ in range(count):
        try:
            yield done.get(timeout=max(0.0, ends_at - time.monotonic()))
        except queue.Empty:
            return


def resolve(names: Iterable[str], threads: int, ends_at: float) -> Resolved:
    """The addresses of each name, or what the resolver says instead."""
    found: Resolved = {}
    wanted = sorted(set(names))
    for name, answer in in_threads(_looked_up, wanted, threads, ends_at):
        found[name] = ([], plain(answer)) if isinstance(answer, Exception) else answer
    for name in wanted:
        found.setdefault(name, ([], "the resolver did not answer in time"))
    return found


def outcome_of(probe: dict[str, Any], resolved: Resolved, manner: Manner) -> dict[str, Any]:
    """Try a probe at each address of its host, four at most."""
    addresses, trouble = resolved.get(probe["host"], ([probe["host"]], ""))
    family = {"icmp": ".", "icmpv6": ":"}.get(probe["protocol"], "")
    fitting = [each for each in addresses if family in each]
    if not fitting:
        return reported(probe, NOT_RESOLVED, "", trouble or "no address of the IP version wanted")
    sources, _ = resolved.get(probe["source_name"], ([], ""))
    attempts = [attempt(probe, address, sources, manner) for address in fitting[:MAX_ADDRESSES]]
    chosen = worst(probe, attempts)
    detail = chosen["detail"]
    if len(fitting) > MAX_ADDRESSES:
        detail = f"{MAX_ADDRESSES} of {len(fitting)} addresses were tried. {detail}".strip()
    return reported(probe, chosen["outcome"], chosen["reason"], detail, attempts)


def reported(
    probe: dict[str, Any],
    outcome: str,
    reason: str,
    detail: str,
    attempts: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A probe's line of the result."""
    return {
        "probe": probe["id"], "item": probe["item"], "entry": probe["entry"],
        "outcome": outcome, "reason": reason, "detail": detail, "attempts": list(attempts),
    }  # fmt: skip


def untried(probe: dict[str, Any], reason: str, detail: str) -> dict[str, Any]:
    """The line of a probe that was not tried, and why."""
    return reported(probe, NOT_TESTED, reason, detail)


def _looked_up(name: str) -> tuple[list[str], str]:
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return [], plain(error)
    addresses = [str(answer[4][0]).partition("%")[0] for answer in answers]
    return list(dict.fromkeys(addresses)), ""
