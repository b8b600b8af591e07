"""The credentials of other systems, as they are stored."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requirements_app.outgoing.rotation import (
    Place,
    secrets_count,
    secrets_rotate,
    secrets_unopened,
)


class Command(BaseCommand):
    help = "Put stored credentials under another key, or check that they can be opened."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rotate", help="encrypt all of them with the first of SECRETS_KEYS")
        verbs.add_parser("check", help="name those that none of SECRETS_KEYS opens")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["verb"] == "rotate":
            done = secrets_rotate()
            self.stdout.write(f"{done.count} secrets encrypted anew")
            self._end(done.unopened)
        else:
            self._end(tuple(secrets_unopened()))
            self.stdout.write(f"{secrets_count()} secrets, and all of them open")

    def _end(self, unopened: tuple[Place, ...]) -> None:
        for place in unopened:
            self.stderr.write(f"no key opens {place}")
        if unopened:
            raise CommandError(
                f"{len(unopened)} secrets do not open; add their former key to SECRETS_KEYS and "
                "run this again, or enter them anew"
            )
