"""What both servers have in common: starting on a port that is free, and a log."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from portal.embedded import processes
from portal.embedded.state import EmbeddedError, State

START_PATIENCE = 60.0  # seconds; a crash recovery of a large database takes some
PORT_TRIES = 5
PORT_TAKEN = "Address already in use"
BARE_ENVIRONMENT: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C"}


class ServerEndedError(EmbeddedError):
    """The server ended while it was starting; `log` is what it said."""

    def __init__(self, name: str, path: Path, log: str) -> None:
        super().__init__(f"{name} did not start. The end of {path}:\n{log}")
        self.log = log


def start_on_free_port(*, state: State, service: str, launch: Callable[[int], None]) -> int:
    """Call `launch` with the port of the last run, or with another one where that is taken.

    A port can be taken between the look and the start, so a server that ends for that reason is
    started again elsewhere. Returns the port, which is kept for the next run.
    """
    preferred = state.port(service)
    for tries_left in reversed(range(PORT_TRIES)):
        port = processes.free_port(preferred)
        try:
            launch(port)
        except ServerEndedError as error:
            if PORT_TAKEN not in error.log or not tries_left:
                raise
            preferred = None
            continue
        break
    state.keep_port(service, port)
    return port


def wait_until(
    ready: Callable[[], bool],
    *,
    name: str,
    process: subprocess.Popen[bytes],
    log: Path,
    log_start: int,
) -> None:
    """Wait until `ready()`; raises ServerEndedError when the server ends or takes too long."""
    deadline = time.monotonic() + START_PATIENCE
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerEndedError(name, log, processes.log_tail(log, since=log_start))
        time.sleep(0.02)
