"""What a ticket says of a change: the facts that templates see, and the draft made of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping as Table
from itertools import islice
from typing import Any

from exports.base import ExportError
from exports.registry import EXPORTERS
from exports.tickets.port import Draft, File
from requirements_app.changes.models import Change
from requirements_app.changes.reports import change_report
from requirements_app.core.change_report import ChangeReport, ItemLine
from requirements_app.core.errors import InvalidInput

from .mapping import Assignment, Mapping
from .templating import render

LONGEST_TITLE = 200
LONGEST_BODY = 20_000
LONGEST_FIELD = 4_000
MOST_ITEMS = 50
LARGEST_FILE = 10_000_000


class DraftedChange:
    """A change, read once, for what a ticket tells of it."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.report = change_report(change)
        self.facts = facts_of(self.report)

    def draft(self, mapping: Mapping, external_id: str) -> Draft:
        """The ticket by the mapping. Raises InvalidInput for a template that cannot be filled."""
        goes_to = _assignment(self, mapping)
        title = " ".join(self.fill(mapping.title, "mapping.title", LONGEST_TITLE).split())
        if not title:
            raise InvalidInput.one(
                "mapping.title", mapping.title, "comes out empty", "give the ticket a title"
            )
        return Draft(
            external_id=external_id,
            title=title,
            body=self.fill(mapping.body, "mapping.body", LONGEST_BODY).strip(),
            link=self.report.url,
            priority=mapping.priorities.get(self.report.risk, ""),  # type: ignore[call-overload]
            assignee=goes_to.assignee,
            group=goes_to.group,
            fields={
                name: self.fill(value, f"mapping.fields.{name}", LONGEST_FIELD)
                if isinstance(value, str)
                else value
                for name, value in mapping.fields.items()
            },
        )

    def fill(self, template: str, field: str, longest: int) -> str:
        """A template filled with the change's facts."""
        return render(template, self.facts, field, longest)


def files_of(change: Change, mapping: Mapping) -> tuple[list[File], list[str]]:
    """The documents of a change, each named by its content; and why others are left out, in words:
    the ticket's link leads to them."""
    report = change_report(change)
    digest = change.content_hash.rpartition(":")[2][:8] or "draft"
    files, left_out = [], []
    for name in mapping.documents:
        try:
            files.append(_file(name, report, digest))
        except ExportError as error:
            left_out.append(f"no {EXPORTERS[name].label}: {error.message}")
    return files, left_out


def facts_of(report: ChangeReport) -> dict[str, Any]:
    """What a template can look at: texts, numbers, and lists of them."""
    first = list(islice(report.items, MOST_ITEMS))
    return {
        "change": {
            "number": report.number,
            "title": report.title,
            "justification": report.justification,
            "owner": report.owner,
            "requester": report.requester,
            "state": report.state,
            "risk": report.risk,
            "emergency": report.emergency,
            "url": report.url,
            "added": report.added,
            "removed": report.removed,
            "modified": report.modified,
            "reference": report.external_reference,
            "wanted_from": _moment(report.wanted_from),
            "wanted_until": _moment(report.wanted_until),
            "scheduled_from": _moment(report.scheduled_from),
            "scheduled_until": _moment(report.scheduled_until),
        },
        "sites": [each.name for each in report.sites],
        "impact": list(report.impact),
        "risks": [{"severity": each.severity, "reason": each.reason} for each in report.risks[:50]],
        "approvals": [
            f"{given.decision} by {given.person} ({step.name}), {_moment(given.at)}"
            for step in report.steps
            for given in step.decisions
            if given.voided_at is None
        ],
        "items": [_item(each) for each in first],
        "more_items": report.item_count - len(first),
    }


def _item(line: ItemLine) -> Table[str, Any]:
    entry = line.entry
    return {
        "kind": line.kind,
        "site": line.site,
        "source": entry.source,
        "source_zone": entry.source_zone,
        "destination": entry.destination,
        "destination_zone": entry.destination_zone,
        "service": entry.service,
        "purpose": entry.purpose,
        "firewalls": list(entry.firewalls),
        "changed": list(line.facts),
        "allowed": list(line.allowed),
    }


def _assignment(drafted: DraftedChange, mapping: Mapping) -> Assignment:
    """The first assignment that fits: each of site, firewall and zone that it names is one of the
    change's."""
    if not mapping.assign:
        return Assignment()
    sites = {known for each in drafted.report.sites for known in (each.site, each.name)}
    firewalls: set[str] = set()
    zones: set[str] = set()
    if any(rule.firewall or rule.zone for rule in mapping.assign):
        rows = drafted.change.items.values_list(
            "firewalls",
            "before__source_zone",
            "before__destination_zone",
            "after__source_zone",
            "after__destination_zone",
        ).distinct()
        for names, *places in rows.iterator():
            firewalls.update(names)
            zones.update(place for place in places if place)
    for rule in mapping.assign:
        asked = ((rule.site, sites), (rule.firewall, firewalls), (rule.zone, zones))
        if all(not name or name in known for name, known in asked):
            return rule
    return Assignment()


def _file(name: str, report: ChangeReport, digest: str) -> File:
    exporter = EXPORTERS[name]
    kind = exporter.file_type(report)
    with tempfile.SpooledTemporaryFile(max_size=1_000_000) as out:
        exporter.render(report, exporter.read_options({}), out)  # type: ignore[arg-type]
        if (size := out.tell()) > LARGEST_FILE:
            raise ExportError(f"its {size:,} bytes are too many for a ticket")
        out.seek(0)
        content = out.read()
    return File(f"change-{report.number}-{digest}.{kind.suffix}", kind.media_type, content)


def _moment(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
