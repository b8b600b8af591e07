"""What kinds of job there are, and what a handler is given and gives back.

A handler is a function ``def run(run: JobRun) -> Outcome`` decorated with ``@handler("kind")``.
It reads and computes inside one read-only snapshot, reports its progress, and returns an
`Outcome` whose `write` makes the results last, in the transaction that ends the job.

An *errand* (``@handler("kind", errand=True)``) talks to another system instead: it runs outside any
transaction, since what the other side did cannot be rolled back, and notes each step as it is done,
by ``with run.writing():``.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from requirements_app.core.errors import ExplainedError

_KIND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_KIND = 40
_LONGEST_PHASE = 80


class JobFailure(ExplainedError):  # noqa: N818 - the name is the word used in the API
    """The job cannot be done, for a reason that its owner can be told.

    `permanent`: another attempt would fail as well, so none is made. `code` is for machines.
    """

    def __init__(
        self, message: str, mend: str = "", permanent: bool = True, code: str = "failed"
    ) -> None:
        super().__init__(message, mend)
        self.permanent = permanent
        self.code = code


class JobStopped(Exception):  # noqa: N818 - not an error of the handler
    """The job is no longer this worker's to do: cancelled, past its deadline, or taken over.

    Handlers let it pass.
    """


@dataclass(frozen=True)
class Outcome:
    """What a handler leaves. `write` saves it and returns the job's result (JSON); it is called
    once, inside the final transaction, after the check that the job is still this worker's."""

    write: Callable[[], dict[str, Any]]


@dataclass
class Progress:
    """How far a job is, and whether it has to stop: shared by the work and its heartbeat."""

    phase: str = ""
    done: int = 0
    total: int | None = None
    stop: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


@dataclass(frozen=True)
class JobRun:
    """One attempt at a job, as its handler sees it."""

    job_id: UUID
    owner_id: int | None
    arguments: Mapping[str, Any]
    attempt: int
    shared: Progress = field(default_factory=Progress, repr=False)
    hold: Callable[[], bool] = field(default=lambda: True, repr=False)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction for one step of an errand, which the job's row is locked for.

        Raises JobStopped where the job is no longer this worker's to do, before anything is
        written.
        """
        with transaction.atomic():
            if not self.hold():
                raise JobStopped("it was cancelled or taken over")
            yield

    def progress(self, phase: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done and how far it is; cheap enough for every row.

        Raises JobStopped when the job was cancelled, is past its deadline, or was taken over.
        """
        shared = self.shared
        with shared.lock:
            shared.phase, shared.done, shared.total = phase[:_LONGEST_PHASE], done, total
            stop = shared.stop
        if stop:
            raise JobStopped(stop)


Handler = Callable[[JobRun], Outcome]
_handlers: dict[str, Handler] = {}
_background: set[str] = set()
_errands: set[str] = set()


def handler(
    kind: str, *, background: bool = False, errand: bool = False
) -> Callable[[Handler], Handler]:
    """Register a function as the handler of a kind of job (words joined by hyphens).

    Nobody waits for a `background` job: it is taken only when no other one waits. An `errand` runs
    outside any transaction. Raises ValueError for a malformed name, or one that is taken.
    """
    if not _KIND.fullmatch(kind) or len(kind) > _LONGEST_KIND:
        raise ValueError(f"{kind!r} is no name for a kind of job; use words joined by hyphens")

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"two handlers for the job kind {kind!r}")
        _handlers[kind] = function
        if background:
            _background.add(kind)
        if errand:
            _errands.add(kind)
        return function

    return register


def background_kinds() -> list[str]:
    """The kinds of job that nobody waits for."""
    return sorted(_background)


def is_errand(kind: str) -> bool:
    """Whether jobs of this kind run outside any transaction."""
    return kind in _errands


def handler_for(kind: str) -> Handler:
    """The handler of a kind. Raises LookupError where none is registered."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"no handler for the job kind {kind!r}") from None
