"""Files of exports in a folder that web and workers share (`DATA_DIR`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class FileStore(FileSystemStorage):
    """Django's file storage below `DATA_DIR`: for this user alone, and lasting through a power
    cut once `save` has returned. A file given by its path is moved, so it appears whole."""

    def __init__(self) -> None:
        super().__init__(
            file_permissions_mode=0o600, directory_permissions_mode=0o700, allow_overwrite=True
        )

    @property
    def base_location(self) -> str:
        return str(settings.DATA_DIR)

    @property
    def location(self) -> str:
        return str(Path(settings.DATA_DIR).absolute())

    def _save(self, name: str, content: File[Any]) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        # The file itself was synced by its writer; this makes its new name last.
        descriptor = os.open(Path(self.path(saved)).parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return saved

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """As Django's; a folder that nothing was put in yet is empty."""
        try:
            return super().listdir(path)
        except FileNotFoundError:
            return [], []
