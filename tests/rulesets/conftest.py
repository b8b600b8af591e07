"""A small published catalogue, a site of it with its owner, and somebody without a role there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.catalogue.models import Version
    from requirements_app.sites.models import Site


@pytest.fixture
def version(db: None) -> Version:
    from .stored import CONTENT, publish

    return publish(CONTENT)


@pytest.fixture
def owner(db: None) -> User:
    from requirements_app.accounts.models import User

    return User.objects.create_user("olga", first_name="Olga", last_name="Owner")


@pytest.fixture
def hq(version: Version, owner: User) -> Site:
    """The site of `stored.site_make`, owned by Olga."""
    from .stored import site_make

    return site_make(owner, "hq")


@pytest.fixture
def demo(published: int, db: None) -> dict[str, Site]:
    """The demonstration sites under the catalogue that comes with the portal, by slug."""
    from .stored import demo_import

    return demo_import()
