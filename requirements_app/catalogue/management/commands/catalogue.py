"""`manage.py catalogue load|publish|diff|coverage|validate`. The last two need no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.coverage import DocumentCoverage, coverage
from requirements_app.catalogue.diff import difference
from requirements_app.catalogue.drafting import (
    draft_content,
    open_drafts,
    published_drafts,
    whole_content,
)
from requirements_app.catalogue.loading import (
    BUNDLED,
    content_load,
    drafts_publish,
    files_content,
)
from requirements_app.catalogue.originals import compare_originals, originals_folder
from requirements_app.catalogue.wording import change_words
from requirements_app.core.errors import PortalError

_PATHS = "YAML files or folders of them; the data that comes with the portal if none is given"


class Command(BaseCommand):
    help = "Loads, validates, compares and publishes the catalogue, and shows its coverage."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="save files as drafts of their sources")
        load.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=_PATHS)
        load.add_argument("--source", help="load this source's files only")
        publish = verbs.add_parser("publish", help="publish the drafts that were loaded")
        publish.add_argument("--source", help="publish this source's draft only")
        publish.add_argument(
            "--effective",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day from which the changes hold; today if not given",
        )
        differ = verbs.add_parser("diff", help="what the drafts would change, in words")
        differ.add_argument("--source", help="compare this source's draft only")
        for verb, what in (
            ("coverage", "what of each document is accounted for; exit code 1 unless all is"),
            ("validate", "check files without loading them"),
        ):
            files = verbs.add_parser(verb, help=f"{what} (no database)")
            files.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=_PATHS)

    def handle(self, *_args: Any, **options: Any) -> None:
        verbs: dict[str, Callable[[dict[str, Any]], None]] = {
            "load": self._load,
            "publish": self._publish,
            "diff": self._diff,
            "coverage": self._coverage,
            "validate": self._validate,
        }
        try:
            verbs[options["verb"]](options)
        except PortalError as error:
            raise CommandError(str(error)) from error

    # --- with the database -----------------------------------------------------------------

    def _load(self, options: dict[str, Any]) -> None:
        beside = whole_content(published_drafts() | open_drafts())
        content = files_content(options["paths"], beside)
        if options["source"]:
            content = content.of_source(options["source"])
            if not content.files:
                raise CommandError(f"no file is of the source {options['source']}")
        for loaded in content_load(content):
            if loaded.draft:
                self.stdout.write(f"{loaded.source}: draft saved, {len(loaded.changes)} changes")
            else:
                self.stdout.write(f"{loaded.source}: nothing differs from what is published")

    def _publish(self, options: dict[str, Any]) -> None:
        sources = [options["source"]] if options["source"] else []
        published = 0
        for draft, version in drafts_publish(sources, options["effective"]):
            published += 1
            self.stdout.write(
                f"{draft.source_id}: published as version {version.number} with "
                f"{version.changes.count()} changes, effective {version.effective}"
            )
        if not published:
            self.stdout.write("Nothing to publish: no draft is open.")

    def _diff(self, options: dict[str, Any]) -> None:
        drafts, published = open_drafts(), published_drafts()
        if options["source"]:
            drafts = {each: drafts[each] for each in drafts if each == options["source"]}
        if not drafts:
            self.stdout.write("Nothing to compare: no draft is open.")
        for source, draft in sorted(drafts.items()):
            before = published.get(source)
            changes = difference(draft_content(before) if before else None, draft_content(draft))
            since = f"version {before.version_id}" if before else "nothing published"
            self.stdout.write(f"{source}: {len(changes)} changes against {since}")
            for change in changes:
                self._lines(change_words(change))

    # --- without it ------------------------------------------------------------------------

    def _validate(self, options: dict[str, Any]) -> None:
        content = self._files(options)
        self.stdout.write(f"{len(content.files)} files are sound.")

    def _coverage(self, options: dict[str, Any]) -> None:
        content = self._files(options)
        documents = coverage(content)
        for each in documents:
            self.stdout.write(_coverage_line(each))
            for row in each.unaccounted:
                self.stdout.write(f"  unaccounted: {row}")
        unfaithful = self._compare(content)
        open_rows = sum(len(each.unaccounted) for each in documents)
        if open_rows or unfaithful:
            raise CommandError(
                f"{open_rows} rows or statements are unaccounted for, "
                f"{unfaithful} differ from their original"
            )
        self.stdout.write("Every row and statement is a flow or has a decision.")

    def _compare(self, content: CatalogueContent) -> int:
        """Says how the originals compare; returns the number of differences."""
        folder = originals_folder()
        if folder is None:
            self.stdout.write(
                "Originals absent: nothing was compared (set VENDOR_DOCS to their folder)."
            )
            return 0
        found = 0
        for each in compare_originals(content, folder):
            if each.file is None:
                self.stdout.write(f"{each.document}: original absent, not compared")
            elif each.problems:
                found += len(each.problems)
                self.stdout.write(f"{each.document}: differs from {each.file.name}")
                self._lines(map(str, each.problems))
            else:
                self.stdout.write(f"{each.document}: agrees with {each.file.name}")
        return found

    def _lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(f"  {line}")

    def _files(self, options: dict[str, Any]) -> CatalogueContent:
        beside = files_content([BUNDLED], CatalogueContent()) if options["paths"] else None
        return files_content(options["paths"], beside or CatalogueContent())


def _coverage_line(each: DocumentCoverage) -> str:
    return (
        f"{each.document}: {each.rows} rows, {each.statements} statements, {each.flows} flows, "
        f"{each.crypto_profiles} crypto profiles, {each.decisions} decisions, "
        f"{len(each.unaccounted)} unaccounted"
    )
