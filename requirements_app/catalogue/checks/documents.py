"""Checks of a file's ids and of the inventory of its documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from requirements_app.catalogue.content import HOST
from requirements_app.catalogue.schema import Decision, Section, Statement, TableRow
from requirements_app.core.errors import Problem
from requirements_app.core.yaml_lines import Path

from .base import Checker, each


class HasId(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str: ...


def document_problems(checker: Checker) -> Iterator[Problem]:
    """Ids that stand twice, rows beside their sections, and references of decisions."""
    yield from _unique_ids(checker)
    for path, document in each(("documents",), checker.file.documents):
        for inner, section in each((*path, "sections"), document.sections):
            yield from _section(checker, section, inner)


def _unique_ids(checker: Checker) -> Iterator[Problem]:
    file = checker.file
    groups: list[tuple[Path, Sequence[HasId]]] = [
        (("components",), file.components),
        (("parameters",), file.parameters),
        (("features",), file.features),
        (("alternatives",), file.alternatives),
        (("crypto_profiles",), file.crypto_profiles),
        (("flows",), file.flows),
        *(
            ((*p, "options"), group.options)
            for p, group in each(("alternatives",), file.alternatives)
        ),
        *(((*p, "readings"), flow.readings) for p, flow in each(("flows",), file.flows)),
        *(((*p, "sections"), one.sections) for p, one in each(("documents",), file.documents)),
    ]
    for path, items in groups:
        yield from _unique(checker, (((*p, "id"), item.id) for p, item in each(path, items)))
    hosts = each(("hosts",), file.hosts)
    yield from _unique(checker, (((*path, "pattern"), host.pattern) for path, host in hosts))
    yield from _unique(checker, (((*path, "id"), row.id) for path, row in _rows(checker)))


def _rows(checker: Checker) -> Iterator[tuple[Path, TableRow | Statement]]:
    for path, document in each(("documents",), checker.file.documents):
        for inner, section in each((*path, "sections"), document.sections):
            yield from _section_rows(section, inner)


def _section_rows(section: Section, path: Path) -> Iterator[tuple[Path, TableRow | Statement]]:
    yield from each((*path, "rows"), section.rows)
    yield from each((*path, "statements"), section.statements)


def _unique(checker: Checker, ids: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for path, value in ids:
        if value in first:
            message = f"is taken already ({checker.place(first[value])})"
            yield checker.problem(path, value, message, "give each its own, which then lasts")
        first.setdefault(value, path)


def _section(checker: Checker, section: Section, path: Path) -> Iterator[Problem]:
    span = section.lines
    for inner, row in _section_rows(section, path):
        shown = f"{row.lines.first}-{row.lines.last}"
        if not row.id.startswith(f"{section.id}/"):
            mend = f"begin it with `{section.id}/`"
            yield checker.problem((*inner, "id"), row.id, "does not name its section", mend)
        if row.lines.first < span.first or row.lines.last > span.last:
            message = f"lies outside its section, lines {span.first}-{span.last}"
            mend = "correct the lines of the row or of the section"
            yield checker.problem((*inner, "lines"), shown, message, mend)
        if row.decision:
            yield from _decision(checker, row.decision, (*inner, "decision"))
    above = 0
    for inner, row in each((*path, "rows"), section.rows):
        if row.lines.first <= above:
            shown = f"{row.lines.first}-{row.lines.last}"
            message = f"begins on or before line {above}, where the row above ends"
            mend = "list rows in the document's order, each with its own lines"
            yield checker.problem((*inner, "lines"), shown, message, mend)
        above = max(above, row.lines.last)


def _decision(checker: Checker, decision: Decision, path: Path) -> Iterator[Problem]:
    file = checker.file
    known = {
        *checker.rows,
        *(flow.id for flow in file.flows),
        *(profile.id for profile in file.crypto_profiles),
        *(f"{HOST}{host.pattern}" for host in file.hosts),
    }
    what = "row, flow, crypto profile or host of this file"
    for inner, reference in each((*path, "see"), decision.see):
        yield from checker.unknown(inner, reference, known, what, "name what gives the fact")
