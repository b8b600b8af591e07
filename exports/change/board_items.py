"""Items of a change as the data of the Typst template."""

from __future__ import annotations

from collections.abc import Iterable

from exports.pdf.provenance import DocumentKeys, place_in_document
from requirements_app.core.change_report import ItemLine, RiskLine
from requirements_app.core.report import EntryLine

Data = dict[str, object]

ORDER_OF_SEVERITIES = {"critical": -5, "high": -4, "medium": -3, "low": -2, "none": -1}
"""The worst first; a severity of another name last."""

_SEVERITIES = {"critical": "blocking", "high": "blocking", "medium": "warning"}
_KINDS = {"add": ("Add", "good"), "remove": ("Remove", "blocking"), "modify": ("Change", "warning")}


def severity_of(risk: str) -> str:
    """The colour of a risk's severity."""
    return _SEVERITIES.get(risk, "info")


def item_data(item: ItemLine, risks: Iterable[RiskLine], keys: DocumentKeys) -> Data:
    """One item with both sides beside each other."""
    label, severity = _KINDS[item.kind]
    differing = _differing(item.before, item.after)
    entry = item.entry
    return {
        "number": item.number,
        "kind": {"label": label, "severity": severity},
        "state": item.state,
        "before": _side(item.before, differing),
        "after": _side(item.after, differing),
        "facts": f"Differs: {', '.join(item.facts).replace('_', ' ')}" if item.facts else "",
        "purpose": entry.purpose,
        "trace": f"{entry.deployment}: {entry.flow}",
        "entries": list(dict.fromkeys(e.entry_id for e in (item.before, item.after) if e)),
        "rows": [
            f"{keys[row.document, row.sha256]} {place_in_document(row)}" for row in item.rows
        ],
        "shared": _shared(item),
        "allowed": item.allowed,
        "responsible": _responsible(item),
        "reason": item.reason,
        "risks": [
            {"severity": severity_of(each.severity), "label": each.severity.capitalize(),
             "reason": each.reason}
            for each in risks
        ],
    }  # fmt: skip


def _side(entry: EntryLine | None, differing: frozenset[str]) -> Data | None:
    if entry is None:
        return None
    return {
        "source": (entry.source, entry.source_name),
        "destination": (entry.destination, entry.destination_name),
        "service": entry.service,
        "application": entry.application,
        "terms": [
            {"severity": severity, "words": words, "differs": fact in differing}
            for fact, severity, words in _terms(entry)
        ],
        "differs": {
            "source": bool(differing & {"source", "source_name", "source_zone"}),
            "destination": bool(
                differing & {"destination", "destination_name", "destination_zone"}
            ),
            "service": "service" in differing,
            "application": "application" in differing,
        },
    }


def _differing(before: EntryLine | None, after: EntryLine | None) -> frozenset[str]:
    if before is None or after is None:
        return frozenset()
    names = (
        "source", "source_name", "source_zone", "destination", "destination_name",
        "destination_zone", "service", "application", "requirement", "phase", "expires_on",
        "tls_inspection", "firewalls", "seen_as",
    )  # fmt: skip
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))


def _terms(entry: EntryLine) -> list[tuple[str, str, str]]:
    """(fact, severity or "", words) for each condition that the entry carries."""
    terms = [("requirement", "", entry.requirement.capitalize())]
    if entry.tls_inspection == "forbidden":
        terms.append(("tls_inspection", "blocking", "No TLS inspection"))
    elif entry.tls_inspection == "allowed":
        terms.append(("tls_inspection", "", "TLS inspection allowed"))
    if entry.phase != "operation":
        terms.append(("phase", "warning", entry.phase.capitalize()))
    if entry.expires_on:
        terms.append(("expires_on", "warning", f"Until {entry.expires_on.isoformat()}"))
    firewalls = " → ".join(entry.firewalls) if entry.firewalls else "Crosses no firewall"
    terms.append(("firewalls", "", firewalls))
    terms += [("seen_as", "info", seen) for seen in entry.seen_as]
    return terms


def _shared(item: ItemLine) -> str:
    if item.kind == "remove" and item.before_shared_with:
        return f"Stays open for {', '.join(item.before_shared_with)}"
    if item.kind == "add" and item.after_shared_with:
        return f"Is open already for {', '.join(item.after_shared_with)}"
    return ""


def _responsible(item: ItemLine) -> str:
    review = f"review {item.review_on.isoformat()}" if item.review_on else ""
    owner = f"owner {item.owner}" if item.owner else ""
    return " · ".join(filter(None, (owner, review)))
