"""Parsing canonical texts, each once: a build meets the same few thousand again and again."""

from __future__ import annotations

from functools import lru_cache

from requirements_app.core.endpoints import Endpoint, parse_endpoint
from requirements_app.core.services import Service, parse_service

_KEPT = 65_536


@lru_cache(maxsize=_KEPT)
def endpoint_of(text: str) -> Endpoint:
    """The endpoint that a canonical text writes. Raises InvalidInput."""
    return parse_endpoint(text)


@lru_cache(maxsize=_KEPT)
def service_of(text: str) -> Service:
    """The service that a canonical text writes. Raises InvalidInput."""
    return parse_service(text)
