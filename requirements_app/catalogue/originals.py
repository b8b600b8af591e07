"""Comparing the inventory of documents with the vendors' originals in a folder. Pure.

The originals are no part of the repository. An installation names the folder that holds them in
the environment variable VENDOR_DOCS.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from requirements_app.core.errors import Problem

from .content import CatalogueContent
from .coverage import check_original

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "vendor-docs"


@dataclass(frozen=True)
class Comparison:
    """One document; `file` is None where its original is absent, so nothing was compared."""

    document: str
    file: Path | None
    problems: tuple[Problem, ...]


def originals_folder() -> Path | None:
    """The folder of originals: VENDOR_DOCS, else the one beside the project; None if absent."""
    folder = Path(os.environ.get("VENDOR_DOCS") or _BESIDE)
    return folder if folder.is_dir() else None


def compare_originals(content: CatalogueContent, folder: Path) -> Iterator[Comparison]:
    """Each document with the file of its hash, else with that of its product's name."""
    files = {path: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    by_hash = {sha256(text).hexdigest(): path for path, text in files.items()}
    by_name = {path.stem: path for path in files}
    for file in content.files:
        for document in file.documents:
            path = by_hash.get(document.sha256) or by_name.get(file.product.slug)
            problems = check_original(document, files[path]) if path else []
            yield Comparison(document.id, path, tuple(problems))
