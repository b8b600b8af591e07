"""Entries and flows read lazily, as the lines that exporters get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import FlowFilters
from requirements_app.catalogue.models import FlowRevision
from requirements_app.catalogue.selectors import flow_revisions
from requirements_app.core.report import CatalogueFlow, EntryLine
from requirements_app.documents.models import Row
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.seen import seen_by_entry

_AT_ONCE = 1000
_LineT = TypeVar("_LineT")

_ENTRY_FIELDS = (
    "entry_id", "deployment", "product", "flow", "source", "source_name",
    "source_component", "source_zone", "destination", "destination_name",
    "destination_component", "destination_zone", "service", "application", "requirement",
    "phase", "expires_on", "tls_inspection", "assertion", "purpose",
)  # fmt: skip


class Lines(Generic[_LineT]):
    """Lines that are read from the database while they are walked, anew each time. `seen` is
    called now and then with how many have passed, and may stop the work by raising."""

    def __init__(self, read: Callable[[], Iterable[_LineT]], seen: Callable[[int], None]) -> None:
        self._read = read
        self._seen = seen

    def __iter__(self) -> Iterator[_LineT]:
        for count, line in enumerate(self._read()):
            if count % _AT_ONCE == 0:
                self._seen(count)
            yield line


def entry_lines(content_id: int) -> Iterator[EntryLine]:
    """The entries of a rule set's content, in their order."""
    rows = Entry.objects.filter(content_id=content_id).order_by("position")
    for row in rows.values("rule_number", "path", *_ENTRY_FIELDS).iterator(chunk_size=_AT_ONCE):
        path = row.pop("path")
        yield EntryLine(
            rule=row.pop("rule_number"),
            firewalls=tuple(hop["firewall"] for hop in path),
            seen_as=seen_by_entry(row["source"], row["destination"], row["service"], path),
            **row,
        )


def flow_lines(version: int, filters: FlowFilters) -> Iterator[CatalogueFlow]:
    """The flows of a catalogue version that pass the filters, by slug."""
    for revision in flow_revisions(version, filters).iterator(chunk_size=_AT_ONCE):
        yield _flow_line(revision)


def _flow_line(revision: FlowRevision) -> CatalogueFlow:
    facts = flow_facts(revision)
    services = revision.content["services"]
    alternative = facts["alternative"]
    return CatalogueFlow(
        flow=facts["id"],
        product=facts["product"],
        sources=_ends(facts["source"]),
        destinations=_ends(facts["destination"]),
        services=tuple(each["service"] for each in services),
        applications=tuple(each["application"] for each in services if each["application"]),
        requirement=facts["requirement"],
        requirement_basis=facts["requirement_basis"],
        feature=revision.feature.slug if revision.feature else "",
        conditions=conditions_in_words(facts["conditions"]),
        alternative=f"{alternative['group']}: {alternative['option']}" if alternative else "",
        bidirectional=facts["bidirectional"],
        phase=facts["phase"],
        lifecycle=facts["lifecycle"],
        assertion=facts["assertion"],
        tls_inspection=facts["tls_inspection"],
        purpose=facts["purpose"],
        notes=tuple(facts["notes"]),
        provenance=tuple(cited_place(each.row) for each in revision.shown_provenance),
    )


def cited_place(row: Row) -> str:
    """`document § section row ref`, or `statement ref` for prose. `flow_copies` says the same in
    SQL."""
    what = "row" if row.kind == Row.Kind.TABLE else "statement"
    return f"{row.section.revision.document.slug} § {row.section.ref} {what} {row.ref}"


def _ends(ends: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(end["slug"] if end["kind"] == "component" else end["pattern"] for end in ends)


def conditions_in_words(conditions: dict[str, Any]) -> str:
    """`with ha and version >=4; one of: platform windows, platform macos`. `flow_copies` says
    the same in SQL."""
    every = " and ".join(_condition(each) for each in conditions["all"])
    some = ", ".join(_condition(each) for each in conditions["any"])
    return "; ".join(part for part in (every, f"one of: {some}" if some else "") if part)


def _condition(condition: dict[str, Any]) -> str:
    if condition["feature"]:
        return f"{'with' if condition['enabled'] else 'without'} {condition['feature']}"
    if condition["parameter"]:
        return f"{condition['parameter']} is {'/'.join(condition['values'])}"
    if condition["version"]:
        return f"version {condition['version']}"
    return f"platform {condition['platform']}"
