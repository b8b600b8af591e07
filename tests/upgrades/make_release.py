"""Make the filled database of a release that the upgrade test begins from.

`NRP_POSTGRES_BIN=/usr/lib/postgresql/15/bin python tests/upgrades/make_release.py 0.1.0 COMMIT`

Unpacks the release's commit beside the project, loads its demonstration into a throw-away
database of the oldest supported PostgreSQL, and writes `RELEASE.sql.xz` and `RELEASE.json` (what
the database holds: counts and digests of rows, and the audit chain's head) beside this file.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from tests.upgrades.facts import facts_of

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
INSIDE = "--inside"
SEAL = "from requirements_app.audit.seal import seal\nwhile seal(): pass"
# Not even digests of random passwords and tokens leave the machine that made them.
FORGET = """
UPDATE accounts_user SET password = '!';
UPDATE accounts_token SET digest = repeat('0', length(digest));
"""


def main(arguments: list[str]) -> None:
    if arguments[0] == INSIDE:
        _inside(Path(arguments[1]))
        return
    release, commit = arguments
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "release"
        unpacked.mkdir()
        archive = subprocess.run(
            ["git", "archive", commit], cwd=PROJECT, stdout=subprocess.PIPE, check=True
        ).stdout
        subprocess.run(["tar", "-x"], cwd=unpacked, input=archive, check=True)
        out = Path(folder) / "out"
        out.mkdir()
        subprocess.run(
            [sys.executable, "-m", "portal.embedded", "run", "--throwaway", "--",
             sys.executable, __file__, INSIDE, str(out)],
            cwd=unpacked,
            env=_environment(),
            check=True,
        )  # fmt: skip
        dump = lzma.compress((out / "dump.sql").read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        (HERE / f"{release}.sql.xz").write_bytes(dump)
        facts = {"release": release, "commit": commit, **json.loads((out / "facts").read_text())}
        (HERE / f"{release}.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")


def _environment() -> dict[str, str]:
    services = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "STATIC_ROOT"}
    kept = {name: value for name, value in os.environ.items() if name not in services}
    return kept | {"PYTHONPATH": str(PROJECT), "PORTAL_URL": "https://portal.example.org"}


def _inside(out: Path) -> None:
    """In the release's own tree, with its own services."""
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    for words in (
        ("migrate", "--noinput", "-v", "0"),
        ("demo_load", "--url", "https://portal.example.org", "--state", out, "--out", out),
        ("shell", "-c", SEAL),
    ):
        subprocess.run([sys.executable, "manage.py", *words], env=environment, check=True)
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(FORGET)
        (out / "facts").write_text(json.dumps(facts_of(connection)))
    programs = Path(os.environ["NRP_POSTGRES_BIN"])
    dump = subprocess.run(
        [programs / "pg_dump", "--inserts", "--rows-per-insert=500", "--no-owner",
         "--no-privileges"],
        env={"PGSERVICEFILE": os.devnull} | _connection(address),
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()  # fmt: skip
    # psql's own commands are no SQL.
    plain = [line for line in dump.splitlines() if not line.startswith("\\")]
    (out / "dump.sql").write_text("\n".join(plain) + "\n")


def _connection(address: str) -> dict[str, str]:
    words = psycopg.conninfo.conninfo_to_dict(address)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    return {"PGDATABASE": str(words["dbname"])} | {
        variable: str(words[name]) for name, variable in names.items()
    }


if __name__ == "__main__":
    main(sys.argv[1:])
