"""What the faults happen to: PostgreSQL, Valkey and a ticket system of the run's own, a proxy
before each, two workers and a dispatcher."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import redis

from portal.embedded import home, processes, services
from portal.embedded.postgres import Postgres
from portal.embedded.users import private_folder
from portal.embedded.valkey import Valkey
from tests.tickets.contract import contract_server
from tests.tickets.contract.server import Contract

from .proxy import Proxy

PROJECT = Path(__file__).resolve().parents[2]
LOGS = PROJECT / "out" / "chaos"
LEASE_SECONDS = 2
TICKET_SECONDS = 2
TICKET_DELAY = 0.1
"""The ticket system takes its time, there and back, so that faults come while it is spoken to."""
WORKERS = ("worker-1", "worker-2")
_WORKER = "-m celery -A portal.celery worker --concurrency 2 --without-gossip --without-mingle"
_DISPATCHER = "-m tests.chaos.dispatch --resend-seconds 1"
_KINDS = "tests.jobs.process_handlers"
_COMMANDS = {
    **{name: [*_WORKER.split(), "--include", _KINDS, "-n", f"{name}@%h"] for name in WORKERS},
    "dispatcher": _DISPATCHER.split(),
    "dispatcher-2": _DISPATCHER.split(),
}


@dataclass
class Ground:
    """The services, the proxies before them, and the processes by name."""

    postgres: Postgres
    valkey: Valkey
    database_way: Proxy
    broker_way: Proxy
    ticket_system: Contract
    ticket_way: Proxy
    environment: dict[str, str]
    running: dict[str, psutil.Process] = field(default_factory=dict)
    ended_by_itself: list[str] = field(default_factory=list)

    def start(self, name: str) -> None:
        """Start a worker or dispatcher. Call it from the main thread."""
        reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as output:
            popen = processes.start(
                [sys.executable, *_COMMANDS[name]],
                environment=self.environment,
                folder=PROJECT,
                output=output,
            )
        # Through a pipe, for what it says must not be hit by a disk that is full for its files.
        threading.Thread(target=_keep, args=(reading, LOGS / f"{name}.log"), daemon=True).start()
        self.running[name] = psutil.Process(popen.pid)

    def revive(self) -> None:
        """Start what ended by itself, as a supervisor would, and keep in mind that it did."""
        for name, process in list(self.running.items()):
            if not processes.is_alive(process):
                self.ended_by_itself.append(f"{name} with {process.wait(timeout=5)}")
                self.start(name)

    def family(self, name: str) -> list[psutil.Process]:
        process = self.running[name]
        return [process, *processes.descendants(process.pid)]

    def kill(self, name: str) -> None:
        """SIGKILL for a process and all of its children."""
        send(signal.SIGKILL, self.family(name))
        psutil.wait_procs([self.running.pop(name)], timeout=10)

    def end(self) -> None:
        for name in list(self.running):
            send(signal.SIGCONT, self.family(name))
            self.kill(name)

    def broker(self) -> redis.Redis:
        """A client past the proxy."""
        return redis.Redis.from_url(self.valkey.url, socket_timeout=2)

    def postgres_family(self) -> list[psutil.Process]:
        return processes.working_in(self.postgres.data, "postgres")

    def valkey_family(self) -> list[psutil.Process]:
        return processes.working_in(self.valkey.data, "valkey-server")

    def valkey_forgets(self) -> None:
        """Remove what the killed broker kept on disk."""
        shutil.rmtree(self.valkey.data)
        private_folder(self.valkey.data, self.valkey._installation.account)


def _keep(reading: int, path: Path) -> None:
    with os.fdopen(reading, "rb", buffering=0) as output, path.open("ab", buffering=0) as log:
        while piece := output.read(64 * 1024):
            log.write(piece)


def send(number: signal.Signals, family: list[psutil.Process]) -> None:
    """Send a signal to those that are still there."""
    for process in family:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue


@contextmanager
def ground() -> Iterator[Ground]:
    """Everything but workers and dispatcher, and the environment of this process set to it."""
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    with ExitStack() as stack:
        installation = stack.enter_context(home.throwaway())
        # What is thrown away may lose its last moments in a crash; here that is looked at.
        kept = replace(installation, throwaway=False)
        postgres, valkey = Postgres(kept), Valkey(kept)
        for service in (postgres, valkey):
            stack.callback(service.stop)
            service.start()
        database_way = stack.enter_context(Proxy(lambda: postgres.port))
        broker_way = stack.enter_context(Proxy(lambda: valkey.port))
        tickets = stack.enter_context(contract_server("gitlab"))
        ticket_port = urlsplit(tickets.address).port or 0
        slowly = stack.enter_context(Proxy(lambda: ticket_port))
        slowly.delay(TICKET_DELAY)
        ticket_way = stack.enter_context(Proxy(lambda: slowly.port))
        addresses = {
            "DATABASE_URL": _through(postgres.url, database_way),
            "REDIS_URL": _through(valkey.url, broker_way),
        }
        own = {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            "WORKER_NICE": "0",  # the leases are short
            # Honest jobs that are hit again and again have to get through in the end; a poison
            # job asks for the usual three attempts.
            "JOB_MAX_ATTEMPTS": "12",
            "EXPORTS_RUNNING_PER_USER": "1000",
            "EXPORTS_RUNNING_TOTAL": "1000",
            "OUTGOING_ALLOW": f"127.0.0.1:{ticket_way.port}",
            "TICKET_SECONDS": str(TICKET_SECONDS),
            "DATA_DIR": str(kept.state.folder("files")),
        }
        environment = services.settings(kept.state, addresses=addresses, environment=os.environ)
        os.environ.update(environment | own)
        ways = (database_way, broker_way, tickets, ticket_way)
        area = Ground(postgres, valkey, *ways, dict(os.environ))
        os.environ["LOG_LEVEL"] = "WARNING"
        stack.callback(area.end)
        yield area


def _through(url: str, way: Proxy) -> str:
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{user}@127.0.0.1:{way.port}").geturl()
