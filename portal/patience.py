"""How long a web process waits for the database. Jobs and commands may take their time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg.errors import LockNotAvailable, QueryCanceled


def limit_statements() -> None:
    """Have every connection that this process opens from now on end statements, waits for locks
    and idle transactions that nobody should wait for; the web then answers 503.

    The limits travel in the connection's start, so that no request pays for them. A pooler in
    transaction mode cannot pass them on and has limits of its own (docs/reliability.md).
    """
    if settings.DATABASE_POOLED:
        return
    options: dict[str, Any] = connections.settings["default"]["OPTIONS"]
    given = [options["options"]] if options.get("options") else []
    limits = {
        "statement_timeout": settings.WEB_STATEMENT_SECONDS,
        "lock_timeout": settings.WEB_LOCK_SECONDS,
        "idle_in_transaction_session_timeout": 2 * settings.WEB_STATEMENT_SECONDS,
    }
    flags = [f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items() if seconds]
    if flags:
        options["options"] = " ".join([*given, *flags])


def took_too_long(error: BaseException) -> bool:
    """Whether the database answers, but not to this: a limit on statements or locks ended it."""
    return isinstance(error.__cause__, QueryCanceled | LockNotAvailable)
