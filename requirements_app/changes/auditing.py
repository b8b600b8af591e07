"""The auditor's report: what was in force at a site on a day, why, by whose approval, and which
document row asks for it."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from requirements_app.core.cells import inert
from requirements_app.core.errors import InvalidInput
from requirements_app.core.report import SourceRow
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.reports import source_rows
from requirements_app.sites.models import Site

from .duties import Duty, duties_at
from .models import BaselineEntry, Decision
from .selectors import in_force

_CHUNK = 1_000
HEADINGS = (
    "entry", "source", "source name", "source zone", "destination", "destination name",
    "destination zone", "service", "application", "purpose", "product", "flow", "deployment",
    "owner", "reason", "review on", "in force since", "in force until", "change", "title",
    "requested by", "approvals", "document rows",
)  # fmt: skip


@dataclass(frozen=True)
class Audited:
    """An entry in force with who answered for it on that day, the approvals that count, of the
    change that brought it, and the document rows behind its flow in the catalogue version that it
    was built from."""

    row: BaselineEntry
    duty: Duty
    approvals: tuple[Decision, ...]
    sources: tuple[SourceRow, ...]


def day_of(text: str) -> dt.date:
    """The day that a query string asks for, today unless it says; no day to come."""
    today = timezone.localdate()
    if not text:
        return today
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput.one("on", text, "is no day", "write it as YYYY-MM-DD") from error
    if found > today or found.year < 2000:
        raise InvalidInput.one("on", text, "is no day so far", f"give one until {today}")
    return found


def in_force_on(site: Site, day: dt.date) -> QuerySet[BaselineEntry]:
    """What was in force at the end of a day, by key."""
    rows = in_force(site, _end_of(day)).select_related(
        "site", "entry", "owner", "change__requested_by", "change__owner",
        "change__approval_policy",
    )  # fmt: skip
    return rows.order_by("pk")


def audited(site: Site, rows: Sequence[BaselineEntry], day: dt.date) -> list[Audited]:
    """The entries that were in force at the end of a day with owners, approvals and document rows:
    as many queries for many as for few, and two more for each catalogue version that they were
    built from."""
    changes = {row.change_id for row in rows}
    given: dict[int, list[Decision]] = {}
    decisions = Decision.objects.filter(change__in=changes, approves=True, voided_at=None)
    for each in decisions.select_related("person", "on_behalf_of", "step").order_by("pk"):
        given.setdefault(each.change_id, []).append(each)
    contents = {row.entry.content_id for row in rows}
    built = RuleSet.objects.filter(content__in=contents, site=site).order_by("-catalogue_version")
    versions = dict(built.values_list("content_id", "catalogue_version_id"))
    flows: dict[int, set[str]] = {}
    for row in rows:
        if row.entry.content_id in versions:
            flows.setdefault(versions[row.entry.content_id], set()).add(row.flow)
    found = {version: source_rows(version, slugs) for version, slugs in flows.items()}
    duties = duties_at(site, rows, _end_of(day))
    return [
        Audited(
            row,
            duty,
            tuple(given.get(row.change_id, ())),
            found.get(versions.get(row.entry.content_id, 0), {}).get(row.flow, ()),
        )
        for row, duty in zip(rows, duties, strict=True)
    ]


def audit_csv(site: Site, day: dt.date) -> Iterator[str]:
    """The report as CSV, a piece at a time; memory does not grow with the entries."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(HEADINGS))
    rows = in_force_on(site, day).iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        yield "".join(str(writer.writerow(_cells(each))) for each in audited(site, chunk, day))


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


class _Echo:
    """What the writer is given instead of a file: it gets each line back."""

    @staticmethod
    def write(line: str) -> str:
        return line


def _cells(each: Audited) -> list[str]:
    row, entry = each.row, each.row.entry
    values: list[Any] = [
        entry.entry_id, entry.source, entry.source_name, entry.source_zone, entry.destination,
        entry.destination_name, entry.destination_zone, entry.service, entry.application,
        entry.purpose, row.product, row.flow, row.deployment, each.duty.owner, row.reason,
        each.duty.review_on.isoformat(), _moment(row.since), _moment(row.until),
        f"#{row.change_id}", row.change.title, row.change.requested_by.username,
        "; ".join(_approval(decision) for decision in each.approvals),
        "; ".join(f"{source.document_title}, {source.section}, {source.row}"
                  for source in each.sources),
    ]  # fmt: skip
    return [inert(str(value)) for value in values]


def _approval(decision: Decision) -> str:
    instead = f" for {decision.on_behalf_of.username}" if decision.on_behalf_of else ""
    when = _moment(decision.decided_at)
    return f"{decision.person.username}{instead}, {decision.step.name}, {when}"


def _moment(value: dt.datetime | None) -> str:
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""
