"""Files at their content addresses: `DATA_DIR/<2 hex>/<sha256>`, and `DATA_DIR/incoming` for
those that are still being written.

A file appears at its address whole or not at all, and counts only once a `StoredFile` row names
it; what a crash leaves behind is swept after a day.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypeVar

from django.conf import settings
from django.db import connection, transaction

from .models import StoredFile

ORPHANS_KEPT_SECONDS = 24 * 3600
_FILES_LOCK = 7_301_000_002
_INCOMING = "incoming"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Address:
    """Where a file is and how long it is, in bytes."""

    sha256: str
    size: int


def file_put(fill: Callable[[BinaryIO], _T]) -> tuple[Address, _T]:
    """Have `fill` write a file and keep it at its content address; also returns what `fill`
    returned. Nothing is kept when `fill` raises. Raises OSError, as when the disk is full."""
    descriptor, name = tempfile.mkstemp(dir=_folder(_INCOMING))
    try:
        with os.fdopen(descriptor, "w+b") as out:
            answer = fill(out)
            out.flush()
            os.fsync(descriptor)
            size = out.seek(0, os.SEEK_END)
            out.seek(0)
            sha256 = hashlib.file_digest(out, "sha256").hexdigest()
        target = _folder(sha256[:2]) / sha256
        Path(name).replace(target)
        _sync_folder(target.parent)
    finally:
        Path(name).unlink(missing_ok=True)
    return Address(sha256, size), answer


def files_lock() -> None:
    """Keep others from naming, forgetting or sweeping files until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FILES_LOCK])


def file_name_it(address: Address, media_type: str) -> StoredFile:
    """The row that makes a file count; call it in the transaction that refers to it.

    Raises FileNotFoundError where the sweep took the file in the meantime.
    """
    files_lock()
    stored, _ = StoredFile.objects.get_or_create(
        sha256=address.sha256, defaults={"size": address.size, "media_type": media_type}
    )
    if not _path(address.sha256).exists():
        raise FileNotFoundError(_path(address.sha256))
    return stored


def file_open(sha256: str) -> BinaryIO:
    """A stored file, for reading. Raises FileNotFoundError."""
    return _path(sha256).open("rb")


def files_sweep() -> int:
    """Remove files that are older than a day and that no row names. Returns how many."""
    return sum(_swept(path) for path in _old_files())


def _swept(path: Path) -> bool:
    with transaction.atomic():
        # A job that makes the same file again holds this lock while it names it.
        files_lock()
        if StoredFile.objects.filter(sha256=path.name).exists() or not _is_old(path):
            return False
        path.unlink(missing_ok=True)
        return True


def _old_files() -> Iterator[Path]:
    folder = Path(settings.DATA_DIR)
    kept = chain(folder.glob("[0-9a-f][0-9a-f]/*"), folder.glob(f"{_INCOMING}/*"))
    return (path for path in kept if _is_old(path))


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < time.time() - ORPHANS_KEPT_SECONDS
    except FileNotFoundError:
        return False


def _path(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / sha256[:2] / sha256


def _folder(name: str) -> Path:
    folder = Path(settings.DATA_DIR) / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
