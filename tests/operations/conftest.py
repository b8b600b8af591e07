"""A folder for files, and a release's database to operate on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.databases import another_database, release_sql
from tests.outgoing.holding import holder  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """DATA_DIR of its own."""
    settings.DATA_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(scope="session")
def _demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        with another_database(fill=release_sql("0.1.0")) as name:
            call_command("migrate", "--noinput", verbosity=0)
            connection.close()
            connection.settings_dict["NAME"] = before
            yield name


@pytest.fixture
def demonstration(_demonstration: str, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own with the demonstration's data; its name."""
    with django_db_blocker.unblock(), another_database(like=_demonstration) as name:
        yield name
