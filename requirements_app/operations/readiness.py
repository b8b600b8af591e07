"""Whether this process can serve: what it stands on, asked anew each time."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

_BROKER_PATIENCE = 0.3  # seconds
_EXPECTED = (DatabaseError, InterfaceError, OSError, redis.RedisError)


class NotReadyError(OSError):
    """A part answers, and is not what this code needs."""


@dataclass(frozen=True)
class Readiness:
    """`failed`: the parts without which nothing can be served. `degraded`: those without which
    accepted work only waits."""

    failed: tuple[str, ...]
    degraded: tuple[str, ...]

    @property
    def status(self) -> str:
        return "unready" if self.failed else "degraded" if self.degraded else "ready"


def readiness() -> Readiness:
    """Ask every part once. Why a part failed is in the log and nowhere else."""
    failed = _failing({"database": database_answers, "storage": scratch_writable})
    if "database" not in failed:
        failed += _failing({"migrations": migrations_applied})
    return Readiness(failed, _failing({"broker": broker_answers}))


def database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations_applied() -> None:
    """More than this code knows is fine: during an upgrade the new code migrates first."""
    missing = wanted_migrations().difference(MigrationRecorder(connection).applied_migrations())
    if missing:
        raise NotReadyError(f"{len(missing)} migrations are not applied")


def scratch_writable() -> None:
    """The folder in which files are made takes one. An object storage is not asked here: without
    it all pages but the downloads go on, and each probe would cost a call."""
    incoming = Path(settings.DATA_DIR) / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=incoming) as file:
        file.write(b"probe")
        file.flush()


def broker_answers() -> None:
    with broker_client(_BROKER_PATIENCE) as client:
        client.ping()


def broker_client(patience: float) -> redis.Redis:
    """A client of the broker that waits `patience` seconds and tries once."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=patience,
        socket_timeout=patience,
        retry=Retry(NoBackoff(), 0),
    )


@lru_cache(maxsize=1)
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that this code comes with."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _failing(parts: Mapping[str, Callable[[], None]]) -> tuple[str, ...]:
    failing = []
    for name, ask in parts.items():
        try:
            ask()
        except _EXPECTED as error:
            logger.warning("not ready: %s (%s: %s)", name, type(error).__name__, error)
            failing.append(name)
    return tuple(failing)
