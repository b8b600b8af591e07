"""A change's report as the data of the Typst template: all words and numbers, no layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from exports.change.board_approval import rounds, stages
from exports.change.board_items import ORDER_OF_SEVERITIES, item_data, severity_of
from exports.change.telling import day, moment, span, warning
from exports.pdf.provenance import DocumentKeys, document_keys, documents_data, row_data
from exports.wording import VENDOR_SENTENCE, counted, number_ranges
from requirements_app.core.change_report import (
    ChangeReport,
    EventLine,
    ItemLine,
    RiskLine,
    SiteShare,
)

Data = dict[str, object]

_STATES = {
    "draft": "warning",
    "submitted": "info",
    "rejected": "blocking",
    "withdrawn": "blocking",
    "rolled-back": "warning",
}


@dataclass(frozen=True)
class Volume:
    """The `number`-th of `of` volumes, with its items."""

    number: int
    of: int
    items: tuple[ItemLine, ...]


def board_data(report: ChangeReport, volume: Volume) -> Data:
    """What `change.typ` reads for one volume; what is decided stands in the first volume, the
    timeline in the last one."""
    is_first, is_last = volume.number == 1, volume.number == volume.of
    rows = [row for item in volume.items for row in item.rows]
    keys = document_keys(rows)
    return {
        **_title_page(report),
        "volume": f"Volume {volume.number} of {volume.of}" if volume.of > 1 else "",
        "items_note": _items_note(report, volume),
        "rounds": rounds(report.steps) if is_first else [],
        "risks": _risks(report.risks) if is_first else [],
        "sites": list(map(_site, report.sites)) if is_first else [],
        "decisions": is_first,
        "groups": _groups(report, volume.items, keys),
        "documents": documents_data(rows, keys),
        "flows": _flows(volume.items, keys),
        "vendor_sentence": VENDOR_SENTENCE,
        "events": list(map(_event, report.events)) if is_last else [],
        "timeline": is_last,
    }


# --- title page --------------------------------------------------------------------------------


def _title_page(report: ChangeReport) -> Data:
    names = " and ".join(each.name for each in report.sites)
    mark, mark_note = warning(report)
    return {
        "title": f"Change {report.number}: {report.title}",
        "description": f"Firewall change {report.number} at {names}, {_state(report)}, content "
        f"{report.content_hash}",
        "heading": report.title,
        "subtitle": f"Firewall change {report.number} at {names}",
        "number": report.number,
        "state": {"label": _state(report).capitalize(), "severity": _severity_of_state(report)},
        "emergency": report.emergency,
        "mark": mark,
        "mark_note": mark_note,
        "content_hash": report.content_hash,
        "tiles": [
            _tile(report.added, "to add", "good"),
            _tile(report.modified, "to change", "warning"),
            _tile(report.removed, "to remove", "blocking"),
            {"number": report.risk.capitalize(), "label": "risk", "severity": _risk(report)},
        ],
        "path": _path(report),
        "justification": [each for each in report.justification.splitlines() if each.strip()],
        "impact": list(report.impact),
        "facts": _facts(report),
        "characters_note": "",
    }


def _tile(count: int, label: str, severity: str) -> Data:
    return {"number": f"{count:,}", "label": label, "severity": severity if count else None}


def _state(report: ChangeReport) -> str:
    return report.state.replace("-", " ")


def _severity_of_state(report: ChangeReport) -> str:
    return _STATES.get(report.state, "good")


def _risk(report: ChangeReport) -> str | None:
    return severity_of(report.risk) if report.risk != "none" else None


def _path(report: ChangeReport) -> list[list[Data]]:
    request: Data = {"name": "Requested", "words": report.requester, "severity": "good"}
    state: Data = {
        "name": _state(report).capitalize(),
        "words": "state now",
        "severity": _severity_of_state(report),
    }
    return [[request], *stages(report.steps), [state]]


def _facts(report: ChangeReport) -> list[tuple[str, str]]:
    ticket = " ".join(filter(None, (report.external_system, report.external_reference)))
    facts = [
        ("Change", str(report.number)),
        ("Requested by", f"{report.requester}, {day(report.created_at.astimezone(dt.UTC))}"),
        ("Owner", report.owner),
        ("Origin", report.origin),
        ("Wanted", span(report.wanted_from, report.wanted_until)),
        ("Scheduled", span(report.scheduled_from, report.scheduled_until)),
        ("Reference", ticket),
        ("Policies", _policies(report)),
        ("Discussion", counted(report.comment_count, "comment")),
        ("Last touched", moment(report.updated_at)),
        ("Content hash", report.content_hash),
        ("Address", report.url),
    ]
    return [(name, value) for name, value in facts if value]


def _policies(report: ChangeReport) -> str:
    revisions = (("risk", report.risk_policy), ("approval", report.approval_policy))
    return ", ".join(f"{kind} revision {number}" for kind, number in revisions if number)


# --- risks and sites ---------------------------------------------------------------------------


def _risks(risks: Iterable[RiskLine]) -> list[Data]:
    """Each reason once, the worst first, with the items it speaks of."""
    items: dict[tuple[str, str, str], list[int]] = {}
    for risk in risks:
        found = items.setdefault((risk.severity, risk.check, risk.reason), [])
        if risk.item is not None:
            found.append(risk.item)
    ordered = sorted(items, key=lambda key: (ORDER_OF_SEVERITIES.get(key[0], 0), key[1:]))
    return [
        {
            "label": severity.capitalize(),
            "severity": severity_of(severity),
            "check": check,
            "reason": reason,
            "items": number_ranges(items[severity, check, reason]) or "the whole change",
        }
        for severity, check, reason in ordered
    ]


def _site(share: SiteShare) -> Data:
    return {
        "name": share.name,
        "site": share.site,
        "version": str(share.catalogue_version or "–"),
        "rule_set": share.rule_set or "none",
        "rule_set_hash": share.rule_set_hash,
        "baseline": share.baseline_revision,
    }


# --- items, and what they rest on --------------------------------------------------------------


def _items_note(report: ChangeReport, volume: Volume) -> str:
    if not volume.items:
        return "This change has no items: nothing differs from what is in force."
    first, last = volume.items[0].number, volume.items[-1].number
    which = f"Items {first:,} to {last:,} of {report.item_count:,}" if volume.of > 1 else (
        counted(report.item_count, "item")
    )  # fmt: skip
    return (
        f"{which}. Sources open the connection; replies need no item of their own. What differs "
        "inside a changed entry is marked."
    )


def _groups(report: ChangeReport, items: Iterable[ItemLine], keys: DocumentKeys) -> list[Data]:
    names = {each.site: each.name for each in report.sites}
    risks: dict[int, list[RiskLine]] = {}
    for risk in report.risks:
        if risk.item is not None:
            risks.setdefault(risk.item, []).append(risk)
    grouped = groupby(items, key=_place)
    found: list[Data] = []
    for (site, source, destination), same in grouped:
        lines = tuple(same)
        found.append(
            {
                "site": names.get(site, site),
                "source": source,
                "destination": destination,
                "count": _count(lines),
                "items": [item_data(each, risks.get(each.number, ()), keys) for each in lines],
            }
        )
    return found


def _place(item: ItemLine) -> tuple[str, str, str]:
    return item.site, item.entry.source_zone, item.entry.destination_zone


def _count(lines: tuple[ItemLine, ...]) -> str:
    kinds = [each.kind for each in lines]
    words = (("add", "to add"), ("modify", "to change"), ("remove", "to remove"))
    return ", ".join(f"{kinds.count(kind)} {word}" for kind, word in words if kind in kinds)


def _flows(items: Iterable[ItemLine], keys: DocumentKeys) -> list[Data]:
    numbers: dict[tuple[str, tuple[object, ...]], list[ItemLine]] = {}
    for item in items:
        numbers.setdefault((item.entry.flow, item.rows), []).append(item)
    return [
        {
            "flow": lines[0].entry.flow,
            "purpose": lines[0].entry.purpose,
            "facts": [_led_to(lines)],
            "rows": [row_data(row, keys) for row in lines[0].rows],
        }
        for lines in numbers.values()
    ]


def _led_to(lines: list[ItemLine]) -> str:
    told = number_ranges(item.number for item in lines)
    return f"{'item' if told.isdecimal() else 'items'} {told}"


def _event(line: EventLine) -> Data:
    return {"at": moment(line.at), "who": line.who, "what": line.what}
