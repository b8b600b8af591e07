"""One migrated database for all processes of a run: they copy it, and do not migrate their own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from psycopg import sql

from tests.databases import server, using

PROJECT = Path(__file__).resolve().parent.parent
# Any number: who holds it on the server makes the template, and the others wait.
_MAKING = 7_154_221


def template() -> str:
    """The name of a migrated database without rows of its own, made by whoever asks first.

    The name tells the migrations, so that a server that is kept is never asked for an old one; it
    is given when the migrations are done, so that a run that is killed leaves no half of one.
    """
    from django.core.management import call_command
    from django.db import connection

    name = f"migrated_{_migrations()}"
    with server() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [_MAKING])
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        begun = f"migrating_{secrets.token_hex(6)}"
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(begun)))
        with using(begun):
            call_command("migrate", verbosity=0)
        connection.close()
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        admin.execute(rename.format(sql.Identifier(begun), sql.Identifier(name)))
    return name


def _migrations() -> str:
    told = hashlib.sha256()
    for file in sorted(_migration_files()):
        told.update(f"{file}\0".encode() + file.read_bytes())
    return told.hexdigest()[:16]


def _migration_files() -> Iterator[Path]:
    from django.apps import apps

    folders = (Path(each.path) / "migrations" for each in apps.get_app_configs())
    return chain.from_iterable(folder.glob("*.py") for folder in folders)
