"""Making a backup that is consistent while everything runs on.

Files are copied twice over: first those that are named now, then, after the dump, those that the
dump's own snapshot names and that came in between. So none of them can be old enough for the sweep
of files to take it in the meantime.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from portal import __version__
from requirements_app.downloads.storage import file_open

from .archive import Add, Hashed, measured, writing
from .errors import Failed
from .manifest import DUMP, NAME, Manifest, Part, manifest_bytes
from .programs import program, run, server_major

Files = Sequence[tuple[str, int]]
_FILES = "SELECT sha256, size FROM downloads_storedfile ORDER BY sha256"
_HEAD = "SELECT position || ':' || digest FROM audit_seal ORDER BY position DESC LIMIT 1"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def backup_make(target: Path, *, with_files: bool = True) -> Manifest:
    """Write a backup to a new folder, or to a new tar file where the name ends so.

    `with_files=False` leaves the files of exports out, as where a durable object storage keeps
    them. Raises Refused and Failed.
    """
    alias = settings.DIRECT_DATABASE
    own = connections.create_connection(alias)
    with closing(own):
        dump = program("pg_dump", server_major(own))
        session: psycopg.Connection[Any] = own.connection
        with writing(target) as add:
            copies = _Copies(add)
            if with_files:
                copies.add_all(_named_files(session))
            with _snapshot(session) as snapshot, _scratch(target) as path:
                words = ("--format=custom", "--no-owner", "--no-privileges")
                run(
                    dump,
                    *words,
                    f"--snapshot={snapshot}",
                    f"--file={path}",
                    database=connections[alias].settings_dict,
                )
                dumped = _dump_add(add, path)
                named = _named_files(session) if with_files else []
                manifest = _manifest(session, server_major(own), with_files)
            copies.add_all(named)
            manifest = copies.completed(manifest, dumped, named)
            content = manifest_bytes(manifest)
            add(NAME, io.BytesIO(content), len(content))
    return manifest


class _Copies:
    """The files that the backup has by now."""

    def __init__(self, add: Add) -> None:
        self._add = add
        self._copied: set[str] = set()

    def add_all(self, files: Files) -> None:
        """Copy files that are not in the backup yet; one that is gone is left out.

        Raises Failed for a file that is not what its name says.
        """
        for sha256, size in files:
            if sha256 in self._copied:
                continue
            try:
                stream = file_open(sha256)
            except FileNotFoundError:
                continue
            with stream:
                hashed = Hashed(stream)
                try:
                    self._add(f"files/{sha256}", hashed, size)
                except OSError as error:
                    raise Failed(f"the file {sha256} could not be copied: {error}") from error
            if hashed.sha256 != sha256:
                raise Failed(
                    f"the stored file {sha256} is damaged: its content has another hash",
                    "delete the file from the storage, so that its export is told as missing",
                )
            self._copied.add(sha256)

    def completed(self, manifest: Manifest, dump: Part, named: Files) -> Manifest:
        """The manifest with the parts that belong to the dump, and the files that it lacks."""
        here = [
            Part(f"files/{sha256}", size, sha256)
            for sha256, size in named
            if sha256 in self._copied
        ]
        missing = tuple(sha256 for sha256, _ in named if sha256 not in self._copied)
        return replace(manifest, parts=(dump, *here), missing_files=missing)


@contextmanager
def _snapshot(session: psycopg.Connection[Any]) -> Iterator[str]:
    """A view of the database that pg_dump and our own queries share."""
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    try:
        yield str(_value(session, "SELECT pg_export_snapshot()"))
    finally:
        session.execute("ROLLBACK")


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """Where pg_dump writes: beside the backup, for that is where there is room."""
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        yield Path(folder) / DUMP


def _dump_add(add: Add, path: Path) -> Part:
    with path.open("rb") as file:
        size, sha256 = measured(file)
        file.seek(0)
        add(DUMP, file, size)
    return Part(DUMP, size, sha256)


def _named_files(session: psycopg.Connection[Any]) -> Files:
    return session.execute(_FILES).fetchall()


def _manifest(session: psycopg.Connection[Any], major: int, with_files: bool) -> Manifest:
    applied = session.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    tables = [name for (name,) in session.execute(_TABLES).fetchall()]
    return Manifest(
        portal=__version__,
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        postgres=major,
        migrations=tuple(name for (name,) in applied.fetchall()),
        audit_head=str(_value(session, _HEAD) or ""),
        counts={name: count(session, name) for name in tables},
        with_files=with_files,
        parts=(),
    )


def count(session: psycopg.Connection[Any], table: str) -> int:
    """The number of rows of a table."""
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    return int(_value(session, query))


def _value(session: psycopg.Connection[Any], query: str | sql.Composed) -> Any:
    row = session.execute(query).fetchone()
    return row[0] if row else None
