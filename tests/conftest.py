"""What all tests share: settings, an emptied database, and accounts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.kept import Kept, keep
from tests.order import long_first
from tests.template import template

if TYPE_CHECKING:
    from requirements_app.accounts.models import User

_SERVICES = ("DATABASE_URL", "REDIS_URL")
_TRUNCATE_TRIGGERS = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT tgrelid::regclass AS relation, tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgtype & 32 <> 0
    LOOP EXECUTE format('ALTER TABLE %s {verb} TRIGGER %I', each.relation, each.tgname);
    END LOOP;
END $$
"""


def _prepare() -> None:
    """Load the settings before the test modules and their conftests import any model."""
    missing = [name for name in _SERVICES if not os.environ.get(name)]
    if missing:
        raise SystemExit(
            f"{' and '.join(missing)} not set: the tests need a real PostgreSQL and Valkey. Run "
            "`make test`, or `python -m portal.embedded run -- pytest …` for some of them."
        )
    os.environ.setdefault("SECRET_KEY", "known to everybody, and good for tests only")
    os.environ.setdefault("TOKEN_PEPPER", "known to everybody, and good for tests only")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.conf import settings

    # Processes that test side by side would count their requests together in one Valkey.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # To compile a plan takes longer than to read the few rows of a test.
    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c jit=off"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Static files come from where they are written, not from a collected copy.
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    django.setup()


_prepare()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Iterator[None]:
    """Mark the tests that ask the database: another PostgreSQL has to pass them as well. Then,
    of those that were asked for, take every NRP_EVERY-th, and let long ones run first."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or "django_db_setup" in fixtures:
            item.add_marker("database")
    yield
    every = int(os.environ.get("NRP_EVERY", "1"))
    left = [item for number, item in enumerate(items) if number % every]
    if left:
        config.hook.pytest_deselected(items=left)
    items[:] = long_first(items[::every], int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Have each process copy the migrated database."""
    from django.db import connection

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template()


@pytest.fixture(scope="session", autouse=True)
def _truncate_in_flush_only() -> Iterator[None]:
    """Let the emptying of the tables after a transactional test past the triggers that refuse
    TRUNCATE."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    def flush(self: Any, sql_list: list[str]) -> None:
        disable, enable = (_TRUNCATE_TRIGGERS.format(verb=verb) for verb in ("DISABLE", "ENABLE"))
        original(self, [disable, *sql_list, enable])

    original = DatabaseOperations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _queue_is_well() -> None:
    """No dispatcher runs beside the tests; pages would say so, and ask the database for it."""
    from requirements_app.jobs.notice import remembered
    from requirements_app.jobs.selectors import QueueHealth

    remembered.keep(QueueHealth(1, 1, 0, 0, 0.0), seconds=3600)


@pytest.fixture
def person(db: None) -> User:
    """An ordinary person without any role."""
    from requirements_app.accounts.models import User

    return User.objects.create_user("ada", "ada@example.org")


@pytest.fixture
def administrator(db: None) -> User:
    """A person in the administrators' group."""
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User
    from requirements_app.accounts.roles import ADMINISTRATORS

    user = User.objects.create_user("root", "root@example.org")
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return user


@pytest.fixture(scope="session")
def kept_catalogue(django_db_setup: None, django_db_blocker: Any) -> Kept[int]:
    """The catalogue that comes with the portal, published, for worlds to begin with; the number
    of its version."""
    from requirements_app.catalogue.content import CatalogueContent
    from requirements_app.catalogue.loading import content_load, drafts_publish, files_content

    def publish() -> int:
        for _ in content_load(files_content((), CatalogueContent())):
            pass
        return max(version.number for _, version in drafts_publish())

    with django_db_blocker.unblock():
        return keep(publish)


@pytest.fixture
def published(kept_catalogue: Kept[int], db: None) -> int:
    """The catalogue that comes with the portal, published; the number of its version."""
    return kept_catalogue.put_back()
