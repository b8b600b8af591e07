"""Which sheets a workbook has, and what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exports.wording import cell_texts, number_ranges
from requirements_app.core.report import CatalogueReport, RuleSetReport

Cell = str | int | dt.date | tuple[str, ...] | None


@dataclass(frozen=True)
class Sheet:
    """`columns` are (title, width in characters); a tuple in a cell stands one value a line."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: Iterable[tuple[Cell, ...]]


def rule_set_sheets(report: RuleSetReport) -> Iterator[Sheet]:
    """The sheets of a rule set; the second one holds the rules."""
    yield Sheet("About", (("Fact", 24), ("Value", 90)), _rule_set_facts(report))
    yield Sheet("Rules", _RULE_COLUMNS, _rules(report))
    yield Sheet("Entries", _ENTRY_COLUMNS, _entries(report))
    yield Sheet("Findings", _FINDING_COLUMNS, _findings(report))
    yield Sheet("Excluded", _EXCLUDED_COLUMNS, _excluded(report))
    yield Sheet("Provenance", _PROVENANCE_COLUMNS, _provenance(report))


def catalogue_sheets(report: CatalogueReport) -> Iterator[Sheet]:
    """The sheets of a catalogue selection; the second one holds the flows."""
    yield Sheet("About", (("Fact", 24), ("Value", 90)), _catalogue_facts(report))
    yield Sheet("Flows", _FLOW_COLUMNS, _flows(report))


_RULE_COLUMNS = (
    ("Number", 9),
    ("Rule", 28),
    ("Source zone", 18),
    ("Destination zone", 18),
    ("Sources", 34),
    ("Source names", 28),
    ("Destinations", 40),
    ("Destination names", 28),
    ("Services", 22),
    ("Applications", 18),
    ("Requirement", 13),
    ("In part", 13),
    ("Phase", 15),
    ("Expires on", 12),
    ("TLS inspection", 15),
    ("Firewalls", 22),
    ("Seen as", 34),
    ("Crosses a firewall", 18),
    ("Deployments", 22),
    ("Flows", 40),
    ("Purposes", 60),
    ("Overrides", 60),
    ("Entries", 9),
)
_ENTRY_COLUMNS = (
    ("Entry", 30),
    ("Rule", 7),
    ("Deployment", 20),
    ("Product", 28),
    ("Flow", 40),
    ("Source", 34),
    ("Source name", 24),
    ("Source component", 34),
    ("Source zone", 18),
    ("Destination", 40),
    ("Destination name", 24),
    ("Destination component", 34),
    ("Destination zone", 18),
    ("Service", 18),
    ("Application", 18),
    ("Requirement", 13),
    ("Phase", 15),
    ("Expires on", 12),
    ("TLS inspection", 15),
    ("Assertion", 11),
    ("Firewalls", 22),
    ("Seen as", 34),
    ("Purpose", 60),
)
_FINDING_COLUMNS = (
    ("Severity", 11),
    ("Code", 28),
    ("Subject", 50),
    ("Finding", 70),
    ("What to do", 70),
    ("Flows", 40),
)
_EXCLUDED_COLUMNS = (("Deployment", 22), ("Flow", 44), ("Code", 26), ("Reason", 90))
_PROVENANCE_COLUMNS = (
    ("Flow", 44),
    ("Purpose", 60),
    ("Requirement", 13),
    ("Basis", 11),
    ("Assertion", 11),
    ("Rules", 18),
    ("Document", 26),
    ("Title", 44),
    ("Publisher", 22),
    ("Retrieved", 12),
    ("SHA-256", 68),
    ("Section", 24),
    ("Row", 14),
    ("Cells", 60),
    ("In our words", 60),
)
_FLOW_COLUMNS = (
    ("Flow", 44),
    ("Product", 28),
    ("Sources", 36),
    ("Destinations", 44),
    ("Services", 20),
    ("Applications", 18),
    ("Requirement", 13),
    ("Basis", 11),
    ("Feature", 28),
    ("Conditions", 40),
    ("Alternative", 30),
    ("Bidirectional", 13),
    ("Phase", 15),
    ("Lifecycle", 11),
    ("Assertion", 11),
    ("TLS inspection", 15),
    ("Purpose", 60),
    ("Notes", 60),
    ("Provenance", 60),
)


def _rule_set_facts(report: RuleSetReport) -> Iterator[tuple[Cell, ...]]:
    yield "Site", f"{report.site_name} ({report.site})"
    yield "Catalogue version", str(report.catalogue_version)
    yield "As of", report.as_of
    yield "Built at", _moment(report.built_at)
    yield "Requested by", report.requested_by
    yield "Rule set", report.rule_set
    yield "Address", report.url
    yield "Content hash", report.content_hash
    yield "Inputs hash", report.inputs_hash
    yield "Rules", report.rule_count
    yield "Entries", report.entry_count
    for severity in ("blocking", "warning", "info"):
        count = sum(each.severity == severity for each in report.findings)
        yield f"Findings ({severity})", count


def _catalogue_facts(report: CatalogueReport) -> Iterator[tuple[Cell, ...]]:
    yield "Catalogue version", str(report.catalogue_version)
    yield "Published at", _moment(report.published_at)
    yield "Content hash", report.digest
    yield "Address", report.url
    for name, value in report.filters:
        yield f"Filter: {name}", value


def _rules(report: RuleSetReport) -> Iterator[tuple[Cell, ...]]:
    for pair in report.zone_pairs:
        for rule in pair.rules:
            yield (
                rule.number,
                rule.rule_id,
                pair.source,
                pair.destination,
                rule.sources,
                rule.source_names,
                rule.destinations,
                rule.destination_names,
                rule.services,
                rule.applications,
                rule.requirement,
                rule.in_part,
                rule.phase,
                rule.expires_on,
                rule.tls_inspection,
                rule.firewalls,
                rule.seen_as,
                _yes(rule.crosses_firewall),
                rule.deployments,
                rule.flows,
                rule.purposes,
                rule.overrides,
                len(rule.entry_ids),
            )


def _entries(report: RuleSetReport) -> Iterator[tuple[Cell, ...]]:
    for entry in report.entries:
        yield (
            entry.entry_id,
            entry.rule,
            entry.deployment,
            entry.product,
            entry.flow,
            entry.source,
            entry.source_name,
            entry.source_component,
            entry.source_zone,
            entry.destination,
            entry.destination_name,
            entry.destination_component,
            entry.destination_zone,
            entry.service,
            entry.application,
            entry.requirement,
            entry.phase,
            entry.expires_on,
            entry.tls_inspection,
            entry.assertion,
            entry.firewalls,
            entry.seen_as,
            entry.purpose,
        )


def _findings(report: RuleSetReport) -> Iterator[tuple[Cell, ...]]:
    for each in report.findings:
        yield each.severity, each.code, each.subject, each.message, each.mend, each.flows


def _excluded(report: RuleSetReport) -> Iterator[tuple[Cell, ...]]:
    for each in report.excluded:
        yield each.deployment, each.flow, each.code, each.reason


def _provenance(report: RuleSetReport) -> Iterator[tuple[Cell, ...]]:
    for flow in report.provenance:
        head = (
            flow.flow,
            flow.purpose,
            flow.requirement,
            flow.requirement_basis,
            flow.assertion,
            number_ranges(flow.rule_numbers),
        )
        for row in flow.rows:
            yield (
                *head,
                row.document,
                row.document_title,
                row.publisher,
                row.retrieved,
                row.sha256,
                row.section,
                row.row,
                cell_texts(row.cells),
                row.summary,
            )
        if not flow.rows:
            yield (*head, *(None,) * (len(_PROVENANCE_COLUMNS) - len(head)))


def _flows(report: CatalogueReport) -> Iterator[tuple[Cell, ...]]:
    for flow in report.flows:
        yield (
            flow.flow,
            flow.product,
            flow.sources,
            flow.destinations,
            flow.services,
            flow.applications,
            flow.requirement,
            flow.requirement_basis,
            flow.feature,
            flow.conditions,
            flow.alternative,
            _yes(flow.bidirectional),
            flow.phase,
            flow.lifecycle,
            flow.assertion,
            flow.tls_inspection,
            flow.purpose,
            flow.notes,
            flow.provenance,
        )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
