"""The firewalls' shares of the demonstration sites, read once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kept import Kept

from .shares import FIREWALLS, Share, shares_build


@pytest.fixture(scope="session")
def shares(kept_catalogue: Kept[int], django_db_blocker: Any) -> dict[tuple[str, str], Share]:
    """By site and firewall; nothing of them stays in the database."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        kept_catalogue.put_back()
        found = shares_build()
        transaction.set_rollback(True)
    return found


@pytest.fixture(params=list(FIREWALLS), ids="-".join)
def share(shares: dict[tuple[str, str], Share], db: None, request: pytest.FixtureRequest) -> Share:
    """One of them. `db` has pytest make the database, where no other test of the run asks it."""
    return shares[request.param]
