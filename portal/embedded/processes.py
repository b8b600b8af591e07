"""Start, find and end processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from portal.embedded.users import Account

TETHER = Path(__file__).with_name("tether.py")
LOG_LIMIT = 5_000_000  # bytes; a longer log is set aside at the next start


def start(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    folder: Path,
    end_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    output: IO[bytes] | None = None,
    stdin: int | None = subprocess.DEVNULL,
    new_session: bool = True,
) -> subprocess.Popen[bytes]:
    """Start a command that gets `end_signal` when this process dies.

    Call it from the main thread: the kernel watches the thread that started the command. A new
    session keeps a terminal's Ctrl-C from it, so that whoever started it says when it ends.
    """
    switch = account is not None and account.switch
    uid, gid = (account.uid, account.gid) if account is not None and switch else (-1, -1)
    words = [str(int(end_signal)), str(os.getpid()), str(uid), str(gid)]
    tethered = [sys.executable, "-I", "-S", str(TETHER), *words, "--", *map(str, command)]
    return subprocess.Popen(
        tethered,
        env=dict(environment),
        cwd=folder,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=new_session,
    )


def end(
    leader: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, patience: float
) -> None:
    """Ask a process to end; after `patience` seconds kill it. What it started ends with it."""
    if leader.poll() is not None:
        return
    offspring = descendants(leader.pid)
    leader.send_signal(by)
    try:
        leader.wait(patience)
    except subprocess.TimeoutExpired:
        offspring += descendants(leader.pid)
        leader.kill()
        leader.wait()
    end_all(offspring, patience=2)


def end_all(processes: Iterable[psutil.Process], *, patience: float) -> None:
    """Ask processes to end; kill what is left after `patience` seconds.

    psutil compares start times, so a number that went to another process is left alone.
    """
    alive = list(processes)
    for ask in (psutil.Process.terminate, psutil.Process.kill):
        for process in alive:
            try:
                ask(process)
            except psutil.NoSuchProcess:
                continue
        alive = wait_gone(alive, patience=patience)


def wait_gone(processes: Iterable[psutil.Process], *, patience: float) -> list[psutil.Process]:
    """Wait until processes have ended. Returns those that have not after `patience` seconds."""
    deadline = time.monotonic() + patience
    alive = [process for process in processes if is_alive(process)]
    while alive and time.monotonic() < deadline:
        time.sleep(0.02)
        alive = [process for process in alive if is_alive(process)]
    return alive


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs. A zombie does not; its new parent may never collect it."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def descendants(pid: int) -> list[psutil.Process]:
    """Everything that a process started and that still runs."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def working_in(folder: Path, name: str) -> list[psutil.Process]:
    """The processes called `name` whose working folder is `folder`.

    A database server works in its data folder, so this finds the servers of exactly that data,
    whoever started them and whatever a stale pid file says.
    """
    wanted = str(folder.resolve())
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == name and process.cwd() == wanted:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def free_port(preferred: int | None = None) -> int:
    """`preferred` where nobody listens on it, else a free port of the kernel's choice."""
    if preferred is not None and port_is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def open_log(path: Path) -> IO[bytes]:
    """A log file to append to, readable by its owner alone."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def log_tail(path: Path, *, since: int = 0, lines: int = 15) -> str:
    """The last lines that a log gained after byte `since`."""
    text = path.read_bytes()[since:].decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])
