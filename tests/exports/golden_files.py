"""Comparing what was written with a reviewed file; `UPDATE_GOLDEN=1` writes the file anew."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, written: bytes, folder: Path = FOLDER) -> None:
    """`written` must be the golden file called `name`."""
    path = folder / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(written)
    assert written == path.read_bytes(), f"differs from {path}; see the README.md beside it"
