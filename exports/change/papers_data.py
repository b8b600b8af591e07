"""The papers of one firewall as the data of the Typst template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from exports.change.papers_tables import reference
from exports.change.sights import Sight
from exports.change.telling import (
    PAPERS_NOTE,
    TRIALS_NOTE,
    differences,
    seen_note,
    shared_notes,
    span,
    warning,
)
from exports.change.trials import Trial
from exports.change.work import Action, Step, Work
from exports.wording import counted
from requirements_app.core.change_report import ChangeReport

Data = dict[str, object]

_SEVERITIES: dict[Action, str] = {"add": "good", "change": "warning", "remove": "blocking"}


def papers_data(report: ChangeReport, work: Work) -> Data:
    """What `papers.typ` reads."""
    mark, mark_note = warning(report)
    return {
        "title": f"Change {report.number} at firewall {work.firewall}",
        "description": f"Implementation, rollback and tests of change {report.number} at "
        f"{work.firewall} of {work.site}, content {report.content_hash}",
        "number": report.number,
        "firewall": work.firewall,
        "subtitle": report.title,
        "mark": mark,
        "mark_note": mark_note,
        "content_hash": report.content_hash,
        "facts": _facts(report, work),
        "note": PAPERS_NOTE,
        "implementation": list(map(_step, work.steps)),
        "rollback": list(map(_step, work.way_back)),
        "trials_note": TRIALS_NOTE,
        "trials": [_trial(trial, work.firewall) for trial in work.trials],
        "characters_note": "",
    }


def _facts(report: ChangeReport, work: Work) -> list[tuple[str, str]]:
    facts = [
        ("Firewall", f"{work.firewall} ({_site_name(report, work.site)})"),
        ("State", report.state.replace("-", " ")),
        ("Scheduled", span(report.scheduled_from, report.scheduled_until)),
        ("Reference", reference(report)),
        ("Owner", report.owner),
        ("Steps", _steps_counted(work.steps)),
        ("Unchanged", counted(work.unchanged, "item") if work.unchanged else ""),
        ("Content hash", report.content_hash),
        ("Address", report.url),
    ]
    return [(name, value) for name, value in facts if value]


def _site_name(report: ChangeReport, site: str) -> str:
    return next((each.name for each in report.sites if each.site == site), site)


def _steps_counted(steps: Sequence[Step]) -> str:
    actions = [step.action for step in steps]
    told = ", ".join(f"{actions.count(each)} to {each}" for each in _SEVERITIES if each in actions)
    return told or "none"


def _step(step: Step) -> Data:
    entry = step.sight.entry
    ids = dict.fromkeys(each.entry.entry_id for each in (step.before, step.after) if each)
    return {
        "number": step.number,
        "action": step.action.capitalize(),
        "severity": _SEVERITIES[step.action],
        "connection": _connection(step.sight),
        "was": _connection(step.before) if step.before and step.is_moved else None,
        "zones": f"{entry.source_zone} → {entry.destination_zone}",
        "terms": list(_terms(step)),
        "purpose": entry.purpose,
        "trace": f"{entry.deployment}: {entry.flow}",
        "ids": list(ids),
        "item": step.item,
        "shared": [f"{note.capitalize()} {', '.join(who)}" for note, who in shared_notes(step)],
    }


def _connection(sight: Sight) -> Data:
    return {
        "source": (sight.seen.source, sight.entry.source_name),
        "destination": (sight.seen.destination, sight.entry.destination_name),
        "service": sight.seen.service,
        "application": sight.entry.application,
    }


def _terms(step: Step) -> Iterator[tuple[str, str]]:
    """(severity, words) of the conditions, and of what becomes of them."""
    entry, changing = step.sight.entry, differences(step)
    if entry.tls_inspection == "forbidden" and "TLS inspection" not in changing:
        yield "blocking", "No TLS inspection"
    if entry.expires_on and "until" not in changing:
        yield "warning", f"Until {entry.expires_on.isoformat()}"
    if entry.phase != "operation":
        yield "warning", entry.phase.capitalize()
    for name, (before, after) in changing.items():
        yield "info", f"{name}: {before} becomes {after}"


def _trial(trial: Trial, firewall: str) -> Data:
    return {
        "number": trial.number,
        "source": (trial.tried.source, trial.source_name),
        "destination": (trial.tried.destination, trial.destination_name),
        "service": trial.tried.service,
        "before": trial.before.capitalize(),
        "after": trial.after.capitalize(),
        "notes": "; ".join(filter(None, (seen_note(trial, firewall), *trial.notes))),
    }
