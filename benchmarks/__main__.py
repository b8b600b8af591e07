"""`python -m benchmarks [NAME…] [--small] [--list] [--out DIR]`, or `make bench`.

Each `benchmarks/bench_<name>.py` has a `TITLE` and `run(small)`, which yields rows and gaps; with
`SERVICES = True` it has a PostgreSQL and a Valkey of its own, thrown away afterwards, and the
database migrated. Each runs in its own process. Exit code 1: a gate was missed, or a benchmark
failed, or (with NRP_REQUIRE_ALL=1) there was something this machine could not measure.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.frame import Gap, Row
from benchmarks.processes import PROJECT
from benchmarks.report import Found, Machine, as_json, markdown, section

HERE = Path(__file__).parent
_SERVED = ("-m", "portal.embedded", "run", "--throwaway", "--", sys.executable)


def main(arguments: Sequence[str]) -> int:
    """Run the named benchmarks, or all. Returns the exit code."""
    known = names()
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    parser.add_argument("--small", action="store_true", help="tiny sizes: whether it works at all")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and end")
    parser.add_argument("--out", type=Path, default=PROJECT / "out" / "bench", help="the folder")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"no such benchmark: {', '.join(unknown)}. There are: {', '.join(known)}.")
    if options.list:
        _say("\n".join(f"{name:12} {constant(name, 'TITLE')}" for name in known))
        return 0
    return _run(options.names or known, small=options.small, out=options.out)


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def constant(name: str, constant: str) -> object:
    """A constant of a benchmark, None if it has none. It is read, not imported: the module may
    need the services that the constant asks for."""
    tree = ast.parse((HERE / f"bench_{name}.py").read_text(encoding="utf-8"))
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign):
            targets: list[ast.expr] = [statement.target]
        else:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and target.id == constant:
                value = statement.value  # type: ignore[attr-defined]  # both kinds have one
                return ast.literal_eval(value)
    return None


def _run(chosen: Sequence[str], *, small: bool, out: Path) -> int:
    date = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d-%H%M%S")
    load = os.getloadavg()[0]
    out.mkdir(parents=True, exist_ok=True)
    found: list[Found] = []
    postgresql = ""
    for name in chosen:
        each, version = measure(name, small=small)
        postgresql = version or postgresql
        found.append(each)
        _say(f"{section(each)}\n")
        # After each, so that a run that is broken off leaves what it had.
        machine = Machine.this(postgresql, load)
        (out / f"{date}.md").write_text(markdown(found, machine), encoding="utf-8")
        told = as_json(found, machine, date=date, small=small)
        (out / f"{date}.json").write_text(told, encoding="utf-8")
    _say(f"Measured on {machine.text}.\nKept in {out / date}.md and .json.")
    return _verdict(found, small=small)


def measure(name: str, *, small: bool, database: str = "") -> tuple[Found, str]:
    """Run one benchmark in its own process; what it found, and the PostgreSQL it used, if any.

    `database` is the address of a migrated and empty one that it may fill, instead of its own.
    """
    found = Found(name, str(constant(name, "TITLE") or name))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.jsonl"
        served = _SERVED if constant(name, "SERVICES") else ()
        command = (sys.executable, *served, "-m", "benchmarks.child", name, str(file))
        done = subprocess.run(  # noqa: S603
            [*command, *(("--small",) if small else ())],
            cwd=PROJECT,
            env=_environment() | ({"DATABASE_URL": database} if database else {}),
            stdin=subprocess.DEVNULL,
            check=False,
        )
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    version = ""
    for line in lines:
        told = json.loads(line)
        kind = told.pop("kind")
        if kind == "row":
            found.rows.append(Row(**told))
        elif kind == "gap":
            found.gaps.append(Gap(**told))
        elif kind == "postgresql":
            version = told["version"]
        else:
            found.seconds, found.peak = told["seconds"], told["peak"]
    if done.returncode or found.seconds is None:
        found.failure = f"ended with exit code {done.returncode}; its own words are above"
    return found, version


def _environment() -> dict[str, str]:
    """Without services that somebody may need: a benchmark fills and empties its database."""
    given = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in given}


def _verdict(found: Sequence[Found], *, small: bool) -> int:
    """Tell what is not as it should be. At tiny sizes no gate means anything."""
    missed = [] if small else [(each.name, row) for each in found for row in each.missed]
    failed = [each.name for each in found if each.failure]
    gaps = [(each.name, gap) for each in found for gap in each.gaps]
    for name, row in missed:
        _say(f"Gate missed in {name}: {row.measure}")
    for name, gap in gaps:
        _say(f"Not measured in {name}: {gap.measure}: {gap.reason}")
    if failed:
        _say(f"Failed: {', '.join(failed)}")
    strict = os.environ.get("NRP_REQUIRE_ALL") == "1" and bool(gaps)
    return 1 if missed or failed or strict else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
