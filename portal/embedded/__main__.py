"""`python -m portal.embedded run [--state DIR | --throwaway] -- COMMAND…`
`python -m portal.embedded forget --state DIR`

`run` starts PostgreSQL and Valkey, runs the command with DATABASE_URL and REDIS_URL set, stops
both, and ends with the command's exit code. Services that the environment already names are used
as they are. Secrets (SECRET_KEY, TOKEN_PEPPER, SECRETS_KEYS) and folders are set where they are
missing. Without an option everything is thrown away at the end.

`forget` removes the data that a state folder stands for, and the folder.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from portal.embedded import home, processes, services
from portal.embedded.home import Installation
from portal.embedded.ledger import Ledger
from portal.embedded.signals import StopRequested, stop_signals
from portal.embedded.state import EmbeddedError, State


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and run it. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m portal.embedded",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(dest="action", required=True)
    forget = actions.add_parser("forget", help="remove an installation's data")
    forget.add_argument("--state", type=Path, required=True, help="the state folder")
    run = actions.add_parser("run", help="run a command with both services")
    place = run.add_mutually_exclusive_group()
    place.add_argument("--state", type=Path, help="keep the data in this folder")
    place.add_argument("--throwaway", action="store_true", help="remove the data (the default)")
    run.add_argument("command", nargs=argparse.REMAINDER, help="-- COMMAND…")
    options = parser.parse_args(arguments)
    if options.action == "forget":
        return _guarded(lambda: _forget(options.state))
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        parser.error("no command given: add -- COMMAND…")
    return _guarded(lambda: _run(options.state, command))


def _guarded(action: Callable[[], int]) -> int:
    """Turn what can be mended into a sentence and an exit code."""
    try:
        return action()
    except StopRequested as stop:
        return 128 + stop.number
    except EmbeddedError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _forget(path: Path) -> int:
    if not (path / "secrets.json").exists():
        raise EmbeddedError(f"{path} is no state folder: it holds no secrets.json.")
    state = State.open(path)
    with state.locked():
        Ledger(state).end_leftovers()
        home.forget(state)
    return 0


def _run(state_path: Path | None, command: Sequence[str]) -> int:
    with ExitStack() as stack:
        watch = stack.enter_context(stop_signals())
        installation = stack.enter_context(_installation(state_path))
        addresses = stack.enter_context(
            services.running(installation, environment=os.environ, say=_be_quiet)
        )
        environment = services.settings(
            installation.state, addresses=addresses, environment=os.environ
        )
        watch.hold()
        return _command(command, environment)


@contextmanager
def _installation(state_path: Path | None) -> Iterator[Installation]:
    if state_path is None:
        with home.throwaway() as installation:
            yield installation
    else:
        state = State.open(state_path)
        with state.locked() as lock:
            yield home.lasting(state)
            lock.describe(stopping=True)


def _command(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run the command to its end and hand signals on to it.

    At a terminal it stays in the foreground, where a Ctrl-C reaches it without help.
    """
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    process = processes.start(
        command,
        environment=environment,
        folder=Path.cwd(),
        stdin=None,
        new_session=not at_terminal,
    )

    def hand_on(number: int, _frame: FrameType | None) -> None:
        if not (at_terminal and number == signal.SIGINT):
            process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, hand_on)
    try:
        code = process.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
    return code if code >= 0 else 128 - code


def _be_quiet(_text: str) -> None:
    """The command's output stays the only output."""


if __name__ == "__main__":
    sys.exit(main())
