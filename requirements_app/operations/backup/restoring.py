"""Restoring a backup: proved whole before anything is touched, and proved right afterwards."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection, connections

from requirements_app.audit.seal import Head, verify
from requirements_app.downloads.storage import file_exists, file_put
from requirements_app.operations.measures import work_facts
from requirements_app.operations.readiness import wanted_migrations

from .archive import Open, measured, reading
from .errors import Failed, Refused
from .making import count
from .manifest import DUMP, NAME, Manifest, manifest_read
from .programs import program, run, server_major

_CHUNK = 1024 * 1024
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
_EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner;"
_OPEN = "GRANT USAGE ON SCHEMA public TO PUBLIC"
# A restored database is as old as its backup, so no event in it may still wait for a seal to be
# called unsealed.
_GRACE = timedelta(days=36500)


@dataclass(frozen=True)
class Restored:
    """What a restore left: the manifest, how many files it put back, and which of this portal's
    migrations still have to be applied."""

    manifest: Manifest
    files: int
    pending: tuple[str, ...]


def backup_check(source: Path) -> Manifest:
    """Read a whole backup and compare every part with the manifest. Raises Refused."""
    with reading(source) as opened:
        return _checked(opened)


def backup_restore(source: Path, *, replace: bool = False) -> Restored:
    """Bring database and files to what a backup holds.

    `replace`: the database is not empty, and everything in it is to go. Raises Refused before
    anything was changed, and Failed afterwards.
    """
    own = connections.create_connection(settings.DIRECT_DATABASE)
    with closing(own), reading(source) as opened:
        manifest = _checked(opened)
        major = server_major(own)
        _refuse_older_server(manifest, major)
        programme = program("pg_restore", major)
        session: psycopg.Connection[Any] = own.connection
        is_empty = _is_empty(session, replace=replace)
        files = _files_put(opened, manifest)
        if not is_empty:
            session.execute(_EMPTY)
            session.execute(_OPEN)
        _load(opened, programme)
        session.execute("ANALYZE")
        _prove(session, manifest)
    known = {".".join(each) for each in wanted_migrations()}
    pending = sorted(known - set(manifest.migrations))
    return Restored(manifest, files, tuple(pending))


def _checked(opened: Open) -> Manifest:
    with opened(NAME) as file:
        manifest = manifest_read(file.read())
    for part in manifest.parts:
        with opened(part.name) as file:
            size, sha256 = _measured(part.name, file)
        if (size, sha256) != (part.size, part.sha256):
            what = f"has {size} bytes, not {part.size}" if size != part.size else "was altered"
            raise Refused(f"{part.name} in the backup {what}", "use another backup")
    return manifest


def _measured(name: str, file: IO[bytes]) -> tuple[int, str]:
    try:
        return measured(file)
    except OSError as error:
        raise Refused(f"{name} in the backup cannot be read: {error}", "use another") from error


def _refuse_older_server(manifest: Manifest, major: int) -> None:
    if major < manifest.postgres:
        raise Refused(
            f"the backup was made from PostgreSQL {manifest.postgres}, and this server is {major}",
            "restore into the same version or a newer one",
        )


def _is_empty(session: psycopg.Connection[Any], *, replace: bool) -> bool:
    """Raises Refused for a database that is not, unless it may be emptied and nobody uses it."""
    row = session.execute(_TABLES).fetchone()
    if row is None or not row[0]:
        return True
    if not replace:
        raise Refused(
            f"the database {session.info.dbname} is not empty ({row[0]} tables)",
            "restore into an empty database, or say --replace to lose all that is in this one",
        )
    if _dispatcher_lives():
        raise Refused(
            "a dispatcher works on this database",
            "stop web, worker and dispatcher first; 20 seconds later it is known to be gone",
        )
    return False


def _dispatcher_lives() -> bool:
    """A database that is no portal's, or only a part of one, has none."""
    try:
        return bool(work_facts()["dispatchers"])
    except DatabaseError:
        return False
    finally:
        # It looked at a schema that is about to go.
        connection.close()


def _files_put(opened: Open, manifest: Manifest) -> int:
    """Files first: rows must not name what is not there yet. Returns how many were missing."""
    put = 0
    for part in manifest.parts:
        if part.name == DUMP or file_exists(part.sha256):
            continue
        with opened(part.name) as file:
            address, _ = file_put(lambda out, file=file: shutil.copyfileobj(file, out, _CHUNK))  # type: ignore[misc]
        if address.sha256 != part.sha256:
            raise Failed(f"the storage did not keep {part.name} as it is in the backup")
        put += 1
    return put


def _load(opened: Open, programme: Path) -> None:
    with tempfile.NamedTemporaryFile() as dump:
        with opened(DUMP) as file:
            shutil.copyfileobj(file, dump, _CHUNK)
        dump.flush()
        run(
            programme,
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            f"--dbname={connections[settings.DIRECT_DATABASE].settings_dict['NAME']}",
            dump.name,
            database=connections[settings.DIRECT_DATABASE].settings_dict,
        )


def _prove(session: psycopg.Connection[Any], manifest: Manifest) -> None:
    """Raises Failed where the database is not what the manifest says."""
    wrong = {
        table: found
        for table, rows in manifest.counts.items()
        if (found := count(session, table)) != rows
    }
    if wrong:
        raise Failed(f"these tables have another number of rows than the backup: {wrong}")
    position, _, digest = manifest.audit_head.partition(":")
    heads = [Head(int(position), digest)] if digest else []
    if not verify(heads=heads, grace=_GRACE).intact:
        raise Failed(
            "the restored audit events are not what was sealed", "see `manage.py audit verify`"
        )
