"""Importing sites from files: all or nothing, every error with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.yaml_lines import load_yaml

from ..models import Site
from .applying import apply_plans
from .csv_bindings import apply_csv
from .reading import read_plans
from .report import ImportReport
from .run import Run

__all__ = ["LARGEST_FILE", "ImportReport", "SourceFile", "import_bindings", "import_sites"]

LARGEST_FILE = 4_000_000  # bytes


@dataclass(frozen=True)
class SourceFile:
    """A file's name, as problems call it, and its bytes."""

    name: str
    content: bytes

    def text(self) -> str:
        """The file as UTF-8. Raises InvalidInput for one that is too large or is not."""
        if len(self.content) > LARGEST_FILE:
            size = f"{len(self.content)} bytes"
            mend = f"split it into files of at most {LARGEST_FILE} bytes"
            raise InvalidInput.one(self.name, size, "is too large", mend)
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.content.count(b"\n", 0, error.start) + 1
            found = f"byte {self.content[error.start]:#04x}"
            mend = "save the file as UTF-8"
            raise InvalidInput.one(f"{self.name}:{line}", found, "is not UTF-8", mend) from error


def import_sites(
    *, actor: User, files: Sequence[SourceFile], dry_run: bool = False
) -> ImportReport:
    """Bring the sites of all files (docs/site-format.md) to what the files say.

    Sites may bind to each other's offers wherever they stand. Raises InvalidInput with every
    problem of every file, each naming file and line; then nothing is changed.
    """
    problems: list[Problem] = []
    documents = []
    for file in files:
        try:
            documents.append(load_yaml(file.text(), file.name))
        except InvalidInput as error:
            problems += error.problems
    plans, malformed = read_plans(documents)
    run = Run(actor)
    run.problems += [*problems, *malformed]
    with transaction.atomic():
        apply_plans(run, plans)
        return run.done(dry_run=dry_run)


def import_bindings(
    *, actor: User, site: Site, file: SourceFile, dry_run: bool = False
) -> ImportReport:
    """Add the members that a CSV file lists to the site's bindings.

    Raises InvalidInput with every problem, each naming file, line and column; then nothing is
    changed.
    """
    run = Run(actor)
    with transaction.atomic():
        apply_csv(run, site, file.text(), file.name)
        return run.done(dry_run=dry_run)
