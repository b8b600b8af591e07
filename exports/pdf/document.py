"""A rule set's report as the data of the Typst template: all words and numbers, no layout."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from exports.pdf.provenance import DocumentKeys, document_keys, documents_data, row_data
from exports.pdf.volumes import Volume
from exports.wording import VENDOR_SENTENCE, counted, number_ranges
from requirements_app.core.report import (
    DecisionLine,
    FindingLine,
    FlowLine,
    RuleLine,
    RuleSetReport,
    ZonePair,
)

Data = dict[str, object]

ENDS_TO_KEEP_TOGETHER = 16

_SEVERITIES = {"blocking": "Blocking", "warning": "Warning", "info": "Note"}
_BASES = {
    "stated": "the row says so",
    "heading": "its heading says so",
    "unstated": "the document does not say otherwise",
}
_ASSERTIONS = {
    "stated": "stated in the document",
    "inferred": "inferred from the document",
    "unclear": "unclear in the document",
}
_DRAFT_NOTE = (
    "A connection may be missing from the rules below, or may not work as its vendor demands. "
    "Put the findings right and build the rule set again before it is approved."
)


def document_data(report: RuleSetReport, volume: Volume, volumes: tuple[Volume, ...]) -> Data:
    """What `rule_set.typ` reads from data.json for one volume; findings stand in the first
    volume, what is left out and the provenance in the last one."""
    is_first, is_last = volume is volumes[0], volume is volumes[-1]
    several = len(volumes) > 1
    return {
        **_title_page(report),
        "volume": {"number": volume.number} if several else None,
        "volumes": [_volume(each, len(volumes)) for each in volumes] if several else [],
        "findings": [_finding(each) for each in report.findings] if is_first else [],
        "findings_note": _findings_note(report) if is_first else "",
        "rules_note": _rules_note(report, volume),
        "zone_pairs": [
            {
                "source": pair.source,
                "destination": pair.destination,
                "count": _pair_note(pair),
                "rules": [_rule(each) for each in pair.rules],
            }
            for pair in volume.zone_pairs
        ],
        "appendices": is_last,
        **(_appendices(report) if is_last else {}),
    }


def _title_page(report: RuleSetReport) -> Data:
    severities = [each.severity for each in report.findings]
    short_hash = report.content_hash.removeprefix("v1:")[:8]
    return {
        "title": f"Firewall rule set: {report.site_name}",
        "description": f"Rules of {report.site_name} from catalogue {report.catalogue_version}, "
        f"as of {report.as_of.isoformat()}",
        "heading": report.site_name,
        "subtitle": "Firewall rule set for review",
        "site": report.site,
        "site_name": report.site_name,
        "short_hash": short_hash,
        "catalogue_version": str(report.catalogue_version),
        "as_of": report.as_of.isoformat(),
        "blocking": severities.count("blocking"),
        "draft_note": _DRAFT_NOTE,
        "blocking_messages": _blocking_messages(report.findings),
        "characters_note": "",
        "vendor_sentence": VENDOR_SENTENCE,
        "tiles": [
            _tile(report.rule_count, "rule"),
            _tile(report.entry_count, "entry", "entries"),
            _tile(severities.count("blocking"), "blocking finding", severity="blocking"),
            _tile(severities.count("warning"), "warning", severity="warning"),
            _tile(severities.count("info"), "note", severity="info"),
        ],
        "facts": _facts(report),
    }


def _blocking_messages(findings: tuple[FindingLine, ...], at_most: int = 5) -> list[str]:
    messages = [each.message for each in findings if each.severity == "blocking"]
    more = len(messages) - at_most
    return messages if more <= 0 else [*messages[:at_most], f"and {more} more, listed below"]


def _facts(report: RuleSetReport) -> list[tuple[str, str]]:
    built_at = report.built_at.astimezone(dt.UTC)
    return [
        ("Site", f"{report.site_name} ({report.site})"),
        ("Catalogue version", str(report.catalogue_version)),
        ("As of", f"{report.as_of.day} {report.as_of:%B %Y}"),
        ("Built", f"{built_at.day} {built_at:%B %Y, %H:%M} UTC"),
        ("Requested by", report.requested_by),
        ("Content hash", report.content_hash),
        ("Inputs hash", report.inputs_hash),
        ("Rule set", report.rule_set),
        ("Address", report.url),
    ]


def _tile(count: int, one: str, many: str = "", severity: str | None = None) -> Data:
    number, label = counted(count, one, many).split(" ", 1)
    return {"number": number, "label": label, "severity": severity if count else None}


def _volume(volume: Volume, of: int) -> Data:
    holds = ["findings"] if volume.number == 1 else []
    holds += [f"{pair.source} → {pair.destination}" for pair in volume.zone_pairs]
    holds += ["what is not included", "provenance"] if volume.number == of else []
    return {
        "number": volume.number,
        "rules": number_ranges(volume.rule_numbers()),
        "holds": "; ".join(holds),
    }


def _finding(finding: FindingLine) -> Data:
    return {
        "severity": finding.severity,
        "label": _SEVERITIES.get(finding.severity, finding.severity),
        "code": finding.code,
        "subject": finding.subject,
        "message": finding.message,
        "mend": finding.mend or "Nothing to do.",
        "flows": list(finding.flows),
    }


def _findings_note(report: RuleSetReport) -> str:
    if not report.findings:
        return "The build found nothing to report: every end of every needed flow is known."
    return (
        "What a person has to know or do before these rules serve their purpose. A gap never "
        "becomes a wider rule: what could not be resolved is listed here instead."
    )


def _rules_note(report: RuleSetReport, volume: Volume) -> str:
    if not report.rule_count:
        return "No rule came of this build; the findings and exclusions say why."
    here = sum(len(pair.rules) for pair in volume.zone_pairs)
    counts = f"{counted(here, 'rule')} in {counted(len(volume.zone_pairs), 'zone pair')}."
    return (
        f"{counts} Sources open the connection; replies need no rule of their own. Rule numbers "
        "are those of the portal and of the CSV and Excel files made from the same content."
    )


def _pair_note(pair: ZonePair) -> str:
    inside = ", inside one zone" if pair.source == pair.destination else ""
    return counted(len(pair.rules), "rule") + inside


def _rule(rule: RuleLine) -> Data:
    return {
        "number": rule.number,
        "sources": list(zip(rule.sources, rule.source_names, strict=True)),
        "destinations": list(zip(rule.destinations, rule.destination_names, strict=True)),
        "services": rule.services,
        "applications": ", ".join(rule.applications),
        "purposes": rule.purposes,
        "overrides": rule.overrides,
        "trace": f"{', '.join(rule.deployments)}: {', '.join(rule.flows)}",
        "requirement": rule.requirement.capitalize(),
        "in_part": f"in part {' and '.join(rule.in_part)}" if rule.in_part else "",
        "notes": _terms(rule),
        "fits_a_page": len(rule.sources) + len(rule.destinations) <= ENDS_TO_KEEP_TOGETHER,
    }


def _terms(rule: RuleLine) -> list[tuple[str, str]]:
    """(severity or "", words) for each condition that the rule carries."""
    terms = []
    if rule.tls_inspection == "forbidden":
        terms.append(("blocking", "No TLS inspection"))
    elif rule.tls_inspection == "allowed":
        terms.append(("", "TLS inspection allowed"))
    if rule.phase != "operation":
        terms.append(("warning", rule.phase.capitalize()))
    if rule.expires_on:
        terms.append(("warning", f"Until {rule.expires_on.isoformat()}"))
    if rule.firewalls:
        terms.append(("", " → ".join(rule.firewalls)))
    terms += [("info", seen) for seen in rule.seen_as]
    if not rule.crosses_firewall:
        terms.append(("info", "Crosses no firewall"))
    return terms


def _appendices(report: RuleSetReport) -> Data:
    excluded, provenance = tuple(report.excluded), tuple(report.provenance)
    rows = [row for flow in provenance for row in flow.rows]
    keys = document_keys(rows)
    return {
        "excluded_note": _excluded_note(excluded),
        "excluded": [
            {
                "deployment": deployment or "Whole site",
                "rows": [
                    {"flow": each.flow, "code": each.code, "reason": each.reason} for each in lines
                ],
            }
            for deployment, lines in groupby(
                sorted(excluded, key=_by_deployment), key=_by_deployment
            )
        ],
        "provenance_note": "The document row behind each flow, and the rules it led to. "
        "Where a vendor's own sentence stands in a cell, it is read from the original, which is "
        "known by its SHA-256.",
        "documents": documents_data(rows, keys),
        "provenance": [_flow(each, keys) for each in provenance],
    }


def _by_deployment(line: DecisionLine) -> str:
    return line.deployment


def _excluded_note(excluded: tuple[DecisionLine, ...]) -> str:
    if not excluded:
        return "Every flow of every deployed product is included."
    return "Flows of the deployed products that led to no rule, with the recorded reason."


def _flow(flow: FlowLine, keys: DocumentKeys) -> Data:
    numbers = number_ranges(flow.rule_numbers)
    led_to = f"{'rule' if numbers.isdecimal() else 'rules'} {numbers}" if numbers else "no rule"
    return {
        "flow": flow.flow,
        "purpose": flow.purpose,
        "facts": [
            f"{flow.requirement} ({_BASES[flow.requirement_basis]})",
            f"connection {_ASSERTIONS[flow.assertion]} · {led_to}",
        ],
        "rows": [row_data(row, keys) for row in flow.rows],
    }
