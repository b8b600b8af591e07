"""The state folder of one installation: secrets, kept ports, and the lock against a second run.

Everything in it is readable by its owner alone: folders 0700, files 0600.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

LOCK_PATIENCE = 40.0  # seconds that a start waits for a run that is already stopping


class EmbeddedError(Exception):
    """Something the person at the keyboard can mend; the message says how."""


class StateInUseError(EmbeddedError):
    """Another run holds the state folder."""


@dataclass(frozen=True)
class Secrets:
    """The random values of one installation, made once."""

    installation: str
    secret_key: str
    token_pepper: str
    postgres_password: str
    valkey_password: str
    secrets_key: str

    @classmethod
    def generate(cls) -> "Secrets":
        return cls(
            installation=secrets.token_hex(8),
            secret_key=secrets.token_urlsafe(48),
            token_pepper=secrets.token_urlsafe(48),
            postgres_password=secrets.token_hex(24),
            valkey_password=secrets.token_hex(24),
            secrets_key=secrets.token_urlsafe(48),
        )


class State:
    """One state folder. Use `State.open`, which makes and checks it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> "State":
        """Make the folder where it is missing and close it to others.

        Raises EmbeddedError when the folder cannot be made or belongs to another account.
        """
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = path.resolve()
            owner = path.stat().st_uid
            if owner != os.geteuid():
                raise EmbeddedError(
                    f"{path} belongs to user id {owner}, and this run is user id {os.geteuid()}. "
                    "Run as that user, remove the folder, or set NRP_STATE to another one."
                )
            path.chmod(0o700)
        except OSError as error:
            raise EmbeddedError(
                f"The state folder {path} cannot be used: {error.strerror}. "
                "Set NRP_STATE to a folder that this user may write."
            ) from error
        return cls(path)

    def folder(self, name: str) -> Path:
        """A folder inside the state folder, mode 0700, made where missing."""
        path = self.path / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def read(self, name: str) -> Any:
        """The JSON value kept under `name`, or None. Raises EmbeddedError for a broken file."""
        path = self.path / name
        try:
            return json.loads(path.read_text())
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise EmbeddedError(
                f"{path} cannot be read ({error}). Restore it or remove it."
            ) from error

    def write(self, name: str, value: Any) -> None:
        """Keep a JSON value under `name`: whole or not at all, mode 0600."""
        path = self.path / name
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(value, file, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def forget(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def secrets(self) -> Secrets:
        """The installation's secrets, made at the first call."""
        kept = self.read("secrets.json")
        if kept is None:
            made = Secrets.generate()
            self.write("secrets.json", asdict(made))
            return made
        if isinstance(kept, dict) and "secrets_key" not in kept:  # made before there was one
            kept["secrets_key"] = secrets.token_urlsafe(48)
            self.write("secrets.json", kept)
        try:
            return Secrets(**{field.name: str(kept[field.name]) for field in fields(Secrets)})
        except (KeyError, TypeError) as error:
            raise EmbeddedError(
                f"{self.path / 'secrets.json'} lacks {error}. Restore the file, or remove the "
                "whole state folder to begin anew."
            ) from error

    def renew_installation(self) -> Secrets:
        """Give a copied state folder an identity of its own; its other secrets stay."""
        renewed = replace(self.secrets(), installation=secrets.token_hex(8))
        self.write("secrets.json", asdict(renewed))
        return renewed

    def port(self, service: str) -> int | None:
        """The port that `service` had last, or None."""
        kept = (self.read("ports.json") or {}).get(service)
        return kept if isinstance(kept, int) else None

    def keep_port(self, service: str, port: int) -> None:
        self.write("ports.json", (self.read("ports.json") or {}) | {service: port})

    @contextmanager
    def locked(self) -> Iterator["Lock"]:
        """Hold the folder alone. Raises StateInUseError when a living run holds it.

        A run that says it is stopping is waited for; the kernel frees a killed run's lock.
        """
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+"):
            lock = Lock(descriptor)
            deadline = time.monotonic() + LOCK_PATIENCE
            while not lock.acquire():
                holder = lock.holder()
                if not holder.get("stopping") or time.monotonic() > deadline:
                    raise StateInUseError(
                        f"Another run (process {holder.get('pid', 'unknown')}) is using "
                        f"{self.path}. Stop it first, or set NRP_STATE to another folder."
                    )
                time.sleep(0.1)
            lock.describe(stopping=False)
            yield lock


class Lock:
    """The held lock file; it names its holder to those who are refused."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def acquire(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def describe(self, *, stopping: bool) -> None:
        """Say who holds the lock and whether it is about to be freed."""
        text = json.dumps({"pid": os.getpid(), "stopping": stopping}).encode()
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text, 0)

    def holder(self) -> dict[str, Any]:
        """The holder's words; empty while it is just writing them."""
        try:
            words = json.loads(os.pread(self._descriptor, 1000, 0))
        except ValueError:
            return {}
        return words if isinstance(words, dict) else {}
