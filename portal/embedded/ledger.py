"""The record of what a run started, so that the next run can end what a killed one left.

Each process is known by its number and start time, and carries the run's mark in its environment,
which its own children inherit: a worker's pool is found even when the worker itself is gone.
"""

import os
import secrets

import psutil

from portal.embedded import processes
from portal.embedded.state import State

FILE = "processes.json"
MARK_VARIABLE = "NRP_RUN"
END_PATIENCE = 5.0  # seconds


class Ledger:
    """The processes of one run, kept in the state folder as they start."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._entries: list[dict[str, str | int | float]] = []
        self.mark = secrets.token_hex(12)

    def add(self, name: str, pid: int) -> None:
        """Keep a process. One that has ended already needs no record."""
        try:
            created = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            return
        self._entries.append({"name": name, "pid": pid, "created": created})
        self._write()

    def begin(self) -> None:
        """Keep the mark before anything starts that carries it."""
        self._write()

    def clear(self) -> None:
        """Forget the run: everything that it started has ended."""
        self._state.forget(FILE)

    def end_leftovers(self) -> int:
        """End what the last run left, and its children. Returns how many processes that were.

        A folder that was copied or moved describes processes of the other place; they stay.
        """
        kept = self._state.read(FILE)
        if not kept or kept["state"] != str(self._state.path):
            return 0
        left = set(_marked(kept["mark"]))
        for entry in kept["processes"]:
            left.update(_same(entry["pid"], entry["created"]))
        left = {process for process in left if processes.is_alive(process)}
        processes.end_all(left, patience=END_PATIENCE)
        self.clear()
        return len(left)

    def _write(self) -> None:
        self._state.write(
            FILE,
            {"state": str(self._state.path), "mark": self.mark, "processes": self._entries},
        )


def _same(pid: int, created: float) -> list[psutil.Process]:
    """The process with this number, where it is still the one that started then."""
    try:
        process = psutil.Process(pid)
        return [process] if process.create_time() == created else []
    except psutil.NoSuchProcess:
        return []


def _marked(mark: str) -> list[psutil.Process]:
    """The processes of this user that carry the mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK_VARIABLE) == mark:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
            continue
    return found
