"""One benchmark in its own process: `python -m benchmarks.child NAME FILE [--small]`.

Writes one JSON object a line to FILE as the figures come, so that what was measured before a
failure is not lost.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import IO

import django
from django.core.management import call_command
from django.db import connection

from benchmarks import processes
from benchmarks.frame import Gap


def main(name: str, file: str, *, small: bool) -> None:
    """Run `bench_<name>` and write what it yields."""
    processes.in_place = small
    with Path(file).open("a", encoding="utf-8") as lines:
        if os.environ.get("DATABASE_URL"):
            _prepare(lines)
        module = importlib.import_module(f"benchmarks.bench_{name}")
        began = time.perf_counter()
        for found in module.run(small):
            _tell(lines, "gap" if isinstance(found, Gap) else "row", asdict(found))
        _tell(
            lines, "end", {"seconds": time.perf_counter() - began, "peak": processes.peak_memory()}
        )


def _prepare(lines: IO[str]) -> None:
    """Django, and the database with its tables."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        _tell(lines, "postgresql", {"version": cursor.fetchone()[0]})


def _tell(lines: IO[str], kind: str, fields: dict[str, object]) -> None:
    lines.write(json.dumps({"kind": kind, **fields}) + "\n")
    lines.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], small="--small" in sys.argv[3:])
