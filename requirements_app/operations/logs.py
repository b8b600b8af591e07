"""The log's two forms, a line or a JSON object, and what keeps secrets out of both."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from pythonjsonlogger.json import JsonFormatter

HIDDEN = "***"
_SHORTEST_SECRET = 6  # a shorter one would black out ordinary words
_SECRET_NAME = re.compile(r"(^|_)(SECRET|PASSWORD|PEPPER|TOKEN|KEYS?)(_|$)")
_TOKEN = re.compile(r"\b(nr[lp])_([0-9a-f]{12})_[0-9a-f]{64}\b")
_CREDENTIALS = re.compile(r"(?<=://)([^\s/@:]*):[^\s/@]+(?=@)")
_LINK = re.compile(r"(/downloads/)[^\s/\"]{20,}")  # as good as the file while it lives
_LIST = re.compile(r"(/lists/t/)[^\s/\"]+")  # as good as a password
_BEARER = re.compile(r"(?i)(\bbearer\s+)[^\s\"',]+")


class MaskedLine(logging.Formatter):
    """One line a record, for people."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class MaskedJson(JsonFormatter):
    """One JSON object a record, for machines: time (UTC), level, logger, message, request_id,
    job_id, what the record brings besides, and an exception's traceback."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
        )

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data["time"] = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat()
        super().add_fields(log_data, record, message_dict)

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def masked(text: str) -> str:
    """The text without this installation's secrets, tokens, signed links, and passwords in
    addresses."""
    for secret in _secrets():
        text = text.replace(secret, HIDDEN)
    text = _TOKEN.sub(rf"\1_\2_{HIDDEN}", text)
    text = _CREDENTIALS.sub(rf"\1:{HIDDEN}", text)
    text = _LINK.sub(rf"\1{HIDDEN}", text)
    text = _LIST.sub(rf"\1{HIDDEN}", text)
    return _BEARER.sub(rf"\1{HIDDEN}", text)


@lru_cache(maxsize=1)
def _secrets() -> tuple[str, ...]:
    """Longest first, for one may be part of another; as they are and as JSON spells them."""
    plain = {each for each in _secret_values() if len(each) >= _SHORTEST_SECRET}
    spelled = plain | {json.dumps(each)[1:-1] for each in plain}
    return tuple(sorted(spelled, key=len, reverse=True))


def _secret_values() -> Iterator[str]:
    named = filter(_SECRET_NAME.search, dir(settings))
    for name in (*named, "DATABASES", "STORAGES", "SOCIALACCOUNT_PROVIDERS"):
        yield from _texts(getattr(settings, name), is_secret=bool(_SECRET_NAME.search(name)))
    for cache in settings.CACHES.values():
        yield _password(str(cache.get("LOCATION", "")))
    yield _password(settings.REDIS_URL)
    yield _password(settings.OUTGOING_PROXY)


def _texts(value: object, *, is_secret: bool) -> Iterator[str]:
    """The texts in a setting that is a secret, or that holds some under names of secrets."""
    if isinstance(value, str):
        yield from [value] if is_secret else []
    elif isinstance(value, dict):
        for key, inner in value.items():
            named = bool(_SECRET_NAME.search(str(key).upper()))
            yield from _texts(inner, is_secret=is_secret or named)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, is_secret=is_secret)


def _password(address: str) -> str:
    return unquote(urlsplit(address).password or "")
