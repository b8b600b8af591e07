"""People of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from requirements_app.accounts.models import User

EDITORS = "catalogue editors"
PUBLISHERS = "catalogue publishers"


def _member(name: str, *groups: str) -> User:
    # Models can be imported only once the settings are loaded, which is after this file.
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User

    user = User.objects.create_user(name, f"{name}@example.org")
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def editor(db: None) -> User:
    return _member("edith", EDITORS)


@pytest.fixture
def publisher(db: None) -> User:
    return _member("paul", PUBLISHERS)


@pytest.fixture
def both(db: None) -> User:
    """Somebody who holds both roles."""
    return _member("bo", EDITORS, PUBLISHERS)
