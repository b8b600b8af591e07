"""`manage.py site import|export|list`: sites as files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import ADMINISTRATORS
from requirements_app.core.errors import PortalError
from requirements_app.sites import selectors
from requirements_app.sites.exporting import site_yaml
from requirements_app.sites.importing import (
    LARGEST_FILE,
    ImportReport,
    SourceFile,
    import_bindings,
    import_sites,
)
from requirements_app.sites.models import Site


class Command(BaseCommand):
    """The format is told in docs/site-format.md."""

    help = "Import sites from YAML or bindings from CSV, export a site as YAML, list the sites."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        reading = actions.add_parser("import", help="bring sites to what files say")
        reading.add_argument("files", nargs="+", type=Path, metavar="FILE")
        reading.add_argument("--site", metavar="SLUG", help="the site that a CSV file is for")
        reading.add_argument(
            "--actor",
            metavar="USER",
            help="on whose behalf; needed unless there is exactly one administrator",
        )
        reading.add_argument("--dry-run", action="store_true", help="tell, and change nothing")
        writing = actions.add_parser("export", help="write a site as YAML")
        writing.add_argument("site", metavar="SLUG")
        actions.add_parser("list", help="list all sites")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Run one action; what is wrong is told and ends with a non-zero code."""
        try:
            getattr(self, f"_{options['action']}")(options)
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _import(self, options: dict[str, Any]) -> None:
        actor = _actor(options["actor"])
        files = [_read(path) for path in options["files"]]
        tables = [file for file in files if file.name.lower().endswith(".csv")]
        if tables:
            report = self._import_table(actor, files, options)
        else:
            if options["site"]:
                raise CommandError("--site goes with a CSV file; YAML files name their sites.")
            report = import_sites(actor=actor, files=files, dry_run=options["dry_run"])
        for line in report.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")

    def _import_table(
        self, actor: User, files: list[SourceFile], options: dict[str, Any]
    ) -> ImportReport:
        if len(files) > 1 or not options["site"]:
            raise CommandError("Give one CSV file at a time, with --site SLUG.")
        site = selectors.site_get(user=actor, slug=options["site"])
        return import_bindings(actor=actor, site=site, file=files[0], dry_run=options["dry_run"])

    def _export(self, options: dict[str, Any]) -> None:
        self.stdout.write(site_yaml(_site(options["site"])), ending="")

    def _list(self, options: dict[str, Any]) -> None:  # noqa: ARG002
        for site in Site.objects.all():
            self.stdout.write(f"{site.slug}\t{site.catalogue_version_id}\t{site.name}")


def _actor(username: str | None) -> User:
    if username is not None:
        actor = User.objects.filter(username=username, is_active=True).first()
        if actor is None:
            raise CommandError(f"There is no active account {username!r}; choose another --actor.")
        return actor
    active = User.objects.filter(is_active=True)
    administrators = active.filter(groups__name=ADMINISTRATORS) | active.filter(is_superuser=True)
    found = list(administrators.distinct()[:2])
    if len(found) != 1:
        raise CommandError("Say on whose behalf with --actor USER.")
    return found[0]


def _site(slug: str) -> Site:
    site = Site.objects.filter(slug=slug).first()
    if site is None:
        known = ", ".join(Site.objects.values_list("slug", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no site {slug!r}; there are: {known}.")
    return site


def _read(path: Path) -> SourceFile:
    try:
        with path.open("rb") as file:
            return SourceFile(path.name, file.read(LARGEST_FILE + 1))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
