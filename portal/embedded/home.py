"""Where the services keep their data.

An ordinary user's data lies in the state folder. Root's services run as `nobody`, who cannot
enter a state folder of mode 0700 (nor, often, the folders above it), so root's data lies in
`/var/lib/network-requirements-portal/<installation>/`. The installation's random name is kept in
the state folder: a clone that moves finds its data again, a new clone begins anew, and a clone
that was copied gets a name of its own.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import processes
from portal.embedded.state import EmbeddedError, State
from portal.embedded.users import Account, reachable, service_account

ROOT_BASE = Path("/var/lib/network-requirements-portal")


@dataclass(frozen=True)
class Installation:
    """One set of services: its state, its data folder, and who runs it.

    A throw-away one trades safety against a power cut for speed.
    """

    state: State
    home: Path
    account: Account
    throwaway: bool = False


def lasting(state: State, *, root_base: Path = ROOT_BASE) -> Installation:
    """The installation that a state folder describes; its data outlives the run."""
    account = service_account()
    home = claimed_home(state, root_base) if account.switch else state.path
    return Installation(state=state, home=home, account=account)


@contextmanager
def throwaway() -> Iterator[Installation]:
    """An installation in temporary folders that go when the block ends."""
    account = service_account()
    temporary = Path(tempfile.gettempdir())
    if account.switch and not reachable(temporary, account):
        temporary = Path("/var/tmp")  # noqa: S108 - mkdtemp makes the folder, its name is random
    path = Path(tempfile.mkdtemp(prefix="portal-throwaway-", dir=temporary))
    try:
        # The services' account passes through to the data; the state beside it stays closed.
        path.chmod(0o711)
        home = path / "home"
        home.mkdir(mode=0o711)
        yield Installation(State.open(path / "state"), home, account, throwaway=True)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def forget(state: State, *, root_base: Path = ROOT_BASE) -> None:
    """Remove an installation for ever: its data, files and secrets. Hold the state's lock."""
    home = lasting(state, root_base=root_base).home
    for name, program in (("postgres", "postgres"), ("valkey", "valkey-server")):
        processes.end_all(processes.working_in(home / name, program), patience=10)
    shutil.rmtree(home)
    if home != state.path:
        shutil.rmtree(state.path)


def claimed_home(state: State, base: Path) -> Path:
    """Root's data folder for this state folder, with a note whose it is."""
    _open_folder(base)
    home = base / state.secrets().installation
    if _belongs_to_another(home, state):
        home = base / state.renew_installation().installation
    _open_folder(home)
    note = home / "owner.json"
    note.touch(mode=0o600)
    note.write_text(json.dumps({"state": str(state.path)}) + "\n")
    return home


def _belongs_to_another(home: Path, state: State) -> bool:
    """Whether the folder's note names another state folder that still claims it."""
    note = home / "owner.json"
    if not note.exists():
        return False
    other = Path(json.loads(note.read_text())["state"])
    if other == state.path or not (other / "secrets.json").exists():
        return False
    return State(other).secrets().installation == home.name


def _open_folder(path: Path) -> None:
    """Make a folder that others may pass through but not list."""
    try:
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
        path.chmod(0o711)
    except OSError as error:
        raise EmbeddedError(
            f"{path} cannot be made ({error.strerror}). Root keeps the embedded services' data "
            "there; run as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from error
