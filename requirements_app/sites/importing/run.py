"""One import: many service calls, one transaction, every problem collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.core.errors import ExplainedError, InvalidInput, Problem
from requirements_app.core.yaml_lines import Path

from ..checks import UnknownName
from ..models import Tracked
from .report import ImportReport

T = TypeVar("T", bound=Tracked)
Locate = Callable[[str], str]


@dataclass(frozen=True)
class Subject:
    """One object of the file: its report name, and how a service's field becomes a place."""

    name: str
    kind: str
    slug: str
    site: str
    locate: Locate


class ImportRefused(InvalidInput):
    """An import with problems; `report` is what it would have done with the rest."""

    def __init__(self, report: ImportReport, *problems: Problem) -> None:
        super().__init__(*problems)
        self.report = report


class Run:
    """Applies objects one by one, each within a savepoint, and keeps what went wrong."""

    def __init__(self, actor: User) -> None:
        self.actor = actor
        self.report = ImportReport()
        self.problems: list[Problem] = []
        self.failed: set[tuple[str, str, str]] = set()
        self._handled: dict[tuple[type[Tracked], int], str] = {}

    def upsert(
        self,
        subject: Subject,
        find: Callable[[], T | None],
        create: Callable[[], T],
        update: Callable[[T], T],
    ) -> T | None:
        """Create or update one object. None where that failed; then the problems are kept."""
        results: list[T] = []

        def act() -> None:
            existing = find()
            if existing is None:
                results.append(create())
                self.report.created.append(subject.name)
            else:
                self._refuse_twice(subject, existing)
                before = existing.row_version
                result = update(existing)
                changed = result.row_version != before
                (self.report.updated if changed else self.report.unchanged).append(subject.name)
                results.append(result)

        if not self.attempt(subject, act):
            return None
        result = results[0]
        self._handled[type(result), result.pk] = subject.locate("")
        return result

    def attempt(self, subject: Subject, action: Callable[[], object]) -> bool:
        """Do something for one object; False where that failed, with the problems kept."""
        try:
            with transaction.atomic():
                action()
        except InvalidInput as error:
            self._keep(subject, error.problems)
        except ExplainedError as error:
            self._keep(subject, [Problem("", subject.slug, error.message, error.mend)])
        else:
            return True
        return False

    def was_handled(self, thing: Tracked) -> bool:
        """Whether the file mentions the object."""
        return (type(thing), thing.pk) in self._handled

    def done(self, *, dry_run: bool) -> ImportReport:
        """The report. Raises ImportRefused with every problem; undoes all of a dry run."""
        if self.problems:
            raise ImportRefused(self.report, *sorted(self.problems, key=_place))
        if dry_run:
            transaction.set_rollback(True)
        return self.report

    def _keep(self, subject: Subject, problems: Iterable[Problem]) -> None:
        self.failed.add((subject.site, subject.kind, subject.slug))
        for problem in problems:
            if isinstance(problem, UnknownName) and self._is_consequence(subject, problem):
                continue
            self.problems.append(replace(problem, field=subject.locate(problem.field)))

    def _is_consequence(self, subject: Subject, problem: UnknownName) -> bool:
        """Whether the name is unknown only because its own object is wrong, which is told."""
        value = str(problem.value)
        if problem.kind == "binding":
            return any(each[:2] == (subject.site, "binding") for each in self.failed)
        if problem.kind == "site":
            return (value, "site", value) in self.failed
        site, _, slug = value.rpartition("/")
        site = site or subject.site
        return (site, problem.kind, slug) in self.failed or (site, "site", site) in self.failed

    def _refuse_twice(self, subject: Subject, existing: Tracked) -> None:
        first = self._handled.get((type(existing), existing.pk))
        if first is not None:
            raise InvalidInput.one(
                "", subject.slug, f"stands twice: also at {first}", "keep one of the two"
            )


def _place(problem: Problem) -> tuple[str, int]:
    """The file and line that a problem's field begins with."""
    name, _, rest = problem.field.partition(":")
    line = re.match(r"\d+", rest)
    return name, int(line[0]) if line else 0


def field_path(text: str) -> Path:
    """``members[0].zone`` as ``("members", 0, "zone")``."""
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", text)
    return tuple(int(number) if number else key for number, key in parts)
