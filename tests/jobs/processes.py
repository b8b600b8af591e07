"""Real processes around a test: a broker of its own, dispatchers and workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import psutil
import redis
from django.db import connection

from portal.embedded.binaries import valkey_server
from portal.embedded.users import service_account
from tests.chaos.proxy import Proxy

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 2
_WORKER = (
    "celery -A portal.celery worker --concurrency 2 --include tests.jobs.process_handlers"
    " --without-gossip --without-mingle"
)

T = TypeVar("T")


def wait_until(look: Callable[[], T], what: str, seconds: float = 40) -> T:
    """Wait until `look` gives something true, and give that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds:g} seconds: {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Processes:
    """Started by name, killed by name, and all ended by `end`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.way = Proxy(lambda: self._port)  # to the broker; all of them go through it
        self._running: dict[str, psutil.Popen] = {}

    def broker(self) -> None:
        program = str(valkey_server(service_account()))
        options = f"--port {self._port} --bind 127.0.0.1 --appendonly no --dir {self._folder}"
        self._start("broker", [program, *options.split(), "--save", ""])
        wait_until(self._broker_listens, "the broker listens")

    def dispatcher(self, name: str = "dispatcher") -> None:
        self._start(name, [sys.executable, "manage.py", "dispatch", "--resend-seconds", "2"])

    def worker(self, name: str = "worker") -> None:
        self._start(name, [sys.executable, "-m", *_WORKER.split(), "--hostname", f"{name}@%h"])

    def kill(self, name: str) -> None:
        """SIGKILL for the process and all of its children."""
        process = self._running.pop(name)
        family = [process, *process.children(recursive=True)]
        for each in family:
            each.kill()
        psutil.wait_procs(family)

    def signal_family(self, name: str, number: signal.Signals) -> None:
        process = self._running[name]
        for each in (process, *process.children(recursive=True)):
            each.send_signal(number)

    def ask(self, name: str, number: signal.Signals) -> None:
        """As a supervisor does that asks a process to end: its children hear of it from it."""
        self._running[name].send_signal(number)

    def terminate(self, name: str) -> int | None:
        """SIGTERM; the exit code, once it has ended."""
        process = self._running.pop(name)
        process.terminate()
        return process.wait(timeout=10)

    def end(self) -> None:
        for process in self._running.values():
            process.terminate()
        for name in list(self._running):
            try:
                self._running[name].wait(timeout=10)
            except psutil.TimeoutExpired:
                self.kill(name)
        self.way.close()

    def pid(self, name: str) -> int:
        """The number of a process that runs; fails where it ended by itself."""
        process = self._running[name]
        assert process.poll() is None, f"{name} ended with {process.poll()}"
        return int(process.pid)

    def url(self) -> str:
        """The broker's address through the proxy."""
        return f"redis://127.0.0.1:{self.way.port}/0"

    def client(self) -> redis.Redis:
        """A client of the broker, past the proxy."""
        return redis.Redis(port=self._port, socket_timeout=5)

    def _start(self, name: str, command: list[str]) -> None:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(
            path=f"/{connection.settings_dict['NAME']}"
        )
        own = {
            "DATABASE_URL": database.geturl(),
            "REDIS_URL": self.url(),
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            "WORKER_NICE": "0",  # the leases are short
        }
        self._running[name] = psutil.Popen(
            command, cwd=ROOT, env=os.environ | own, stdin=subprocess.DEVNULL
        )

    def _broker_listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0
