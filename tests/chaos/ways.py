"""Ways to the services of a test that it can break."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.db import connection

from portal.settings.queues import CACHES as REAL_CACHES

from .proxy import Proxy


@contextmanager
def way_to_the_cache(monkeypatch: Any) -> Iterator[Proxy]:
    """The cache as the portal has it in earnest, behind a proxy."""
    real = urlsplit(os.environ["REDIS_URL"])
    assert real.port is not None
    port = real.port
    with Proxy(lambda: port) as proxy:
        user = real.netloc.rpartition("@")[0]
        own = real._replace(netloc=f"{user}@127.0.0.1:{proxy.port}").geturl()
        values = {"default": {**REAL_CACHES["default"], "LOCATION": own}}
        monkeypatch.setattr(settings, "CACHES", values)
        monkeypatch.setattr(caches, "settings", caches.configure_settings(values))
        with _fresh(caches):
            yield proxy


@contextmanager
def _fresh(handler: Any) -> Iterator[None]:
    """Make the cache of this thread anew now, and again afterwards."""
    _forget(handler)
    try:
        yield
    finally:
        _forget(handler)


def _forget(handler: Any) -> None:
    if hasattr(handler._connections, "default"):
        del handler["default"]


@contextmanager
def way_to_the_database() -> Iterator[Proxy]:
    """This thread's connection, made anew behind a proxy; for tests without a transaction of
    their own."""
    given = dict(connection.settings_dict)
    port = int(given["PORT"])
    with Proxy(lambda: port) as proxy:
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT=proxy.port)
        try:
            yield proxy
        finally:
            proxy.forward()
            connection.close()
            connection.settings_dict.update(HOST=given["HOST"], PORT=given["PORT"])
