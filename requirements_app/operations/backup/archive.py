"""Where a backup lies: a folder, or one tar file. Both appear under their name only when whole."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

from .errors import Refused

_CHUNK = 1024 * 1024
_TAR = ".tar"


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Hashed(io.RawIOBase):
    """A stream that is hashed and counted while it is read."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def measured(stream: Readable) -> tuple[int, str]:
    """Size and SHA-256 of the rest of a stream."""
    hashed = Hashed(stream)
    while hashed.read(_CHUNK):
        pass
    return hashed.size, hashed.sha256


Add = Callable[[str, Readable, int], None]
Open = Callable[[str], AbstractContextManager[IO[bytes]]]


@contextmanager
def writing(target: Path) -> Iterator[Add]:
    """Write a new backup; `add(name, stream, size)` puts one part into it.

    Raises Refused where the target is there already, or its folder is not. A backup that fails
    leaves nothing.
    """
    if not target.parent.is_dir():
        raise Refused(f"there is no folder {target.parent}", "make it first, for backups alone")
    if target.exists():
        raise Refused(f"{target} is there already", "choose another name; backups are never mixed")
    partial = target.with_name(f"{target.name}.partial")
    _remove(partial)
    try:
        if target.suffix == _TAR:
            descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
            with os.fdopen(descriptor, "w+b") as file:
                with tarfile.open(fileobj=file, mode="w") as tar:
                    yield lambda name, stream, size: _add_to_tar(tar, name, stream, size)
                file.flush()
                os.fsync(descriptor)
        else:
            partial.mkdir(mode=0o700)
            yield lambda name, stream, size: _add_to_folder(partial, name, stream, size)
        partial.rename(target)
    except BaseException:
        _remove(partial)
        raise


@contextmanager
def reading(source: Path) -> Iterator[Open]:
    """Read a backup; `open(name)` gives one part. Raises Refused for what is none, or is cut."""
    if source.is_dir():
        yield lambda name: _opened_file(source, name)
        return
    try:
        with tarfile.open(source, mode="r:") as tar:
            tar.getmembers()
            yield lambda name: _opened_member(tar, source, name)
    except FileNotFoundError as error:
        raise Refused(f"there is no {source}") from error
    except tarfile.TarError as error:
        raise Refused(f"{source} is no backup, or a part of one ({error})") from error


def _add_to_tar(tar: tarfile.TarFile, name: str, stream: Readable, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, stream)


def _add_to_folder(folder: Path, name: str, stream: Readable, size: int) -> None:
    path = folder / name
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        shutil.copyfileobj(stream, file, _CHUNK)
        file.flush()
        os.fsync(file.fileno())
        if file.tell() != size:
            raise OSError(f"{name} has {file.tell()} bytes, not {size}")


@contextmanager
def _opened_file(folder: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        with (folder / name).open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise Refused(f"{folder} has no {name}", "use a whole backup") from error


@contextmanager
def _opened_member(tar: tarfile.TarFile, source: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise Refused(f"{source} has no {name}", "use a whole backup")
    with file:
        yield file


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
