"""`python -m portal.demo`: the whole portal on one machine, with demonstration data.

Starts the embedded services, brings the database up to date, loads the demonstration, and serves
web, worker and dispatcher until Ctrl-C or SIGTERM. PORT chooses the port, NRP_STATE the state
folder (`.portal/`), NRP_OUT the folder of the files (`out/`). docs/deployment.md tells how to run
the same code on services of one's own.
"""

import argparse
import hashlib
import http.client
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import home, processes, services
from portal.embedded.ledger import Ledger
from portal.embedded.signals import StopRequested, StopSignals, stop_signals, stop_when_parent_ends
from portal.embedded.state import EmbeddedError, Lock, State, StateInUseError
from portal.embedded.supervisor import Program, Supervisor

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8000
READY_PATIENCE = 90.0  # seconds
EXIT_FAILED = 1
EXIT_REFUSED = 2


class RefusedError(EmbeddedError):
    """The demonstration cannot start as asked; nothing was started."""


@dataclass(frozen=True)
class Step:
    """A command of the preparation, the words that announce it, and what to do once it is done."""

    words: str
    command: list[str]
    done: Callable[[], None] | None = None


@dataclass(frozen=True)
class Plan:
    """What a run does. Tests put small stand-ins here.

    `prepare` gives the commands that run one after the other, `programs` those kept running; both
    are made for the port (and state folder) of the run.
    """

    prepare: Callable[[int, State], list[Step]]
    programs: Callable[[int], list[Program]]


def main(arguments: Sequence[str] | None = None, *, plan: Plan | None = None) -> int:
    """Run until asked to stop. Returns 0 then, 1 after a failure, 2 when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m portal.demo", description=__doc__)
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when the calling process ends"
    )
    if parser.parse_args(arguments).with_parent:
        stop_when_parent_ends()
    try:
        with stop_signals() as watch:
            _run(plan or Plan(prepare=_preparations, programs=_programs), watch)
    except StopRequested:
        say("Stopped.")
        return 0
    except (RefusedError, StateInUseError) as error:
        say(str(error))
        return EXIT_REFUSED
    except EmbeddedError as error:
        say(str(error))
        return EXIT_FAILED
    return 0


def say(text: str) -> None:
    """Tell the person at the terminal. One who has gone must not stop the clean-up."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - stays open as the new output


def _run(plan: Plan, watch: StopSignals) -> None:
    state = State.open(Path(os.environ.get("NRP_STATE") or PROJECT / ".portal"))
    with ExitStack() as stack:
        lock = stack.enter_context(state.locked())
        ledger = Ledger(state)
        if ended := ledger.end_leftovers():
            say(f"Ended what an earlier run left running (processes: {ended})")
        port = _choose_port()
        ledger.begin()
        stack.callback(ledger.clear)
        addresses = stack.enter_context(
            services.running(home.lasting(state), environment=os.environ, say=say)
        )
        url = f"http://127.0.0.1:{port}"
        supervisor = Supervisor(
            plan.programs(port),
            environment=services.settings(state, addresses=addresses, environment=os.environ)
            | {"PORTAL_URL": url, "PYTHONUNBUFFERED": "1"},
            folder=PROJECT,
            logs=state.folder("logs"),
            ledger=ledger,
        )
        stack.callback(supervisor.stop)
        stack.callback(_announce_stop, watch, lock)
        for step in plan.prepare(port, state):
            say(step.words)
            supervisor.run(" ".join(step.command[1:3]), step.command)
            if step.done is not None:
                step.done()
        say("Starting web, worker and dispatcher")
        supervisor.start()
        supervisor.wait_for(lambda: _answers(port), name="web", patience=READY_PATIENCE)
        _welcome(state, url)
        supervisor.watch()


def _announce_stop(watch: StopSignals, lock: Lock) -> None:
    """Runs first when a run ends: from here on no signal interrupts the clean-up."""
    watch.hold()
    lock.describe(stopping=True)
    say("Stopping every process …")


def _choose_port() -> int:
    """PORT where it is set, else 8000 or the next free port. Raises RefusedError."""
    asked = os.environ.get("PORT")
    if not asked:
        last = DEFAULT_PORT + 99
        for port in range(DEFAULT_PORT, last + 1):
            if processes.port_is_free(port):
                if port != DEFAULT_PORT:
                    say(f"Port {DEFAULT_PORT} is busy; using {port} (PORT chooses another).")
                return port
        raise RefusedError(
            f"No port from {DEFAULT_PORT} to {last} is free. Set PORT to a free one."
        )
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= 65535:
        raise RefusedError(f"PORT is {asked!r}; it must be a number from 1 to 65535.")
    if not processes.port_is_free(int(asked)):
        raise RefusedError(
            f"Port {asked} is busy, or this user may not listen on it. Choose another one with "
            "PORT=…, or leave PORT out."
        )
    return int(asked)


def _preparations(port: int, state: State) -> list[Step]:
    """Migrations and data at every run (both are quick when nothing is new); files when changed."""
    load = ("--url", f"http://127.0.0.1:{port}", "--state", str(state.path))
    steps = [
        Step("Bringing the database up to date", _manage("migrate", "--noinput", "-v", "0")),
        Step(
            "Loading the catalogue and the demonstration sites",
            _manage("demo_load", *load, "--out", str(_out())),
        ),
    ]
    target = Path(os.environ.get("STATIC_ROOT") or state.path / "static")
    fingerprint = _static_fingerprint(target)
    if state.read("static.json") != fingerprint or not target.is_dir():
        collect = Step(
            "Collecting the pages' static files",
            _manage("collectstatic", "--noinput", "-v", "0"),
            done=lambda: state.write("static.json", fingerprint),
        )
        steps.insert(1, collect)
    return steps


def _out() -> Path:
    """Where the rule sets' files go."""
    return Path(os.environ.get("NRP_OUT") or PROJECT / "out")


def _programs(port: int) -> list[Program]:
    address = ("--host", "127.0.0.1", "--port", str(port))
    web = ("--interface", "wsgi", "--workers", "2", "--respawn-failed-workers", *address)
    worker = ("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
    return [
        Program("web", _python("-m", "granian", *web, "portal.wsgi:application")),
        Program("worker", _python("-m", "celery", "-A", "portal", "worker", *worker)),
        Program("dispatcher", _manage("dispatch")),
    ]


def _python(*words: str) -> list[str]:
    return [sys.executable, *words]


def _manage(*words: str) -> list[str]:
    return _python("manage.py", *words)


def _static_fingerprint(target: Path) -> str:
    """A value that changes when collectstatic would collect something else, or elsewhere."""
    digest = hashlib.sha256(str(target).encode())
    settings = sorted((PROJECT / "portal/settings").glob("*.py"))
    for path in (PROJECT / "requirements/demo.txt", *settings):
        digest.update(path.read_bytes())
    for path in sorted((PROJECT / "static").rglob("*")):
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _answers(port: int) -> bool:
    """Whether the web process answers a page without an error of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(state: State, url: str) -> None:
    login = state.read("demo.json")
    if login is None:
        raise EmbeddedError(f"The demonstration left no login in {state.path / 'demo.json'}.")
    say(
        f"\nThe portal is ready. Ctrl-C stops it.\n"
        f"  Logs       {state.path / 'logs'}\n"
        f"  Rule sets  {_out()}\n"
        f"  Login file {state.path / 'demo.json'}\n\n"
        f"  Address    {url}/\n"
        f"  User       {login['username']}\n"
        f"  Password   {login['password']}\n"
        f"  API token  {login['token']}"
    )
    for other in login.get("others", ()):
        say(f"  Beside it  {other['username']} / {other['password']}: {other['does']}")


if __name__ == "__main__":
    sys.exit(main())
