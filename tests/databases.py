"""Databases of their own for tests that fill, dump, restore or break whole databases."""

from __future__ import annotations

import lzma
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

UPGRADES = Path(__file__).resolve().parent / "upgrades"


@contextmanager
def another_database(*, fill: str = "", like: str = "template0") -> Iterator[str]:
    """An empty database, a copy of another one (to which nobody may be connected), or one that
    the SQL in `fill` made. Django's default connection leads to it while the block lasts; its
    name. It is dropped at the end."""
    from django.db import connection

    name = f"portal_{secrets.token_hex(6)}"
    address = sql.Identifier(name)
    with server() as admin:
        template = sql.Identifier(like)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(address, template))
    try:
        with using(name):
            if fill:
                with connect(name) as filling:
                    filling.execute(fill)
            yield name
    finally:
        connection.close()
        with server() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(address))


@contextmanager
def using(name: str) -> Iterator[None]:
    """Have Django's default connection lead to the database `name`."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def server() -> Iterator[psycopg.Connection[Any]]:
    """The server's own database, for making and dropping others."""
    with connect("postgres") as connection:
        yield connection


def connect(name: str) -> psycopg.Connection[Any]:
    """A connection beside Django's, each statement of which is a transaction."""
    from django.db import connection

    where = connection.settings_dict
    return psycopg.connect(
        host=where["HOST"],
        port=where["PORT"],
        user=where["USER"],
        password=where["PASSWORD"],
        dbname=name,
        autocommit=True,
    )


def release_sql(release: str) -> str:
    """The SQL that makes a release's filled database."""
    return lzma.decompress((UPGRADES / f"{release}.sql.xz").read_bytes()).decode()
