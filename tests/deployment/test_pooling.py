"""What has to hold for a pooler of transactions to stand between the portal and the database."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from portal.pooled.base import DatabaseWrapper

from .manifests import PROJECT

SOURCES = [
    path
    for folder in ("requirements_app", "portal")
    for path in (PROJECT / folder).rglob("*.py")
    if "embedded" not in path.parts
]
# Where a session of its own is asked for: `settings.DIRECT_DATABASE`.
OF_THEIR_OWN = {"requirements_app/jobs/dispatcher.py": {"LISTEN"}}
OF_A_SESSION = re.compile(
    r"\b(pg_(?:try_)?advisory_lock(?:_shared)?\(|LISTEN(?= )|UNLISTEN|WITH HOLD|DISCARD ALL"
    r"|CREATE TEMP|SET SESSION|PREPARE \w+ AS|DEALLOCATE)"
    r"|[\"']SET (?!TRANSACTION|LOCAL|CONSTRAINTS)"
)


def test_nothing_rests_on_a_session_of_the_database():
    found = {
        str(path.relative_to(PROJECT)): {match[0] for match in OF_A_SESSION.finditer(text)}
        for path in SOURCES
        if OF_A_SESSION.search(text := path.read_text())
    }
    assert {name: words for name, words in found.items() if words != OF_THEIR_OWN.get(name)} == {}


@pytest.fixture
def pooled(transactional_db: None) -> Iterator[DatabaseWrapper]:
    wrapper = DatabaseWrapper(connection.settings_dict, "default")
    yield wrapper
    wrapper.close()


def test_a_long_read_keeps_a_cursor_on_the_server_only_inside_a_transaction(pooled):
    with pooled.chunked_cursor() as cursor:
        assert not isinstance(cursor.cursor, psycopg.ServerCursor)
    with pooled.cursor() as cursor:
        cursor.execute("BEGIN")
    pooled.in_atomic_block = True
    try:
        with pooled.chunked_cursor() as cursor:
            assert isinstance(cursor.cursor, psycopg.ServerCursor)
    finally:
        pooled.in_atomic_block = False
        pooled.rollback()


def test_statements_are_not_prepared(pooled):
    assert pooled.get_connection_params()["prepare_threshold"] is None
    assert connection.get_connection_params()["prepare_threshold"] is None
