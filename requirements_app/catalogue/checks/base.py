"""What all checks of a file share: its scope, and how a problem is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from requirements_app.catalogue.content import CatalogueContent, cited_rows, full_id
from requirements_app.catalogue.schema import ProductFile
from requirements_app.core.errors import Problem
from requirements_app.core.yaml_lines import Path
from requirements_app.core.yaml_problems import choose

T = TypeVar("T")
Locate = Callable[[ProductFile, Path], str]


class Checker:
    """One file, what it may refer to, and the problems that follow.

    `everything` is the whole content; `seen` the part of it that the file may refer to;
    `own_source` the part that the file's own source keeps.
    """

    def __init__(
        self,
        file: ProductFile,
        everything: CatalogueContent,
        seen: CatalogueContent,
        own_source: CatalogueContent,
        locate: Locate,
    ) -> None:
        self.file = file
        self.everything = everything
        self.seen = seen
        self.own_source = own_source
        self.rows = frozenset(each.row.id for each in cited_rows(file))
        self._locate = locate

    def place(self, path: Path) -> str:
        """How a reader finds `path` in the file."""
        return self._locate(self.file, path)

    def problem(self, path: Path, value: object, message: str, mend: str) -> Problem:
        """A problem of this file."""
        return Problem(self.place(path), value, message, mend)

    def unknown(
        self, path: Path, value: str, known: Iterable[str], what: str, mend: str
    ) -> Iterator[Problem]:
        """The problem of `value` being none of the `known` words, if it is none."""
        words = set(known)
        if value not in words:
            yield self.problem(path, value, f"is no {what}", choose(value, words, mend))

    def unknown_rows(self, references: Sequence[str], path: Path) -> Iterator[Problem]:
        """The references that are no rows or statements of the file's documents."""
        mend = "add the row to its section, or cite another"
        for at, reference in enumerate(references):
            here = (*path, at)
            yield from self.unknown(here, reference, self.rows, "row of this file", mend)

    def unknown_component(self, reference: str, path: Path) -> Iterator[Problem]:
        """The problem of a component that does not exist or lies beyond what the file may use."""
        product = self.file.product.slug
        name = full_id(product, reference)
        if name in self.seen.components:
            return
        if name in self.everything.components:
            source = self.everything.products[name.partition(".")[0]].source
            message = f"belongs to source {source}, to which {self.file.source} may not refer"
            yield self.problem(path, reference, message, "declare the component here instead")
            return
        known = {full.removeprefix(f"{product}.") for full in self.seen.components}
        mend = "declare it under `components`, or name one that exists"
        yield self.problem(path, reference, "is no component", choose(reference, known, mend))

    def unknown_parameter(self, name: str, path: Path) -> Iterator[Problem]:
        """The problem of a parameter that the product does not declare."""
        known = [parameter.id for parameter in self.file.parameters]
        yield from self.unknown(path, name, known, "parameter", "declare it under `parameters`")


def each(path: Path, items: Sequence[T]) -> Iterator[tuple[Path, T]]:
    """The items with their paths below `path`."""
    for at, item in enumerate(items):
        yield (*path, at), item
