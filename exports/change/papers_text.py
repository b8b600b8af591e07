"""The papers of one firewall to read: Markdown that is as good to read as plain text."""

from __future__ import annotations

import re
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
from exports.change.work import Step, Work
from exports.wording import counted
from requirements_app.core.change_report import ChangeReport

_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~])")
_FENCE = re.compile("`+")


def papers_text(report: ChangeReport, work: Work) -> str:
    """All three lists as one text, one line feed at its end."""
    return "\n".join(_lines(report, work)) + "\n"


def _lines(report: ChangeReport, work: Work) -> Iterator[str]:
    yield f"# Change {report.number} at firewall {told(work.firewall)}"
    yield ""
    mark, mark_note = warning(report)
    if mark:
        yield from (f"**{mark}.** {mark_note}", "")
    yield from (f"- {name}: {value}" for name, value in _facts(report, work))
    yield ""
    yield PAPERS_NOTE
    yield from _step_list("Implementation", work.steps, "Nothing has to be told to this firewall.")
    yield from _step_list("Rollback", work.way_back, "There is nothing to undo.")
    yield from _trial_list(work)


def _facts(report: ChangeReport, work: Work) -> Iterator[tuple[str, str]]:
    yield "Title", told(report.title)
    yield "Site", told(work.site)
    yield "State", report.state
    if report.scheduled_from:
        yield "Scheduled", span(report.scheduled_from, report.scheduled_until)
    yield "Reference", told(reference(report))
    yield "Owner", told(report.owner)
    yield "Content hash", code(report.content_hash)
    yield "Address", told(report.url)
    if work.unchanged:
        yield "Crossing unchanged", counted(work.unchanged, "item")


def _step_list(title: str, steps: Sequence[Step], nothing: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if not steps:
        yield nothing
    for step in steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    entry = step.sight.entry
    yield f"{step.number}. **{step.action.capitalize()}** {_connection(step.sight)}"
    if step.before and step.is_moved:
        yield f"   - was: {_connection(step.before)}"
    changing = differences(step)
    for name, (before, after) in changing.items():
        yield f"   - {name}: {told(before)} becomes {told(after)}"
    zones = f"{told(entry.source_zone)} to {told(entry.destination_zone)}"
    yield f"   - zones: {zones}"
    for name, value in _about(step.sight):
        if name not in changing:
            yield f"   - {name}: {told(value)}"
    ids = dict.fromkeys(each.entry.entry_id for each in (step.before, step.after) if each)
    yield f"   - {', '.join(map(code, ids))}, item {step.item}"
    yield from (f"   - **{note}:** {', '.join(map(code, ids))}" for note, ids in shared_notes(step))


def _about(sight: Sight) -> Iterator[tuple[str, str]]:
    entry = sight.entry
    if entry.source_name:
        yield "source", entry.source_name
    if entry.destination_name:
        yield "destination", entry.destination_name
    if entry.application:
        yield "application", entry.application
    if entry.tls_inspection == "forbidden":
        yield "TLS inspection", "forbidden"
    if entry.expires_on:
        yield "until", entry.expires_on.isoformat()
    yield "purpose", entry.purpose
    yield "for", f"{entry.deployment}, {entry.flow}"


def _trial_list(work: Work) -> Iterator[str]:
    yield from ("", "## Tests", "", TRIALS_NOTE, "")
    yield "| No. | From | To | Service | Before | After | Notes |"
    yield "|--:|---|---|---|---|---|---|"
    for trial in work.trials:
        cells = (
            str(trial.number),
            _end(trial.tried.source, trial.source_name),
            _end(trial.tried.destination, trial.destination_name),
            told(trial.tried.service),
            trial.before,
            trial.after,
            told("; ".join(filter(None, (seen_note(trial, work.firewall), *trial.notes)))),
        )
        yield f"| {' | '.join(cells)} |"


def _connection(sight: Sight) -> str:
    source, destination, service = sight.seen
    return f"{code(source)} → {code(destination)} {code(service)}"


def _end(value: str, name: str) -> str:
    return f"{told(value)} ({told(name)})" if name else told(value)


def told(text: str) -> str:
    """A text as Markdown shows it letter by letter, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A text as code, on one line, whatever backticks it holds."""
    longest = max(map(len, _FENCE.findall(text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{' '.join(text.split())}{space}{fence}"
