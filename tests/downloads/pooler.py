"""pgbouncer with the settings of deploy/pgbouncer, between a test's processes and its database."""

from __future__ import annotations

import configparser
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import ClientCursor

from portal.embedded.users import service_account
from tests.jobs.processes import free_port, wait_until

GIVEN = Path(__file__).parents[2] / "deploy/pgbouncer/pgbouncer.ini"
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
SESSIONS = 3


class Pooler:
    """A running pooler of `SESSIONS` sessions a database; `url` gives the address of `portal` or
    `portal_web` through it."""

    def __init__(self, port: int) -> None:
        self._address = urlsplit(os.environ["DATABASE_URL"])
        self._port = port

    @property
    def direct_url(self) -> str:
        return self._address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()

    def url(self, database: str) -> str:
        login = f"{self._address.username}:{self._address.password}"
        return f"postgres://{login}@127.0.0.1:{self._port}/{database}"

    def counts(self) -> dict[str, int]:
        """Clients that came, and sessions of the server that were opened for them."""
        address = self.url("pgbouncer")
        with psycopg.connect(address, autocommit=True, cursor_factory=ClientCursor) as console:
            clients = [row for row in console.execute("SHOW CLIENTS") if row[2] != "pgbouncer"]
            servers = console.execute("SHOW SERVERS").fetchall()
        return {"clients": len(clients), "servers": len(servers)}

    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0


def configuration(folder: Path, port: int) -> str:
    """The given file with this machine's addresses and a pool that is too small for comfort."""
    given = configparser.ConfigParser(interpolation=None)
    given.read_string(GIVEN.read_text())
    address = urlsplit(os.environ["DATABASE_URL"])
    for name, target in given["databases"].items():
        given["databases"][name] = target.replace(
            "host=postgres port=5432 dbname=portal",
            f"host=127.0.0.1 port={address.port} dbname={connection.settings_dict['NAME']}",
        )
    given["pgbouncer"].update(
        {
            "listen_addr": "127.0.0.1",
            "listen_port": str(port),
            "auth_file": str(folder / "userlist.txt"),
            "admin_users": str(address.username),
            "default_pool_size": str(SESSIONS),
            "reserve_pool_size": "0",
        }
    )
    if service_account().switch:
        given["pgbouncer"]["user"] = "nobody"
    lines = [f"[{name}]\n" + "\n".join(f"{key} = {value}" for key, value in part.items())
             for name, part in given.items() if name != "DEFAULT"]  # fmt: skip
    return "\n\n".join(lines) + "\n"


@contextmanager
def pooler() -> Iterator[Pooler]:
    """Run pgbouncer for the length of the block; as another user where we are root."""
    address = urlsplit(os.environ["DATABASE_URL"])
    account = service_account()
    running = Pooler(port := free_port())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "userlist.txt").write_text(f'"{address.username}" "{address.password}"\n')
        (folder / "pgbouncer.ini").write_text(configuration(folder, port))
        if account.switch:
            for path in (folder, *folder.iterdir()):
                os.chown(path, account.uid, account.gid)
        process = subprocess.Popen(
            [str(PROGRAM), str(folder / "pgbouncer.ini")], stdin=subprocess.DEVNULL
        )
        try:
            wait_until(running.listens, "the pooler listens", 10)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=10)
