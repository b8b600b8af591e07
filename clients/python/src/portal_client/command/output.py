"""What the command says: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click

from ..answers import Answer
from ..models import ChangeDetail, Job


def clean(value: object) -> str:
    """A text from the portal without characters by which it could steer the terminal."""
    text = "" if value is None else str(value)
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(each) else each for each in text)


def say(text: str) -> None:
    """One line or several of the answer."""
    click.echo(clean_lines(text))


def complain(text: str) -> None:
    """What went wrong."""
    click.echo(clean_lines(text), err=True)


def clean_lines(text: str) -> str:
    """As `clean`, for a text of several lines."""
    return "\n".join(clean(line) for line in text.split("\n"))


def say_json(value: Answer | Iterable[Answer]) -> None:
    """An answer, or a list of them, as the portal gave it."""
    plain = value.model_dump(mode="json") if isinstance(value, Answer) else [
        each.model_dump(mode="json") for each in value
    ]  # fmt: skip
    click.echo(json.dumps(plain, indent=2))


def say_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as what stands in them."""
    lines = [[clean(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


@contextmanager
def progress() -> Iterator[Progress]:
    """Shows how far things are while the block lasts, where somebody can watch it."""
    shown = Progress()
    try:
        yield shown
    finally:
        shown.clear()


class Progress:
    """One line on the terminal, written over and over; nothing where there is none."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._last = ""

    def job(self, job: Job) -> None:
        share = f" {job.done} of {job.total}" if job.total else ""
        late = f" ({job.degraded})" if job.degraded else ""
        self._show(f"{job.kind}: {job.state} {job.phase}{share}{late}")

    def change(self, change: ChangeDetail) -> None:
        self._show(f"Change {change.number} is {change.state}")

    def clear(self) -> None:
        if self._last:
            self._write("\r\x1b[K")

    def _show(self, line: str) -> None:
        if self._watched and line != self._last:
            self._last = line
            self._write(f"\r\x1b[K{clean(line)}")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def _steers(character: str) -> bool:
    return unicodedata.category(character) == "Cc"
