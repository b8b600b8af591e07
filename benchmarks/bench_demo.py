"""`make demo` in a fresh copy of the project: the first time and the second."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.frame import Gap, Row, seconds
from benchmarks.processes import PROJECT
from portal.embedded.processes import free_port

TITLE = "The demonstration"

_READY = "The portal is ready."
_INSTALLED = "Starting the embedded PostgreSQL"
_PATIENCE = 900.0  # seconds, with all packages downloaded over a slow line
_STOP_PATIENCE = 60.0


def run(small: bool) -> Iterator[Row | Gap]:
    """Nothing of the copy is there before: no environment, no data. Packages come from the
    installers' caches where these have them."""
    services = seconds(_services, times=1 if small else 3)
    yield Row("PostgreSQL and Valkey, made, started and thrown away", services, "s")
    if small:
        return
    if shutil.which("make") is None or shutil.which("git") is None:
        yield Gap("make demo", "make and git are needed to run it in a copy")
        return
    with tempfile.TemporaryDirectory(prefix="bench-demo-") as folder:
        copy = Path(folder) / "portal"
        _copy_project(copy)
        first, second = _until_ready(copy), _until_ready(copy)
    yield Row(
        "First `make demo`: the environment and its packages",
        first.at(_INSTALLED), "s", note="from the caches of pip and uv, as far as they are filled",
    )  # fmt: skip
    yield Row("First `make demo`, until the portal is ready", first.at(_READY), "s",
              note=first.told())  # fmt: skip
    yield Row("Second `make demo`, until the portal is ready", second.at(_READY), "s",
              "the first", first.at(_READY), note=second.told())  # fmt: skip


def _services() -> None:
    run_ = (sys.executable, "-m", "portal.embedded", "run", "--throwaway", "--")
    subprocess.run(  # noqa: S603
        [*run_, sys.executable, "-c", "pass"], cwd=PROJECT, env=_environment(), check=True
    )


def _copy_project(copy: Path) -> None:
    """The files that git knows or would know, as they are now: what a clone would have."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=PROJECT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, target = PROJECT / name, copy / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _environment() -> dict[str, str]:
    """Without what would lead the copy to other services, data or tools than its own."""
    own = {"DATABASE_URL", "REDIS_URL", "NRP_STATE", "NRP_OUT", "VIRTUAL_ENV", "MAKEFLAGS",
           "MAKELEVEL", "MFLAGS", "DJANGO_SETTINGS_MODULE"}  # fmt: skip
    return {name: value for name, value in os.environ.items() if name not in own}


@dataclass
class _Said:
    """The lines of a demonstration, each with the seconds since it began."""

    lines: list[tuple[float, str]] = field(default_factory=list)

    def at(self, words: str) -> float:
        return next(second for second, line in self.lines if words in line)

    def told(self) -> str:
        """The steps it announces, with when they began."""
        steps = ("Starting the embedded", "Bringing", "Collecting", "Loading", "Starting web")
        return "; ".join(
            f"{line} at {second:.0f} s" for second, line in self.lines if line.startswith(steps)
        )


def _until_ready(copy: Path) -> _Said:
    """Run it until it says that it is ready, then stop it. Raises RuntimeError where it does
    not come to that."""
    began = time.perf_counter()
    said = _Said()
    process = subprocess.Popen(  # noqa: S603
        ["make", "demo", f"PYTHON={sys.executable}"],  # noqa: S607
        cwd=copy,
        env=_environment() | {"PORT": str(free_port())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    ready, ended = threading.Event(), threading.Event()

    def read() -> None:
        for line in process.stdout or ():
            said.lines.append((time.perf_counter() - began, line.rstrip()))
            if _READY in line:
                ready.set()
        ended.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        ready.wait(_PATIENCE)
        if not any(_READY in line for _, line in said.lines):
            told = "\n".join(line for _, line in said.lines[-20:])
            raise RuntimeError(f"make demo was not ready within {_PATIENCE:.0f} s:\n{told}")
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the session is its own
        process.wait(_STOP_PATIENCE)
        ended.wait(_STOP_PATIENCE)
    return said
