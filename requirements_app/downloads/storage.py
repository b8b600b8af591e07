"""Files at their content addresses: `<2 hex>/<sha256>` in Django's storage named `exports`, and
`DATA_DIR/incoming` for those that are still being written.

A file appears at its address whole or not at all, and counts only once a `StoredFile` row names
it; what a crash leaves behind is swept after a day. Storages raise OSError when they fail, and
FileNotFoundError for what they do not have.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import connection, transaction

from .models import StoredFile

ORPHANS_KEPT_SECONDS = 24 * 3600
_FILES_LOCK = 7_301_000_002
_INCOMING = "incoming"
_FOLDER = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{64}")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Address:
    """Where a file is and how long it is, in bytes."""

    sha256: str
    size: int


class Stream(Protocol):
    """A stored file being read; not every storage can seek in it."""

    def read(self, size: int = -1, /) -> bytes: ...

    def close(self) -> None: ...

    def __enter__(self) -> Stream: ...

    def __exit__(self, *_: object) -> None: ...


class _Written(File):  # type: ignore[type-arg]  # generic in the stubs alone
    """A finished file that a storage on the same disk may take over by its path."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def file_put(fill: Callable[[BinaryIO], _T]) -> tuple[Address, _T]:
    """Have `fill` write a file and keep it at its content address; also returns what `fill`
    returned. Nothing is kept when `fill` raises. Raises OSError, as when the disk is full."""
    incoming = Path(settings.DATA_DIR) / _INCOMING
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(descriptor, "w+b") as out:
            answer = fill(out)
            out.flush()
            os.fsync(descriptor)
            size = out.seek(0, os.SEEK_END)
            out.seek(0)
            sha256 = hashlib.file_digest(out, "sha256").hexdigest()
            # Kept anew even where it is there already: its age begins again, so that a sweep
            # which runs now does not take it before it is named.
            _store().save(_place(sha256), _Written(out, name))
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
    if not file_exists(address.sha256):
        raise FileNotFoundError(_place(address.sha256))
    return stored


def file_exists(sha256: str) -> bool:
    """Whether the storage has the file. Raises OSError where it does not answer."""
    return _store().exists(_place(sha256))


def file_open(sha256: str) -> Stream:
    """A stored file, for reading. Raises FileNotFoundError, and OSError where the storage does
    not answer."""
    return cast("Stream", _store().open(_place(sha256), "rb"))


def files_sweep() -> int:
    """Remove files that are older than a day and that no row names. Returns how many."""
    return _incoming_swept() + sum(_swept(sha256) for sha256 in _unnamed())


def _unnamed() -> Iterator[str]:
    """Files that no row names, by one query a folder."""
    store = _store()
    for folder in filter(_FOLDER.fullmatch, store.listdir("")[0]):
        found = {name for name in store.listdir(folder)[1] if _NAME.fullmatch(name)}
        named = StoredFile.objects.filter(sha256__in=found).values_list("sha256", flat=True)
        yield from found.difference(named)


def _swept(sha256: str) -> bool:
    with transaction.atomic():
        # A job that makes the same file again holds this lock while it names it.
        files_lock()
        if StoredFile.objects.filter(sha256=sha256).exists() or not _is_old(sha256):
            return False
        _store().delete(_place(sha256))
        return True


def _is_old(sha256: str) -> bool:
    with suppress(FileNotFoundError):
        kept_since = _store().get_modified_time(_place(sha256)).timestamp()
        return kept_since < time.time() - ORPHANS_KEPT_SECONDS
    return False


def _incoming_swept() -> int:
    """Remove what a crash left on this machine while it was being written."""
    swept = 0
    for path in (Path(settings.DATA_DIR) / _INCOMING).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - ORPHANS_KEPT_SECONDS:
                path.unlink()
                swept += 1
    return swept


def _store() -> Storage:
    return storages["exports"]


def _place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
