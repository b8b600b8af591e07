"""One world for every door, made once; whatever a request changes is rolled back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from rest_framework.test import APIClient

    from tests.kept import Kept

    from .world import World


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests call as often as they like."""
    from requirements_app.api.list_files import WrongThrottle
    from requirements_app.api.throttling import AccountThrottle, AnonymousThrottle

    for throttle in (AccountThrottle, AnonymousThrottle, WrongThrottle):
        monkeypatch.setattr(throttle, "rate", "1000000/min", raising=False)


@pytest.fixture(scope="package")
def _world(kept_catalogue: Kept[int], django_db_blocker: Any) -> Iterator[World]:
    from django.db import transaction

    from .world import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield build(kept_catalogue)
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: World, db: None) -> World:
    """The world as it was before any test."""
    return _world


@pytest.fixture
def api(world: World) -> APIClient:
    """The API as an administrator calls it, with every scope; each answer is held against the
    OpenAPI document, and an error that nobody expected is a 500 as it is outside."""
    from requirements_app.accounts.models import Token
    from tests.api.conformance import ConformingClient

    from .world import token

    client = ConformingClient(raise_request_exception=False)
    _, secret = token(world.root, Token.Scope.values)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


@pytest.fixture
def visitor(world: World) -> Callable[[], Client]:
    """`visitor()`: a fresh browser in which the owner of the demonstration sites is
    signed in."""
    from django.test import Client

    def make() -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(world.pages.owner, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def application() -> Iterator[Any]:
    """The portal as a server calls it, on this test's own database connection."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from portal.wsgi import application

    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield application
    for signal in signals:
        signal.connect(close_old_connections)
