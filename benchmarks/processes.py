"""Measuring in processes of their own, so that one measurement's memory is not another's."""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psutil

PROJECT = Path(__file__).resolve().parent.parent
_MARK = "measured: "
# Set at tiny sizes, where no figure means anything: whatever is measured runs in this process, and
# Django need not start for each figure.
in_place = False


@dataclass(frozen=True)
class Measured:
    """What a function gave back, its wall-clock seconds, and the most memory (resident, in MB of
    10⁶ bytes) that its process held: `before` it was called, and at its `peak`. `children` is the
    most that one process it started and waited for held, 0 if it started none."""

    value: Any
    seconds: float
    before: float
    peak: float
    children: float = 0.0


def measured(function: str, *arguments: object) -> Measured:
    """Call `module:function` with `arguments` (JSON in, JSON out) in a fresh process.

    Within a benchmark with services the process has Django and the same database. Raises
    CalledProcessError where the process fails; its own words are on the standard error stream.
    """
    if in_place:
        return Measured(**_told(function, json.dumps(arguments)))
    command = [sys.executable, "-m", "benchmarks.processes", function, json.dumps(arguments)]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    line = next(line for line in done.stdout.splitlines() if line.startswith(_MARK))
    return Measured(**json.loads(line.removeprefix(_MARK)))


def peak_memory() -> float:
    """The most memory that this process has held since it began, in MB of 10⁶ bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held when it forked
        kilobytes = next(
            line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")
        )
        return int(kilobytes) * 1024 / 1e6
    return _megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def tree_memory(process: psutil.Process) -> float:
    """The memory that a process and its descendants hold now, in MB of 10⁶ bytes."""
    held = 0
    for each in (process, *process.children(recursive=True)):
        try:
            held += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held / 1e6


def _megabytes(maxrss: int) -> float:
    """What getrusage tells, which is in bytes on macOS and in KiB elsewhere."""
    return maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _told(function: str, arguments: str) -> dict[str, Any]:
    module, _, name = function.partition(":")
    work = getattr(importlib.import_module(module), name)
    given = json.loads(arguments)
    before = peak_memory()
    began = time.perf_counter()
    value = work(*given)
    taken = time.perf_counter() - began
    return {
        "value": value,
        "seconds": taken,
        "before": before,
        "peak": peak_memory(),
        "children": _megabytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss),
    }


def _main(function: str, arguments: str) -> None:
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        django.setup()
    sys.stdout.write(f"{_MARK}{json.dumps(_told(function, arguments))}\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
