"""A published catalogue, and callers of the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from requirements_app.accounts.models import User

    from .world import World

Caller = Callable[..., "APIClient"]


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests call as often as they like; those of the throttles set their own rate."""
    from requirements_app.api.throttling import AccountThrottle, AnonymousThrottle

    for throttle in (AccountThrottle, AnonymousThrottle):
        monkeypatch.setattr(throttle, "rate", "1000000/min", raising=False)


@pytest.fixture
def anonymous() -> APIClient:
    """A client without credentials."""
    from .conformance import ConformingClient

    return ConformingClient(raise_request_exception=False)


@pytest.fixture
def caller() -> Caller:
    """`caller(user, *scopes)`: a client that sends a fresh token of the user's."""
    from .conformance import ConformingClient

    def make(user: User, *scopes: str) -> APIClient:
        client = ConformingClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user, scopes)}")
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


@pytest.fixture
def api(person: User, caller: Caller, published: Any) -> APIClient:
    """A person's client, with the real catalogue published."""
    return caller(person)


@pytest.fixture
def neighbour(db: None) -> User:
    """A person with a site of their own."""
    from requirements_app.accounts.models import User

    return User.objects.create_user("bob", "bob@example.org")


@pytest.fixture
def world(person: User, neighbour: User, published: Any) -> World:
    """Site `hq` of `person` with one part of each kind, and `annex` of `neighbour`."""
    from .world import build

    return build(person, neighbour)


def token_of(user: User, scopes: Collection[str] = ()) -> str:
    """The secret text of a fresh token with these scopes; read and write unless given."""
    from django.utils import timezone

    from requirements_app.accounts.models import Token
    from requirements_app.accounts.services import token_issue

    _, secret = token_issue(
        user=user,
        name="test",
        scopes=scopes or [Token.Scope.READ, Token.Scope.WRITE],
        expires_at=timezone.now() + dt.timedelta(hours=1),
        actor=user,
    )
    return secret
