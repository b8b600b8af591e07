"""A change's document as JSON and as a table of its items; docs/exports.md describes both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from exports.base import Exporter, Options
from exports.change.tables import Cell, write_csv
from exports.records import Record, record
from requirements_app.core.canonical import plain_canonical_json
from requirements_app.core.change_report import ChangeReport, ItemLine, SeenAt
from requirements_app.core.report import EntryLine, SourceRow

SCHEMA_VERSION = 1

_SIDES = ("before", "after", "path_before", "path_after", "rows", "allowed")
_PLACE = ("document", "sha256", "section", "row")
# A rule's number is a matter of rendering: it may differ where the change does not.
_NOT_OF_A_CHANGE = ("rule",)


class ChangeJsonExporter(Exporter[ChangeReport, Options]):
    """The file is in the canonical form of RFC 8785, so that the same change is the same bytes
    for whoever writes it, and its SHA-256 can be found again from what it says."""

    identifier = "change-json"
    label = "JSON document of a change"
    media_type = "application/json"
    suffix = "json"
    accepts = (ChangeReport,)

    def render(
        self,
        report: ChangeReport,
        options: Options,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        head = record(report, but=("items",))
        head |= {"schema": "change", "schema_version": SCHEMA_VERSION}
        return _write_sorted(out, head, report.items)


def _write_sorted(out: BinaryIO, head: Record, items: Iterable[ItemLine]) -> int:
    """One object whose names come in order, the items read while they are written. What the
    items rest on stands after them, for it is known once they were read."""
    rests: dict[tuple[str, tuple[SourceRow, ...]], None] = {}
    count = 0
    for index, name in enumerate(sorted([*head, "items", "provenance"])):
        out.write(b"," if index else b"{")
        out.write(plain_canonical_json(name) + b":")
        if name == "items":
            count = _write_items(out, items, rests)
        elif name == "provenance":
            told = [{"flow": flow, "rows": list(map(record, rows))} for flow, rows in rests]
            out.write(plain_canonical_json(told))
        else:
            out.write(plain_canonical_json(head[name]))
    out.write(b"}")
    return count


def _write_items(
    out: BinaryIO,
    items: Iterable[ItemLine],
    rests: dict[tuple[str, tuple[SourceRow, ...]], None],
) -> int:
    out.write(b"[")
    count = 0
    for count, item in enumerate(items, 1):
        out.write(b"," if count > 1 else b"")
        out.write(plain_canonical_json(item_record(item)))
        rests.setdefault((item.entry.flow, item.rows))
    out.write(b"]")
    return count


def item_record(item: ItemLine) -> Record:
    """An item as a JSON object."""
    return {
        **record(item, but=_SIDES),
        **({"allowed": list(item.allowed)} if item.allowed else {}),
        "before": _entry_record(item.before, item.path_before),
        "after": _entry_record(item.after, item.path_after),
        "rows": [{name: getattr(row, name) for name in _PLACE} for row in item.rows],
    }


def _entry_record(entry: EntryLine | None, path: tuple[SeenAt, ...]) -> Record | None:
    if entry is None:
        return None
    return {**record(entry, but=_NOT_OF_A_CHANGE), "path": list(map(record, path))}


# --- the table ---------------------------------------------------------------------------------


class ChangeCsvOptions(Options):
    """`bom`: start with a byte order mark, without which Excel reads UTF-8 as its own code page."""

    bom: bool = False


class ChangeCsvExporter(Exporter[ChangeReport, ChangeCsvOptions]):
    identifier = "change-csv"
    label = "CSV table of a change's items"
    media_type = "text/csv; charset=utf-8"
    suffix = "csv"
    accepts = (ChangeReport,)
    options = ChangeCsvOptions

    def render(self, report: ChangeReport, options: ChangeCsvOptions, out: BinaryIO) -> int:
        return write_csv(out, ITEM_COLUMNS, item_rows(report), bom=options.bom)


_BOTH_SIDES: tuple[tuple[str, Callable[[EntryLine], Cell]], ...] = (
    ("entry_id", lambda entry: entry.entry_id),
    ("product", lambda entry: entry.product),
    ("source_zone", lambda entry: entry.source_zone),
    ("source", lambda entry: entry.source),
    ("source_name", lambda entry: entry.source_name),
    ("source_component", lambda entry: entry.source_component),
    ("destination_zone", lambda entry: entry.destination_zone),
    ("destination", lambda entry: entry.destination),
    ("destination_name", lambda entry: entry.destination_name),
    ("destination_component", lambda entry: entry.destination_component),
    ("service", lambda entry: entry.service),
    ("application", lambda entry: entry.application),
    ("requirement", lambda entry: entry.requirement),
    ("phase", lambda entry: entry.phase),
    ("expires_on", lambda entry: entry.expires_on),
    ("tls_inspection", lambda entry: entry.tls_inspection),
    ("assertion", lambda entry: entry.assertion),
    ("firewalls", lambda entry: entry.firewalls),
    ("seen_as", lambda entry: entry.seen_as),
    ("purpose", lambda entry: entry.purpose),
)

ITEM_COLUMNS = (
    "change", "item", "site", "kind", "state", "deployment", "flow", "facts",
    *(f"{side}_{name}" for name, _ in _BOTH_SIDES for side in ("before", "after")),
    "before_shared_with", "after_shared_with", "risks", "owner", "reason", "review_on",
    "provenance", "allowed",
)  # fmt: skip


def item_rows(report: ChangeReport) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table, one for each item, in the order of `ITEM_COLUMNS`."""
    risks = risks_by_item(report)
    for item in report.items:
        sides = (
            read(entry) if entry else None
            for _, read in _BOTH_SIDES
            for entry in (item.before, item.after)
        )
        yield (
            report.number,
            item.number,
            item.site,
            item.kind,
            item.state,
            item.entry.deployment,
            item.entry.flow,
            item.facts,
            *sides,
            item.before_shared_with,
            item.after_shared_with,
            tuple(risks.get(item.number, ())),
            item.owner,
            item.reason,
            item.review_on,
            tuple(map(cited_place, item.rows)),
            item.allowed,
        )


def risks_by_item(report: ChangeReport) -> dict[int, list[str]]:
    """`high: Telnet sends passwords in plain text (plain-text)`, by the item they speak of."""
    found: dict[int, list[str]] = {}
    for risk in report.risks:
        if risk.item is not None:
            told = f"{risk.severity}: {risk.reason} ({risk.check})"
            found.setdefault(risk.item, []).append(told)
    return found


def cited_place(row: SourceRow) -> str:
    """`document § section row ref`, or `statement ref` for prose."""
    return f"{row.document} § {row.section} {'row' if row.cells else 'statement'} {row.row}"
