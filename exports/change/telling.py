"""How facts of a change read in documents made for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from exports.change.sights import Connection
from exports.change.trials import Trial
from exports.change.work import Step
from requirements_app.core.change_report import ChangeReport, StepLine

PAPERS_NOTE = (
    "Addresses and ports are told as this firewall sees them. The order closes nothing before "
    "what takes its place is open."
)
TRIALS_NOTE = (
    "Each connection is opened by a machine among its sources, before the change and after it; "
    "after a rollback the answers are again those of before. Closed means refused or no answer, "
    "as far as no other rule of the firewall lets it through."
)

_NOT_APPROVED = frozenset({"draft", "submitted", "rejected", "withdrawn"})
_TERMS = ("connection", "source zone", "destination zone", "application", "TLS inspection", "until")


def day(value: dt.date) -> str:
    """21 November 2026."""
    return f"{value.day} {value:%B %Y}"


def moment(value: dt.datetime) -> str:
    """21 November 2026, 09:41 UTC."""
    return f"{day(value.astimezone(dt.UTC))}, {value.astimezone(dt.UTC):%H:%M} UTC"


def span(start: dt.datetime | None, end: dt.datetime | None) -> str:
    """`from … to …`, with what is known of it; "" where nothing is."""
    parts = (("from", start), ("to", end))
    return " ".join(f"{word} {moment(value)}" for word, value in parts if value)


def differences(step: Step) -> dict[str, tuple[str, str]]:
    """The terms that a step changes, as they were and as they become; the connection itself
    excepted."""
    if step.before is None or step.after is None:
        return {}
    pairs = zip(_TERMS, step.before.terms(), step.after.terms(), strict=True)
    return {
        name: (_term(old), _term(new))
        for name, old, new in pairs
        if name != "connection" and old != new
    }


def _term(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "none")


def seen_note(trial: Trial, firewall: str) -> str:
    """`fw-edge sees source 192.0.2.7`, or "" where it sees what was tried."""
    parts = [
        f"{name} {seen}"
        for name, seen, tried in zip(Connection._fields, trial.seen, trial.tried, strict=True)
        if seen != tried
    ]
    return f"{firewall} sees {' and '.join(parts)}" if parts else ""


def shared_notes(step: Step) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(what to mind, for which entries) of a step whose connection others need as well."""
    if step.action == "change" and not step.is_moved:
        return
    if step.before_shared_with:
        which = "the old connection" if step.after else "it"
        yield f"{which} stays open for", step.before_shared_with
    if step.after_shared_with:
        yield "it is open already for", step.after_shared_with


def newest_round(steps: Iterable[StepLine]) -> tuple[StepLine, ...]:
    """The steps since the change was last submitted."""
    steps = tuple(steps)
    newest = max((each.round for each in steps), default=0)
    return tuple(each for each in steps if each.round == newest)


def warning(report: ChangeReport) -> tuple[str, str]:
    """(what no page may go without, what it means); two empty texts where nothing has to be
    minded."""
    if report.state in _NOT_APPROVED:
        return f"Not approved: {report.state}", "Nothing of it may be carried out."
    if report.state == "rolled-back":
        return "Rolled back", "The firewalls have what they had before."
    if report.emergency and any(each.state != "approved" for each in newest_round(report.steps)):
        return "Emergency: not all have approved", (
            "It may be carried out before all who must approve it have been asked."
        )
    return "", ""
