"""The audit trail from the command line: proving it, and taking its end or all of it outside."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from requirements_app.audit import heads, signing
from requirements_app.audit.chain_files import chain_file_prove, chain_lines
from requirements_app.audit.checking import chain_check
from requirements_app.audit.seal import Head, Verification
from requirements_app.audit.selectors import chain_state
from requirements_app.core.errors import PortalError

SHOWN = 20
LONGEST_GRACE = 366 * 24 * 3600
_LONGEST_NAME = 4096
_HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


def head(text: str) -> Head | Path:
    """A head as the sealer logs it, POSITION:DIGEST, or the name of a file with a signed one."""
    if match := _HEAD.fullmatch(text):
        return Head(int(match[1]), match[2])
    return a_file(text, "head, neither POSITION:DIGEST from the sealer's log nor a file")


def a_file(text: str, what: str = "file") -> Path:
    """The name of a file that is there."""
    try:
        found = Path(text) if 0 < len(text) < _LONGEST_NAME and Path(text).is_file() else None
    except (OSError, ValueError):
        found = None
    if found is None:
        raise ArgumentTypeError(f"{text[:200]!r} is no {what}")
    return found


def seconds(text: str) -> int:
    """A wait of a year at most."""
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise ArgumentTypeError(
            f"{text!r} is no number of seconds; give a whole number, at most 8 digits"
        )
    return min(int(text), LONGEST_GRACE)


def position(text: str) -> int:
    """A position in the chain; 0 stands before the first."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise ArgumentTypeError(f"{text!r} is no position; give a whole number")
    return int(text)


class Command(BaseCommand):
    help = "Prove the audit trail, print its signed head or its key, or write all of it to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        _verify_arguments(
            verbs.add_parser(
                "verify", help="compute the chain anew; fails when anything does not match"
            )
        )
        end = verbs.add_parser("head", help="print the end of the chain, signed, to keep outside")
        export = verbs.add_parser("export", help="print the sealed events, one line of JSON each")
        export.add_argument(
            "--after",
            type=position,
            default=0,
            metavar="POSITION",
            help="only what was sealed behind this position",
        )
        for each in (end, export):
            each.add_argument("--output", metavar="FILE", help="a new file instead of the output")
        verbs.add_parser("key", help="print the public key that checks signed heads, in PEM")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _key(self, _: dict[str, Any]) -> None:
        self.stdout.write(signing.public_key_text(signing.own_public_key()), ending="")

    def _head(self, options: dict[str, Any]) -> None:
        self._out(options["output"], [heads.head_sign().text])

    def _export(self, options: dict[str, Any]) -> None:
        self._out(options["output"], chain_lines(after=options["after"]))
        if waiting := chain_state().waiting:
            self.stderr.write(f"{waiting} events wait for their seal and are not in it")

    def _verify(self, options: dict[str, Any]) -> None:
        known = list(_heads(options["head"], options["public_key"]))
        if file := options["events"]:
            with _opened(file) as lines:
                found = chain_file_prove(lines, heads=known)
        else:
            found = chain_check(heads=known, grace=timedelta(seconds=options["grace"]))
        began = f" from position {found.first}" if found.first != 1 else ""
        self.stdout.write(f"{found.sealed} sealed events{began}; head {found.head or 'none'}")
        for line in _complaints(found):
            self.stdout.write(line)
        if not found.intact:
            raise CommandError("the audit log is not what was sealed")
        self.stdout.write("every event is sealed and unaltered")

    def _out(self, name: str | None, lines: Iterable[str]) -> None:
        if name is None:
            for line in lines:
                self.stdout.write(line)
            return
        try:
            with Path(name).open("x", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        except (OSError, ValueError) as error:
            raise CommandError(f"{name[:200]!r} cannot be written: {error}") from error


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--head",
        type=head,
        action="append",
        default=[],
        metavar="FILE|POSITION:DIGEST",
        help="a head that was kept outside and has to be in the chain; may be repeated",
    )
    parser.add_argument(
        "--public-key",
        type=a_file,
        metavar="FILE",
        help="the key that must have signed the heads (default: the portal's own)",
    )
    parser.add_argument(
        "--events",
        type=a_file,
        metavar="FILE",
        help="prove a file of `audit export` instead of the database",
    )
    parser.add_argument(
        "--grace",
        type=seconds,
        default=60,
        metavar="SECONDS",
        help="how long an event may wait for its seal (default 60)",
    )


def _heads(given: Iterable[Head | Path], key_file: Path | None) -> Iterator[Head]:
    key = signing.public_key_read(_text(key_file)) if key_file else None
    for each in given:
        if isinstance(each, Head):
            yield each
        else:
            yield heads.head_read(_text(each), key=key or signing.own_public_key())


def _text(file: Path) -> str:
    with _opened(file) as stream:
        return stream.read(heads.LONGEST + 1)


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    try:
        with file.open(encoding="utf-8") as stream:
            yield stream
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{str(file)!r} cannot be read: {error}") from error


def _complaints(found: Verification) -> list[str]:
    kinds = (
        ("altered events", found.altered),
        ("seals that do not follow their predecessor, at position", found.broken),
        ("heads kept outside that the chain no longer holds", found.lost_heads),
        ("events without a seal (is the dispatcher running?)", found.unsealed),
    )
    return [
        f"{len(items)} {words}: {', '.join(map(str, items[:SHOWN]))}"
        + (" …" if len(items) > SHOWN else "")
        for words, items in kinds
        if items
    ]
