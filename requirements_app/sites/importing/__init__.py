"""Importing sites from files: all or nothing, every error with its line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput, Problem, Stale
from requirements_app.core.tables import LARGEST_FILE
from requirements_app.core.yaml_lines import load_yaml

from ..models import Site
from .applying import apply_plans
from .csv_bindings import apply_csv
from .csv_networks import apply_networks
from .reading import read_plans
from .report import ImportReport
from .run import ImportRefused, Run

__all__ = [
    "LARGEST_FILE",
    "Attempt",
    "ImportReport",
    "SourceFile",
    "attempt_import",
    "import_bindings",
    "import_networks",
    "import_sites",
]


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


def import_networks(
    *, actor: User, site: Site, file: SourceFile, dry_run: bool = False
) -> ImportReport:
    """Add the zones and networks that a CSV file lists to the site, or change what it says of
    those that are there. Raises InvalidInput as :func:`import_bindings` does."""
    run = Run(actor)
    with transaction.atomic():
        apply_networks(run, site, file.text(), file.name)
        return run.done(dry_run=dry_run)


@dataclass(frozen=True)
class Attempt:
    """What an import would do, or has done. With problems it does nothing at all; the report then
    tells what would be done if they were mended."""

    report: ImportReport
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """Changes whenever the import would do something else."""
        return self.report.digest


def attempt_import(
    act: Callable[[bool], ImportReport], *, seen: str | None = None, dry_run: bool = True
) -> Attempt:
    """Run an import `act(dry_run)`, and tell problems instead of raising them.

    `seen` is the digest of the attempt that somebody looked at: where the site has changed since,
    so that other things would be done, nothing is, and Stale is raised.
    """
    try:
        with transaction.atomic():
            report = act(dry_run)
            if seen is not None and report.digest != seen:
                raise Stale(
                    "the site has changed since this was looked at, and the import would do"
                    " something else",
                    "look at the new table, and import again",
                )
    except ImportRefused as error:
        return Attempt(error.report, error.problems)
    except InvalidInput as error:
        return Attempt(ImportReport(), error.problems)
    return Attempt(report)
