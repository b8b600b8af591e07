"""A small published catalogue, a site of it with its owner, and somebody without a role there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kept import Kept, keep

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.catalogue.models import Version
    from requirements_app.sites.models import Site


@pytest.fixture(scope="session")
def _version(django_db_setup: None, django_db_blocker: Any) -> Kept[Version]:
    from .stored import CONTENT, publish

    with django_db_blocker.unblock():
        return keep(lambda: publish(CONTENT))


@pytest.fixture(scope="session")
def _owner(django_db_setup: None, django_db_blocker: Any) -> Kept[User]:
    from requirements_app.accounts.models import User

    with django_db_blocker.unblock():
        return keep(lambda: User.objects.create_user("olga", first_name="Olga", last_name="Owner"))


@pytest.fixture(scope="session")
def _hq(_version: Kept[Version], _owner: Kept[User], django_db_blocker: Any) -> Kept[Site]:
    from .stored import site_make

    with django_db_blocker.unblock():
        return keep(lambda _, owner: site_make(owner, "hq"), _version, _owner)


@pytest.fixture(scope="session")
def _demo(kept_catalogue: Kept[int], django_db_blocker: Any) -> Kept[dict[str, Site]]:
    from .stored import demo_import

    with django_db_blocker.unblock():
        return keep(lambda _: demo_import(), kept_catalogue)


@pytest.fixture
def version(_version: Kept[Version], db: None) -> Version:
    return _version.put_back()


@pytest.fixture
def owner(_owner: Kept[User], db: None) -> User:
    return _owner.put_back()


@pytest.fixture
def hq(_hq: Kept[Site], version: Version, owner: User) -> Site:
    """The site of `stored.site_make`, owned by Olga."""
    return _hq.put_back()


@pytest.fixture
def demo(_demo: Kept[dict[str, Site]], published: int) -> dict[str, Site]:
    """The demonstration sites under the catalogue that comes with the portal, by slug."""
    return _demo.put_back()
