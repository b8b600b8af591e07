"""Who the services run as: the caller, or `nobody` when the caller is root.

PostgreSQL refuses to run as root, and neither service needs a privilege.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.state import EmbeddedError


@dataclass(frozen=True)
class Account:
    """A user to run services as. `switch` says whether the caller has to change into it."""

    uid: int
    gid: int
    switch: bool


def service_account() -> Account:
    """The caller's own account, or `nobody` for root. Raises EmbeddedError without a `nobody`."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise EmbeddedError(
            "PostgreSQL does not run as root and this machine has no user `nobody`. Run as an "
            "ordinary user, or set DATABASE_URL and REDIS_URL to services of your own."
        ) from error
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def reachable(path: Path, account: Account) -> bool:
    """Whether the account may enter every folder above `path` and read and enter or run it."""
    path = path.resolve()
    return all(_allows(folder, account, 0o1) for folder in path.parents) and _allows(
        path, account, 0o5
    )


def _allows(path: Path, account: Account, bits: int) -> bool:
    status = path.stat()
    mode = stat.S_IMODE(status.st_mode)
    if status.st_uid == account.uid:
        return (mode >> 6) & bits == bits
    if status.st_gid == account.gid:
        return (mode >> 3) & bits == bits
    return mode & bits == bits


def private_folder(path: Path, account: Account) -> Path:
    """Make a folder of mode 0700 that belongs to the account; an existing one is kept."""
    path.mkdir(mode=0o700, exist_ok=True)
    if account.switch:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path
