"""`manage.py restore SOURCE`: database and files as a backup holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from requirements_app.core.errors import PortalError
from requirements_app.operations.backup.restoring import backup_check, backup_restore


class Command(BaseCommand):
    help = "Restores a backup into an empty database, and proves that it is what was saved."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, metavar="FOLDER|FILE.tar")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="only prove that the backup is whole")
        how.add_argument(
            "--replace", action="store_true", help="empty a database that is not: all in it is lost"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        source: Path = options["source"]
        try:
            if options["check"]:
                manifest = backup_check(source)
                self.stdout.write(f"{source} is whole: version {manifest.portal}, "
                                  f"{manifest.made_at}")  # fmt: skip
                return
            restored = backup_restore(source, replace=options["replace"])
        except (PortalError, Error, OSError) as error:
            raise CommandError(f"Not restored: {error}") from error
        self.stdout.write(
            f"Restored {source} of {restored.manifest.made_at}: "
            f"{sum(restored.manifest.counts.values())} rows, {restored.files} files put back; "
            f"audit events proved up to {restored.manifest.audit_head or 'none'}"
        )
        if restored.pending:
            self.stdout.write(f"Now run `manage.py migrate`: {len(restored.pending)} migrations.")
