"""Prove that no audit event was altered, removed or left unsealed."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requirements_app.audit.seal import Head, Verification, verify

SHOWN = 20
LONGEST_GRACE = 366 * 24 * 3600


def head(text: str) -> Head:
    """A head as the sealer logs it: POSITION:DIGEST."""
    match = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", text)
    if match is None:
        raise ArgumentTypeError(f"{text!r} is no head; copy POSITION:DIGEST from the sealer's log")
    return Head(int(match[1]), match[2])


def seconds(text: str) -> int:
    """A wait of a year at most."""
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise ArgumentTypeError(
            f"{text!r} is no number of seconds; give a whole number, at most 8 digits"
        )
    return min(int(text), LONGEST_GRACE)


class Command(BaseCommand):
    help = "Compute the chain over the audit events anew; fails when anything does not match."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            type=head,
            action="append",
            default=[],
            metavar="POSITION:DIGEST",
            help="a head that was shipped outside and has to be in the chain; may be repeated",
        )
        parser.add_argument(
            "--grace",
            type=seconds,
            default=60,
            metavar="SECONDS",
            help="how long an event may wait for its seal (default 60)",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        found = verify(heads=options["head"], grace=timedelta(seconds=options["grace"]))
        self.stdout.write(f"{found.sealed} sealed events; head {found.head or 'none'}")
        for line in _complaints(found):
            self.stdout.write(line)
        if not found.intact:
            raise CommandError("the audit log is not what was sealed")
        self.stdout.write("every event is sealed and unaltered")


def _complaints(found: Verification) -> list[str]:
    kinds = (
        ("altered events", found.altered),
        ("seals that do not follow their predecessor, at position", found.broken),
        ("shipped heads that the chain no longer holds", found.lost_heads),
        ("events without a seal (is the dispatcher running?)", found.unsealed),
    )
    return [
        f"{len(items)} {words}: {', '.join(map(str, items[:SHOWN]))}"
        + (" …" if len(items) > SHOWN else "")
        for words, items in kinds
        if items
    ]
