"""A document's inventory as its page shows it: rows with their fate, and the original's lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.details import CitingFlow, DocumentDetail
from requirements_app.documents.models import Row, Section

from .flow_page import Cell, row_cells
from .words import Label

STATES: Mapping[str, Label] = {
    "flow": _("Behind flows"),
    "decided": _("With a decision"),
    "unclear": _("Unclear"),
}


@dataclass(frozen=True)
class InventoryRow:
    """A row with the flows that cite it."""

    row: Row
    cells: tuple[Cell, ...]
    flows: tuple[CitingFlow, ...]

    @property
    def states(self) -> frozenset[str]:
        """Those of `STATES` that it is in."""
        found = {"flow"} if self.flows else set()
        if self.row.decision:
            found.add("decided")
        if any(flow.assertion == "unclear" for flow in self.flows):
            found.add("unclear")
        return frozenset(found)


@dataclass(frozen=True)
class InventorySection:
    section: Section
    table: tuple[InventoryRow, ...]
    prose: tuple[InventoryRow, ...]


@dataclass(frozen=True)
class Inventory:
    """`counts` has the rows by state, and all of them under ""."""

    sections: tuple[InventorySection, ...]
    counts: Mapping[str, int]


def inventory(found: DocumentDetail, state: str) -> Inventory:
    """The sections with the rows in `state`, one of `STATES` or "" for all. Of a filtered
    inventory the sections without any such row are left out."""
    counts: Counter[str] = Counter()
    sections = []
    for each in found.sections:
        rows = [
            InventoryRow(
                shown.row, row_cells(shown.row, each.section), found.flows.get(shown.row.pk, ())
            )
            for shown in each.rows
        ]
        counts.update(known for row in rows for known in ("", *row.states))
        kept = [row for row in rows if not state or state in row.states]
        if kept or not state:
            sections.append(
                InventorySection(
                    each.section,
                    tuple(row for row in kept if row.row.kind == Row.Kind.TABLE),
                    tuple(row for row in kept if row.row.kind == Row.Kind.PROSE),
                )
            )
    return Inventory(tuple(sections), counts)


def original_html(lines: Iterable[str], whole: Inventory) -> SafeString:
    """The original's lines as items of a list, those of rows marked and leading to their row.

    A line names its rows in `data-line-of`. A document has thousands of lines, and a template for
    each would take longer than all the rest of the page.
    """
    marks = _marks(whole)
    items = []
    for number, text in enumerate(lines, 1):
        shown, attributes = str(number), ""
        if rows := marks.get(number):
            refs = escape(" ".join(row.row.ref for row in rows))
            states = {state for row in rows for state in row.states}
            look = next((each for each in ("unclear", "flow", "decided") if each in states), "")
            attributes = f' data-line-of="{refs}" class="{look}"'
            shown = f'<a href="#row-{escape(rows[0].row.ref)}">{number}</a>'
        items.append(
            f'<li id="line-{number}"{attributes}><span class="number">{shown}</span>'
            f"<span>{escape(text)}</span></li>"
        )
    return SafeString("".join(items))


def _marks(whole: Inventory) -> Mapping[int, list[InventoryRow]]:
    """The rows by the lines they were read from."""
    marks: dict[int, list[InventoryRow]] = defaultdict(list)
    for row in _rows(whole):
        for number in range(row.row.first_line, row.row.last_line + 1):
            marks[number].append(row)
    return marks


def _rows(whole: Inventory) -> Iterator[InventoryRow]:
    for section in whole.sections:
        yield from section.table
        yield from section.prose
