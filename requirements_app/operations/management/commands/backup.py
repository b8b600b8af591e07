"""`manage.py backup TARGET`: database and files, consistent, while everything runs on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from requirements_app.core.errors import PortalError
from requirements_app.operations.backup.making import backup_make


class Command(BaseCommand):
    help = "Writes database and files to a new folder, or to a tar file where the name ends so."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, metavar="FOLDER|FILE.tar")
        parser.add_argument(
            "--without-files",
            action="store_true",
            help="the database only, where an object storage keeps the files of exports",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        target: Path = options["target"]
        try:
            manifest = backup_make(target, with_files=not options["without_files"])
        except (PortalError, Error, OSError) as error:
            raise CommandError(f"No backup: {error}") from error
        size = sum(part.size for part in manifest.parts)
        self.stdout.write(
            f"{target}: {len(manifest.parts) - 1} files and the database, {size} bytes; "
            f"audit head {manifest.audit_head or 'none'}"
        )
        for sha256 in manifest.missing_files:
            self.stderr.write(f"missing in the storage, and so in the backup: {sha256}")
