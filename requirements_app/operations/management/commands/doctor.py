"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import __version__
from requirements_app.operations.doctor import AREAS, Level, Options, Result, examine, told
from requirements_app.operations.logs import masked

_MARKS = {Level.OK: "ok", Level.WARNING: "WARNING", Level.ERROR: "ERROR"}


class Command(BaseCommand):
    help = "Checks the installation. Exit code 0: all is well, 1: warnings, 2: errors."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")
        parser.add_argument("--with-job", action="store_true", help="have the workers do a job")
        parser.add_argument(
            "--whole-chain", action="store_true", help="prove the audit events, however many"
        )
        parser.add_argument("--only", default="", metavar="PREFIX", help="as `database` or `work.`")
        parser.add_argument(
            "--patience", type=float, default=30.0, metavar="SECONDS", help="for the job"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        asked = Options(
            with_job=options["with_job"],
            whole_chain=options["whole_chain"],
            patience=options["patience"],
        )
        results = []
        if not options["json"]:
            self.stdout.write(f"Network Requirements Portal {__version__}")
        for result in examine(asked, only=options["only"]):
            results.append(result)
            if not options["json"]:
                self._tell(result)
        if not results:
            raise CommandError(
                f"no check's name begins with {options['only']!r}; there are {', '.join(AREAS)}",
                returncode=int(Level.ERROR),
            )
        worst = max((result.level for result in results), default=Level.OK)
        if options["json"]:
            self.stdout.write(masked(json.dumps(told(results), indent=1)))
        sys.exit(int(worst))

    def _tell(self, result: Result) -> None:
        if result.blocked_by:
            self._line("skipped", result.check, f"needs {result.blocked_by}")
        elif not result.findings:
            self._line("ok", result.check)
        for each in result.findings:
            self._line(_MARKS[each.level], result.check, each.message)
            if each.mend:
                self.stdout.write(masked(f"         → {each.mend}"))

    def _line(self, mark: str, name: str, words: str = "") -> None:
        self.stdout.write(masked(f"{mark:8} {name}" + (f": {words}" if words else "")))
