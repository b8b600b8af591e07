"""How far the approval of a change has come, as the data of the Typst template."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from exports.change.telling import moment, newest_round
from requirements_app.core.change_report import ApprovalLine, StepLine

Data = dict[str, object]

_SEVERITIES = {"approved": "good", "rejected": "blocking", "open": "warning"}


def stages(steps: Iterable[StepLine]) -> list[list[Data]]:
    """The steps of the newest round from left to right; those asked in parallel stand together."""
    asked = groupby(newest_round(steps), key=lambda step: step.order)
    return [[_stop(step) for step in same] for _, same in asked]


def _stop(step: StepLine) -> Data:
    given = _approvals(step)
    words = step.state if step.state != "open" else f"{given} of {step.needed} given"
    return {
        "name": step.name,
        "words": f"{words}, after the fact" if step.after_the_fact else words,
        "severity": _SEVERITIES.get(step.state, "info"),
    }


def _approvals(step: StepLine) -> int:
    return sum(each.decision == "approved" and not each.voided_at for each in step.decisions)


def rounds(steps: Iterable[StepLine]) -> list[Data]:
    """Every round with its steps and decisions, the newest first."""
    by_round: dict[int, list[StepLine]] = {}
    for step in steps:
        by_round.setdefault(step.round, []).append(step)
    several = len(by_round) > 1
    return [
        {
            "title": f"Approval, round {number}" if several else "Approval",
            "steps": list(map(_step, by_round[number])),
        }
        for number in sorted(by_round, reverse=True)
    ]


def _step(step: StepLine) -> Data:
    terms = [f"{_approvals(step)} of {step.needed} given"]
    if step.due_at:
        terms.append(f"due {moment(step.due_at)}")
    if step.after_the_fact:
        terms.append("after the fact")
    return {
        "order": step.order,
        "name": step.name,
        "asked": step.asked,
        "state": step.state.capitalize(),
        "severity": _SEVERITIES.get(step.state, "info"),
        "terms": " · ".join(terms),
        "decisions": list(map(_decision, step.decisions)),
    }


def _decision(line: ApprovalLine) -> Data:
    for_whom = f" for {line.on_behalf_of}" if line.on_behalf_of else ""
    return {
        "decision": line.decision.capitalize(),
        "severity": "info" if line.voided_at else _SEVERITIES[line.decision],
        "who": f"{line.person}{for_whom}, {moment(line.at)}",
        "comment": line.comment,
        "content": line.content_hash,
        "voided": f"voided {moment(line.voided_at)}: {line.void_reason}" if line.voided_at else "",
    }
