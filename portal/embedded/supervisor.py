"""Run several programs side by side until one is asked to stop, or one of them dies.

Each program writes to a log of its own, so that the terminal keeps what its reader needs.
"""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import processes
from portal.embedded.ledger import MARK_VARIABLE, Ledger
from portal.embedded.state import EmbeddedError

STOP_PATIENCE = 10.0  # seconds for a program to end its work; a job's lease covers what is cut
POLL = 0.1  # seconds


@dataclass(frozen=True)
class Program:
    """A command to keep running, under the name that its log and messages carry."""

    name: str
    command: Sequence[str]


class ProgramEndedError(EmbeddedError):
    """A program ended though nobody asked it to."""


class Supervisor:
    """The programs of one run."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        environment: Mapping[str, str],
        folder: Path,
        logs: Path,
        ledger: Ledger,
    ) -> None:
        self._programs = programs
        self._environment = {**environment, MARK_VARIABLE: ledger.mark}
        self._folder = folder
        self._logs = logs
        self._ledger = ledger
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, name: str, command: Sequence[str]) -> None:
        """Run one command to its end, on this terminal. Raises EmbeddedError when it fails."""
        process = processes.start(command, environment=self._environment, folder=self._folder)
        self._running[name] = process
        self._ledger.add(name, process.pid)
        code = process.wait()
        del self._running[name]
        if code != 0:
            raise EmbeddedError(f"`{name}` failed with exit code {code}; its words are above.")

    def start(self) -> None:
        """Start every program."""
        for program in self._programs:
            with processes.open_log(self._log(program.name)) as log:
                process = processes.start(
                    program.command,
                    environment=self._environment,
                    folder=self._folder,
                    output=log,
                )
            self._running[program.name] = process
            self._ledger.add(program.name, process.pid)

    def wait_for(self, ready: Callable[[], bool], *, name: str, patience: float) -> None:
        """Wait until `ready()`. Raises EmbeddedError when a program ends or it takes too long."""
        deadline = time.monotonic() + patience
        while not ready():
            self._check()
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"{name} did not answer within {patience:.0f} seconds. {self._words(name)}"
                )
            time.sleep(POLL)

    def watch(self) -> None:
        """Stay until a program ends, which raises ProgramEndedError. A signal ends it earlier."""
        while True:
            self._check()
            time.sleep(POLL)

    def stop(self) -> None:
        """Ask all programs to end, then wait for each; kill those that do not, and their children.

        They are asked together, for they wait for nothing of each other.
        """
        offspring = [
            child
            for process in self._running.values()
            for child in processes.descendants(process.pid)
        ]
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_PATIENCE
        for process in self._running.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                offspring += processes.descendants(process.pid)
                process.kill()
                process.wait()
        processes.end_all(offspring, patience=2)
        self._running.clear()

    def _check(self) -> None:
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                raise ProgramEndedError(
                    f"{name} ended unexpectedly with exit code {code}; stopping the others. "
                    f"{self._words(name)}"
                )

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def _words(self, name: str) -> str:
        return f"The end of {self._log(name)}:\n{processes.log_tail(self._log(name))}"
