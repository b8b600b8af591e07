"""What of a document the catalogue accounts for, and whether it says what the original says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import (
    Document,
    ProductFile,
    Section,
    Statement,
    TableRow,
)
from requirements_app.core.errors import Problem


@dataclass(frozen=True)
class DocumentCoverage:
    """Counts for one document; `unaccounted` are the ids of rows and statements that no flow or
    crypto profile cites and no decision explains."""

    document: str
    product: str
    title: str
    rows: int
    statements: int
    flows: int
    crypto_profiles: int
    decisions: int
    unaccounted: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether everything is accounted for."""
        return not self.unaccounted


def coverage(content: CatalogueContent) -> tuple[DocumentCoverage, ...]:
    """The coverage of every document of the content, in its order."""
    return tuple(
        _document_coverage(file, document) for file in content.files for document in file.documents
    )


def _document_coverage(file: ProductFile, document: Document) -> DocumentCoverage:
    rows = [row for section in document.sections for row in section.rows]
    statements = [each for section in document.sections for each in section.statements]
    everything: tuple[TableRow | Statement, ...] = (*rows, *statements)
    said = {each.id: each for each in everything}
    cited_by_flows = [set(flow.provenance) & set(said) for flow in file.flows]
    cited_by_profiles = [set(each.provenance) & set(said) for each in file.crypto_profiles]
    cited = set().union(*cited_by_flows, *cited_by_profiles)
    return DocumentCoverage(
        document=document.id,
        product=file.product.slug,
        title=document.title,
        rows=len(rows),
        statements=len(statements),
        flows=sum(map(bool, cited_by_flows)),
        crypto_profiles=sum(map(bool, cited_by_profiles)),
        decisions=sum(each.decision is not None for each in said.values()),
        unaccounted=tuple(
            name for name, each in said.items() if name not in cited and not each.decision
        ),
    )


def check_original(document: Document, original: bytes) -> list[Problem]:
    """Where the inventory of a document departs from its original; empty when it is faithful.

    The original must have the document's SHA-256; every section must lie within it; titles of
    columns must stand before their section's end, and cells that are not null, in order, in the
    lines of their row. White space is not compared.
    """
    digest = sha256(original).hexdigest()
    if digest != document.sha256:
        message = "is not the hash of the original, so nothing else was compared"
        mend = f"read the new revision line by line, then write {digest}"
        return [Problem(f"{document.id} sha256", document.sha256, message, mend)]
    lines = [normalised(line) for line in original.decode("utf-8", "replace").split("\n")]
    return [
        problem
        for section in document.sections
        for problem in _check_section(document, section, lines)
    ]


def _check_section(document: Document, section: Section, lines: list[str]) -> Iterator[Problem]:
    where = f"{document.id} {section.id}"
    if section.lines.last > len(lines):
        shown = f"{section.lines.first}-{section.lines.last}"
        message = f"lies beyond the original's {len(lines)} lines"
        yield Problem(where, shown, message, "correct the lines")
        return
    # A table's header may stand above an earlier part of it.
    yield from _missing(section.header, lines, (1, section.lines.last), f"{where} header")
    for row in section.rows:
        yield from _check_row(row, lines, document.id)


def _check_row(row: TableRow, lines: list[str], document: str) -> Iterator[Problem]:
    cells = [cell for cell in row.cells if cell]
    yield from _missing(cells, lines, (row.lines.first, row.lines.last), f"{document} {row.id}")


def _missing(
    labels: list[str] | tuple[str, ...], lines: list[str], span: tuple[int, int], where: str
) -> Iterator[Problem]:
    """The labels that do not stand in these lines of the original, in this order."""
    text = " ".join(line for line in lines[span[0] - 1 : span[1]] if line)
    reached = 0
    for label in labels:
        wanted = normalised(label)
        at = text.find(wanted, reached)
        if at < 0:
            message = f"does not stand in lines {span[0]}-{span[1]} of the original"
            if wanted in text:
                message = f"stands in another order in lines {span[0]}-{span[1]}"
            yield Problem(where, label, message, "copy the cell as it is written there")
        else:
            reached = at + len(wanted)


def normalised(text: str) -> str:
    """`text` with every run of white space as one space, and none around it."""
    return re.sub(r"\s+", " ", text).strip()
