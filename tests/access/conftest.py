"""One estate for all tests of access, made once; what a test changes is rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.kept import Kept

    from .world import Estate


@pytest.fixture(scope="package")
def _files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from django.test import override_settings

    # A link that is signed once has to serve all tests, however slow the machine.
    folder = tmp_path_factory.mktemp("files")
    with override_settings(DATA_DIR=folder, EXPORT_LINK_SECONDS=86_400):
        yield


@pytest.fixture(scope="package")
def _estate(_files: None, kept_catalogue: Kept[int], django_db_blocker: Any) -> Iterator[Estate]:
    from django.db import transaction

    from .world import make

    with django_db_blocker.unblock(), transaction.atomic():
        yield make(kept_catalogue)
        transaction.set_rollback(True)


@pytest.fixture
def estate(_estate: Estate, db: None) -> Estate:
    """The estate as it was before any test."""
    from copy import deepcopy

    return deepcopy(_estate)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests call as often as they like; those of the throttles set their own rate."""
    from requirements_app.api.list_files import WrongThrottle
    from requirements_app.api.throttling import AccountThrottle, AnonymousThrottle

    for throttle in (AccountThrottle, AnonymousThrottle, WrongThrottle):
        monkeypatch.setattr(throttle, "rate", "1000000/min", raising=False)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are what is asked for here, a thousand times."""
    import logging

    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)
