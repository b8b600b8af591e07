"""Valkey or Redis: the broker, and the cache."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import redis
from django.conf import settings

from requirements_app.operations.readiness import broker_client

from .base import Finding, Options, check, error, ok, warning

_PATIENCE = 2.0  # seconds
_FULL = 0.9


@check("broker.reachable")
def broker_answers(_: Options) -> Iterator[Finding]:
    try:
        server = _info("server")
    except (redis.RedisError, OSError, ValueError) as failure:
        yield error(
            f"The broker does not answer ({type(failure).__name__}: {failure}).",
            "Check that Valkey runs, and REDIS_URL with its password. Until then jobs wait.",
        )
        return
    kind = "Valkey" if "valkey_version" in server else "Redis"
    yield ok(f"{kind} {server.get('valkey_version', server.get('redis_version'))}")


@check("broker.memory", needs="broker.reachable")
def broker_drops_nothing(_: Options) -> Iterator[Finding]:
    memory = _info("memory")
    policy = memory["maxmemory_policy"]
    if policy != "noeviction":
        yield error(
            f"maxmemory-policy is {policy}: a full broker throws messages away without a word.",
            "CONFIG SET maxmemory-policy noeviction, and write it to the configuration file.",
        )
    most, used = int(memory["maxmemory"]), int(memory["used_memory"])
    if most and used > _FULL * most:
        yield error(
            f"The broker is full to {used * 100 // most} % of maxmemory.",
            "Raise maxmemory, and see what holds it (`MEMORY DOCTOR`).",
        )


@check("broker.persistence", needs="broker.reachable")
def broker_survives_a_restart(_: Options) -> Iterator[Finding]:
    facts = _info("persistence")
    if not int(facts["aof_enabled"]):
        yield warning(
            "The broker keeps nothing across a restart (appendonly is no): jobs are sent again, "
            "some seconds later than need be.",
            "Set appendonly yes.",
        )
    for name in ("aof_last_write_status", "rdb_last_bgsave_status"):
        if facts.get(name, "ok") != "ok":
            yield error(
                f"The broker cannot write its data ({name}: {facts[name]}).",
                "Look at its log, and at its disk's free space.",
            )


@check("broker.cache")
def cache_is_apart(_: Options) -> Iterator[Finding]:
    location = str(settings.CACHES["default"].get("LOCATION", ""))
    if not location.startswith(("redis", "valkey", "unix")):
        yield warning(
            "The cache is not shared: each process counts requests and sign-ins by itself.",
            "Set CACHE_URL to a Valkey or Redis.",
        )
        return
    try:
        with closing(redis.Redis.from_url(location, socket_timeout=_PATIENCE)) as client:
            run_id = client.info("server")["run_id"]
    except (redis.RedisError, OSError) as failure:
        yield error(
            f"The cache does not answer ({type(failure).__name__}).",
            "Check CACHE_URL; until then requests are throttled for each process by itself.",
        )
        return
    if run_id == _run_id_of_the_broker():
        yield ok("Broker and cache are one instance; a large installation keeps them apart.")


def _run_id_of_the_broker() -> str:
    try:
        return str(_info("server")["run_id"])
    except (redis.RedisError, OSError, ValueError):
        return ""


def _info(section: str) -> dict[str, Any]:
    with broker_client(_PATIENCE) as client:
        return dict(client.info(section))
