"""One world for all pages' tests, made once; what a test changes is rolled back after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from requirements_app.accounts.models import User
    from tests.kept import Kept

    from .world import World

Visitor = Callable[..., "Client"]


@pytest.fixture(scope="package")
def _world(kept_catalogue: Kept[int], django_db_blocker: Any) -> Iterator[World]:
    from django.db import transaction

    from .world import build

    with django_db_blocker.unblock(), transaction.atomic():
        yield build(kept_catalogue)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def world(_world: World, db: None) -> World:
    """The world as it was before any test. Every test has a transaction of its own within it."""
    from copy import deepcopy

    return deepcopy(_world)


@pytest.fixture
def visitor() -> Visitor:
    """`visitor(user)`: a browser in which the user is signed in."""
    from django.test import Client

    def make(user: User, **headers: str) -> Client:
        client = Client(headers=headers)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def page(world: World, visitor: Visitor) -> Client:
    """The browser of the owner of all sites."""
    return visitor(world.owner)
