"""`manage.py documents add FILE…` and `manage.py documents list`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requirements_app.core.errors import InvalidInput
from requirements_app.documents import selectors, services


class Command(BaseCommand):
    help = "Adds the vendors' original documents, which are known by their SHA-256, or lists them."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="take originals into the database")
        add.add_argument("files", nargs="+", type=Path, metavar="FILE")
        verbs.add_parser("list", help="list the known documents and whether their text is here")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["verb"] == "add":
            self._add(options["files"])
        else:
            self._list()

    def _add(self, files: list[Path]) -> None:
        refused = 0
        for file in files:
            try:
                original = services.original_add(
                    actor=None, name=file.name, content=_bytes_of(file)
                )
            except (InvalidInput, OSError) as error:
                refused += 1
                self.stderr.write(f"{file}: {error}")
            else:
                self.stdout.write(f"{file}: {original.sha256}")
        if refused:
            raise CommandError(f"{refused} of {len(files)} files were not added")

    def _list(self) -> None:
        known = list(selectors.revisions())
        if not known:
            self.stdout.write("No documents yet: publish the catalogue first.")
        for revision in known:
            presence = "original present" if revision.has_original else "original absent"
            self.stdout.write(
                f"{revision.document.slug} r{revision.number}: {revision.publisher}, "
                f"{revision.title}, retrieved {revision.retrieved}, {presence}, "
                f"{revision.sha256}"
            )


def _bytes_of(file: Path) -> bytes:
    # One byte beyond the limit is enough for the service to refuse, however large the file is.
    with file.open("rb") as opened:
        return opened.read(services.MAX_ORIGINAL_BYTES + 1)
