"""The papers of one firewall for programs: CSV and a JSON object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from exports.change.sights import Connection, Sight
from exports.change.tables import Cell, write_csv
from exports.change.trials import Trial
from exports.change.work import Step, Work
from exports.records import Record, json_value
from requirements_app.core.change_report import ChangeReport

SCHEMA_VERSION = 1

_BOTH_SIDES: tuple[tuple[str, Callable[[Sight], str | Cell]], ...] = (
    ("entry_id", lambda sight: sight.entry.entry_id),
    ("source_zone", lambda sight: sight.entry.source_zone),
    ("source", lambda sight: sight.seen.source),
    ("source_name", lambda sight: sight.entry.source_name),
    ("destination_zone", lambda sight: sight.entry.destination_zone),
    ("destination", lambda sight: sight.seen.destination),
    ("destination_name", lambda sight: sight.entry.destination_name),
    ("service", lambda sight: sight.seen.service),
    ("application", lambda sight: sight.entry.application),
    ("tls_inspection", lambda sight: sight.entry.tls_inspection),
    ("expires_on", lambda sight: sight.entry.expires_on),
)

STEP_COLUMNS = (
    "step", "action", "change", "reference", "site", "firewall", "item",
    *(f"{side}_{name}" for name, _ in _BOTH_SIDES for side in ("before", "after")),
    "deployment", "flow", "phase", "purpose", "before_shared_with", "after_shared_with",
)  # fmt: skip

TRIAL_COLUMNS = (
    "test", "change", "reference", "site", "firewall", "source", "source_name", "destination",
    "destination_name", "service", "expected_before", "expected_after", "seen_source",
    "seen_destination", "seen_service", "notes", "items", "entry_ids",
)  # fmt: skip


def reference(report: ChangeReport) -> str:
    """What a rule's comment points back with: `change 42`, and the ticket's own number."""
    ticket = f" ({report.external_reference})" if report.external_reference else ""
    return f"change {report.number}{ticket}"


def write_steps(
    report: ChangeReport, work: Work, steps: Sequence[Step], out: BinaryIO, *, bom: bool = False
) -> int:
    """The steps as CSV; returns how many there were."""
    rows = (_step_row(report, work, step) for step in steps)
    return write_csv(out, STEP_COLUMNS, rows, bom=bom)


def write_trials(report: ChangeReport, work: Work, out: BinaryIO, *, bom: bool = False) -> int:
    """The connections to try as CSV; returns how many there were."""
    rows = (_trial_row(report, work, trial) for trial in work.trials)
    return write_csv(out, TRIAL_COLUMNS, rows, bom=bom)


def papers_record(report: ChangeReport, work: Work) -> Record:
    """The papers as one JSON object."""
    return {
        "schema": "change-papers",
        "schema_version": SCHEMA_VERSION,
        "change": report.number,
        "url": report.url,
        "title": report.title,
        "state": report.state,
        "reference": reference(report),
        "content_hash": report.content_hash,
        "site": work.site,
        "firewall": work.firewall,
        "unchanged": work.unchanged,
        "implementation": [_step_record(step) for step in work.steps],
        "rollback": [_step_record(step) for step in work.way_back],
        "tests": [_trial_record(trial) for trial in work.trials],
    }


def _step_row(report: ChangeReport, work: Work, step: Step) -> tuple[Cell, ...]:
    entry = step.sight.entry
    sides = (
        read(sight) if sight else None
        for _, read in _BOTH_SIDES
        for sight in (step.before, step.after)
    )
    return (
        step.number,
        step.action,
        report.number,
        reference(report),
        work.site,
        work.firewall,
        step.item,
        *sides,
        entry.deployment,
        entry.flow,
        entry.phase,
        entry.purpose,
        step.before_shared_with,
        step.after_shared_with,
    )


def _trial_row(report: ChangeReport, work: Work, trial: Trial) -> tuple[Cell, ...]:
    return (
        trial.number,
        report.number,
        reference(report),
        work.site,
        work.firewall,
        trial.tried.source,
        trial.source_name,
        trial.tried.destination,
        trial.destination_name,
        trial.tried.service,
        trial.before,
        trial.after,
        *trial.seen,
        trial.notes,
        tuple(map(str, trial.items)),
        trial.entries,
    )


def _step_record(step: Step) -> Record:
    entry = step.sight.entry
    return {
        "step": step.number,
        "action": step.action,
        "item": step.item,
        "before": _sight_record(step.before),
        "after": _sight_record(step.after),
        "deployment": entry.deployment,
        "flow": entry.flow,
        "phase": entry.phase,
        "purpose": entry.purpose,
        "before_shared_with": list(step.before_shared_with),
        "after_shared_with": list(step.after_shared_with),
    }


def _sight_record(sight: Sight | None) -> Record | None:
    return {name: json_value(read(sight)) for name, read in _BOTH_SIDES} if sight else None


def _trial_record(trial: Trial) -> Record:
    return {
        "test": trial.number,
        **_connection(trial.tried),
        "source_name": trial.source_name,
        "destination_name": trial.destination_name,
        "expected_before": trial.before,
        "expected_after": trial.after,
        "seen_as": _connection(trial.seen),
        "notes": list(trial.notes),
        "items": list(trial.items),
        "entry_ids": list(trial.entries),
    }


def _connection(connection: Connection) -> Record:
    return dict(connection._asdict())
