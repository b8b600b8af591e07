"""The faults. Each is a context: it is there when the block begins and mended when it ends."""

from __future__ import annotations

import random
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psutil
import redis

from .ground import WORKERS, Ground, send
from .proxy import Proxy


@dataclass(frozen=True)
class Fault:
    """`number`: which of the faults in docs/reliability.md. `part`: what it hits; faults of
    different parts may happen at once. `seconds`: how long it lasts, at least and at most."""

    words: str
    number: str
    part: str
    seconds: tuple[float, float]
    happen: Callable[[Ground, random.Random], AbstractContextManager[None]]


FAULTS: list[Fault] = []
Happening = Callable[[Ground, random.Random], Iterator[None]]


def fault(
    words: str, number: str, part: str, seconds: tuple[float, float]
) -> Callable[[Happening], Happening]:
    def register(happen: Happening) -> Happening:
        FAULTS.append(Fault(words, number, part, seconds, contextmanager(happen)))
        return happen

    return register


@fault("pool child killed", "1", "worker", (0.2, 0.5))
def child_killed(area: Ground, chance: random.Random) -> Iterator[None]:
    children = area.family(chance.choice(WORKERS))[1:]
    send(signal.SIGKILL, children[-1:])
    yield


@fault("worker group killed", "2", "worker", (0.2, 0.5))
def worker_killed(area: Ground, chance: random.Random) -> Iterator[None]:
    name = chance.choice(WORKERS)
    area.kill(name)
    yield
    area.start(name)


@fault("worker frozen past its lease", "4", "worker", (3.0, 4.0))
def worker_frozen(area: Ground, chance: random.Random) -> Iterator[None]:
    family = area.family(chance.choice(WORKERS))
    send(signal.SIGSTOP, family)
    yield
    send(signal.SIGCONT, family)


@fault("SIGTERM, then SIGKILL (deploy)", "6", "worker", (0.5, 1.5))
def worker_deployed(area: Ground, chance: random.Random) -> Iterator[None]:
    name = chance.choice(WORKERS)
    send(signal.SIGTERM, [area.running[name]])
    yield
    area.kill(name)
    area.start(name)


@fault("broker killed", "8", "broker", (0.5, 2.0))
def broker_killed(area: Ground, chance: random.Random) -> Iterator[None]:
    send(signal.SIGKILL, area.valkey_family())
    yield
    area.valkey.stop()
    area.valkey.start()


@fault("broker killed, its memory lost", "9", "broker", (0.2, 1.0))
def broker_wiped(area: Ground, chance: random.Random) -> Iterator[None]:
    send(signal.SIGKILL, area.valkey_family())
    area.valkey.stop()
    area.valkey_forgets()
    yield
    area.valkey.start()


@fault("broker evicting", "10", "broker", (1.0, 2.0))
def broker_evicting(area: Ground, chance: random.Random) -> Iterator[None]:
    with _configured(area, "allkeys-lru"):
        yield


@fault("broker full", "11", "broker", (1.0, 2.0))
def broker_full(area: Ground, chance: random.Random) -> Iterator[None]:
    with _configured(area, "noeviction"):
        yield


@contextmanager
def _configured(area: Ground, policy: str) -> Iterator[None]:
    """The least memory that Valkey can be given, and what it does about it."""
    client = area.broker()
    client.config_set("maxmemory-policy", policy)
    client.config_set("maxmemory", "1")
    yield
    client.config_set("maxmemory", "0")
    client.config_set("maxmemory-policy", "noeviction")


@fault("broker frozen", "12", "broker", (1.0, 3.0))
def broker_frozen(area: Ground, chance: random.Random) -> Iterator[None]:
    family = area.valkey_family()
    send(signal.SIGSTOP, family)
    yield
    send(signal.SIGCONT, family)


@fault("broker black-holed", "12", "broker", (1.0, 5.0))
def broker_black_holed(area: Ground, chance: random.Random) -> Iterator[None]:
    yield from _held(area.broker_way)


@fault("broker's connections cut", "13", "broker", (0.5, 1.5))
def broker_cut(area: Ground, chance: random.Random) -> Iterator[None]:
    yield from _refused(area.broker_way)


@fault("broker slow", "13", "broker", (1.0, 2.0))
def broker_slow(area: Ground, chance: random.Random) -> Iterator[None]:
    area.broker_way.delay(0.2)
    yield
    area.broker_way.forward()


@fault("the same message five times", "14", "message", (0.1, 0.2))
def messages_repeated(area: Ground, chance: random.Random) -> Iterator[None]:
    with suppress(redis.RedisError):
        client = area.broker()
        for queue in client.scan_iter("celery*", _type="list"):
            for message in client.lrange(queue, 0, 9):
                client.lpush(queue, *[message] * 4)
    yield


@fault("PostgreSQL crashed", "16", "database", (0.2, 1.0))
def database_crashed(area: Ground, chance: random.Random) -> Iterator[None]:
    send(signal.SIGKILL, area.postgres_family())
    yield
    area.postgres.stop()
    area.postgres.start()


@fault("one backend of PostgreSQL killed", "16", "database", (0.5, 1.0))
def backend_killed(area: Ground, chance: random.Random) -> Iterator[None]:
    """PostgreSQL then ends all the others and recovers by itself."""
    backends = [each for each in area.postgres_family() if _serves(each)]
    send(signal.SIGKILL, backends[:1])
    yield


def _serves(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess, IndexError):
        return "127.0.0.1(" in process.cmdline()[0]
    return False


@fault("PostgreSQL restarted", "17", "database", (0.0, 0.5))
def database_restarted(area: Ground, chance: random.Random) -> Iterator[None]:
    area.postgres.stop()
    yield
    area.postgres.start()


@fault("PostgreSQL frozen past leases", "16", "database", (2.5, 3.5))
def database_frozen(area: Ground, chance: random.Random) -> Iterator[None]:
    family = area.postgres_family()
    send(signal.SIGSTOP, family)
    yield
    send(signal.SIGCONT, family)


@fault("database black-holed", "16", "database", (1.0, 4.0))
def database_black_holed(area: Ground, chance: random.Random) -> Iterator[None]:
    yield from _held(area.database_way)


@fault("database's connections cut", "16", "database", (0.2, 1.0))
def database_cut(area: Ground, chance: random.Random) -> Iterator[None]:
    yield from _refused(area.database_way)


@fault("dispatcher killed", "19", "dispatcher", (0.5, 2.0))
def dispatcher_killed(area: Ground, chance: random.Random) -> Iterator[None]:
    area.kill("dispatcher")
    yield
    area.start("dispatcher")


@fault("dispatcher frozen", "19", "dispatcher", (1.0, 3.0))
def dispatcher_frozen(area: Ground, chance: random.Random) -> Iterator[None]:
    family = area.family("dispatcher")
    send(signal.SIGSTOP, family)
    yield
    send(signal.SIGCONT, family)


@fault("a second dispatcher", "20", "dispatcher", (2.0, 4.0))
def dispatcher_doubled(area: Ground, chance: random.Random) -> Iterator[None]:
    area.start("dispatcher-2")
    yield
    area.kill("dispatcher-2")


@fault("disk full for the workers", "21", "disk", (1.0, 2.0))
def disk_full(area: Ground, chance: random.Random) -> Iterator[None]:
    """No file may grow: as on a full disk, writing fails in the middle. The limit is on those that
    work alone: their parent writes no files, and the semaphores that it makes for a new child lie
    in shared memory, which no disk fills but this limit would hit."""
    _limit_files(area, 1)
    yield
    _limit_files(area, resource.RLIM_INFINITY)


def _limit_files(area: Ground, most: int) -> None:
    limits = (most, resource.RLIM_INFINITY)
    families = [area.family(name) for name in WORKERS if name in area.running]
    for process in [each for _, *working in families for each in working]:
        with suppress(ProcessLookupError):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, limits)


@fault("ticket system takes and does not answer", "23", "tickets", (1.0, 3.0))
def tickets_unanswered(area: Ground, chance: random.Random) -> Iterator[None]:
    area.ticket_system.fault("time-out after accepting", writes=True, times=1_000)
    yield
    area.ticket_system.mended()


@fault("ticket system's answers cut short", "23", "tickets", (1.0, 3.0))
def tickets_truncated(area: Ground, chance: random.Random) -> Iterator[None]:
    area.ticket_system.fault("truncated", times=1_000)
    yield
    area.ticket_system.mended()


@fault("ticket system black-holed", "23", "tickets", (0.5, 1.0))
def tickets_black_holed(area: Ground, chance: random.Random) -> Iterator[None]:
    """What it swallowed arrives when it ends: within a second, sooner than the portal takes a
    request for over, however long a fault beside it lasts."""
    area.ticket_way.black_hole()
    ends = threading.Timer(1.0, area.ticket_way.forward)
    ends.start()
    yield
    ends.join()


@fault("ticket system's connections cut", "23", "tickets", (0.5, 2.0))
def tickets_cut(area: Ground, chance: random.Random) -> Iterator[None]:
    yield from _refused(area.ticket_way)


def _held(way: Proxy) -> Iterator[None]:
    way.black_hole()
    yield
    way.forward()


def _refused(way: Proxy) -> Iterator[None]:
    way.refuse()
    yield
    way.forward()


@dataclass
class Injected:
    """What happened so far: how often, and for how many seconds together."""

    times: dict[str, int]
    seconds: dict[str, float]

    def once(self, area: Ground, chance: random.Random, chosen: list[Fault]) -> None:
        """Let faults happen together, the longest deciding how long."""
        lasts = max(chance.uniform(*each.seconds) for each in chosen)
        self._nested(area, chance, chosen, lasts)

    def _nested(
        self, area: Ground, chance: random.Random, chosen: list[Fault], lasts: float
    ) -> None:
        if not chosen:
            time.sleep(lasts)
            return
        first, *others = chosen
        began = time.monotonic()
        with first.happen(area, chance):
            self._nested(area, chance, others, lasts)
        self.times[first.words] = self.times.get(first.words, 0) + 1
        spent = time.monotonic() - began
        self.seconds[first.words] = self.seconds.get(first.words, 0.0) + spent


def deck(chance: random.Random) -> Iterator[list[Fault]]:
    """All faults in a random order, again and again; now and then two of different parts at
    once."""
    while True:
        cards: list[Any] = list(FAULTS)
        chance.shuffle(cards)
        while cards:
            first = cards.pop()
            other = next((each for each in cards if each.part != first.part), None)
            if other is not None and chance.random() < 0.6:
                cards.remove(other)
                yield [first, other]
            else:
                yield [first]
