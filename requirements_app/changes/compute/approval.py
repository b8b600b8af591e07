"""How far the approvals of a change have come, and who may decide. Pure: policies and decisions
are values.

Steps of one `order` are asked in parallel, the next order once all of those before are complete;
what may wait until after the fact is asked when nothing else is. Nobody approves what they asked
for, and nobody fills two places of one change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .approval_policy import (
    SEVERITIES,
    SITE_ROLES,
    ApprovalPolicy,
    Conditions,
    Facts,
    Rule,
    Severity,
    Step,
)

__all__ = [
    "SEVERITIES", "SITE_ROLES", "ApprovalPolicy", "Conditions", "Decision", "Delegation", "Duty",
    "Facts", "Progress", "Question", "Refusal", "Rule", "Severity", "Shortage", "Step", "due_at",
    "duties", "may_decide", "progress", "represented", "shortages",
]  # fmt: skip


@dataclass(frozen=True)
class Delegation:
    """`person` lets `delegate` decide for them on these days, both included."""

    person: str
    delegate: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Decision:
    """`person` decided at `step` (its index); `on_behalf_of` names whom a delegate stood for.
    It counts for the content whose hash is `content` and for no other."""

    step: int
    person: str
    approves: bool
    content: str
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Progress:
    """`open`: the indexes of the steps that are asked now. `missing`: how many approvals each of
    the steps still needs."""

    open: frozenset[int]
    missing: Mapping[int, int]

    @property
    def complete(self) -> bool:
        return not any(self.missing.values())


def progress(steps: Sequence[Step], decisions: Iterable[Decision], content: str) -> Progress:
    """How far the approvals of this content have come."""
    given: dict[int, set[str]] = {}
    for each in decisions:
        if each.approves and each.content == content:
            given.setdefault(each.step, set()).add(each.person)
    missing = {
        index: max(0, step.needed - len(given.get(index, ()))) for index, step in enumerate(steps)
    }
    # What holds the change up is asked before what may wait.
    waiting = {
        index: (steps[index].after_the_fact, steps[index].order)
        for index, count in missing.items()
        if count
    }
    first = min(waiting.values(), default=None)
    return Progress(frozenset(index for index, turn in waiting.items() if turn == first), missing)


@dataclass(frozen=True)
class Refusal:
    code: Literal["requester", "not-asked", "not-open", "twice", "outdated"]
    message: str
    mend: str


@dataclass(frozen=True)
class Question:
    """Everything that decides whether one person may decide at one step. `requesters`: who asked
    for the change, owns it, or edited what it holds. `members`: the people of each step's group by
    index, those of an escalation included once it is due."""

    steps: Sequence[Step]
    decisions: Sequence[Decision]
    content: str
    requesters: Collection[str]
    members: Mapping[int, Collection[str]]
    delegations: Sequence[Delegation] = field(default=())


def may_decide(
    asked: Question, person: str, step: int, content: str, day: dt.date
) -> Refusal | None:
    """Why the person may not decide at the step for this content; None where they may."""
    if content != asked.content:
        return Refusal("outdated", "The change was edited after you opened it.", "Read it again.")
    if person in asked.requesters:
        return Refusal("requester", "Nobody approves what they asked for or edited.",
                       "Ask another approver.")  # fmt: skip
    stands_for = represented(asked, person, step, day)
    if stands_for is None:
        return Refusal("not-asked", "You are not among those who are asked at this step.",
                       "See the step's approvers.")  # fmt: skip
    if step not in progress(asked.steps, asked.decisions, asked.content).open:
        return Refusal("not-open", "This step is not asked now.", "See which steps are open.")
    if {person, stands_for} & _taken(asked):
        return Refusal("twice", "One person fills one place of a change.", "Ask another approver.")
    return None


def represented(asked: Question, person: str, step: int, day: dt.date) -> str | None:
    """Whom the person would decide for at the step: themselves, or who delegated to them, first
    those who have not decided yet; never somebody who asked for the change. None: nobody."""
    members = asked.members.get(step, ())
    if person in members:
        return person
    taken = _taken(asked)
    found = {
        each.person
        for each in asked.delegations
        if each.delegate == person
        and each.person in members
        and each.person not in asked.requesters
        and each.first <= day <= each.last
    }
    return min(found, key=lambda name: (name in taken, name), default=None)


def _taken(asked: Question) -> set[str]:
    """Who decided on this content already, or had somebody decide for them."""
    return {
        name
        for each in asked.decisions
        if each.content == asked.content
        for name in (each.person, each.on_behalf_of)
        if name
    }


@dataclass(frozen=True)
class Shortage:
    """A step that cannot be completed. `eligible`: how many of its group asked for nothing in the
    change. `message` and `mend` are for whoever submits it."""

    step: int
    eligible: int
    message: str
    mend: str


def shortages(
    steps: Sequence[Step], members: Mapping[int, Collection[str]], requesters: Collection[str]
) -> tuple[Shortage, ...]:
    """The steps for which there are too few people, one place of the change for each.

    `members` are those of each step's group, by index. Steps that have enough by themselves, but
    share their people with others, are told as well.
    """
    eligible = {
        index: sorted(set(members.get(index, ())) - set(requesters)) for index in range(len(steps))
    }
    return tuple(_short(steps, eligible))


def _short(steps: Sequence[Step], eligible: Mapping[int, Sequence[str]]) -> Iterator[Shortage]:
    mend = (
        "Give the group more members who see the sites, or have somebody else ask for the change."
    )
    place_of: dict[str, int] = {}  # which step each person fills
    for index, step in enumerate(steps):
        where = f" at {step.site}" if step.site else ""
        here = f"Step “{step.name}” needs {step.needed} of {step.group}{where}"
        many = len(eligible[index])
        if many < step.needed:
            said = f"{here}, and {many} may decide who did not ask for the change."
            yield Shortage(index, many, said, mend)
        elif not all(_fill(index, eligible, place_of, set()) for _ in range(step.needed)):
            said = f"{here}, and other steps need the same people, who fill one place each."
            yield Shortage(index, many, said, mend)


def _fill(
    step: int,
    eligible: Mapping[int, Sequence[str]],
    place_of: dict[str, int],
    tried: set[str],
) -> bool:
    """Give the step one person more, moving others to other steps where that makes room."""
    for person in eligible[step]:
        if person in tried or place_of.get(person) == step:
            continue
        tried.add(person)
        held = place_of.get(person)
        if held is None or _fill(held, eligible, place_of, tried):
            place_of[person] = step
            return True
    return False


@dataclass(frozen=True)
class Duty:
    """What is due at an open step: to remind those who are asked, or to ask others as well."""

    step: int
    kind: Literal["remind", "escalate"]


def due_at(step: Step, opened: dt.datetime) -> dt.datetime | None:
    """By when a step opened at a moment is to be decided; None where there is no deadline."""
    return opened + dt.timedelta(hours=step.hours) if step.hours else None


def duties(
    steps: Sequence[Step],
    opened: Mapping[int, dt.datetime],
    now: dt.datetime,
    remind_hours_before: int,
) -> tuple[Duty, ...]:
    """What is due by `now` at the steps open since the given moments. A step whose time is up is
    escalated where it says to whom; else its people are reminded."""
    found = []
    for index, since in sorted(opened.items()):
        due = due_at(steps[index], since)
        if due is None:
            continue
        if now >= due and steps[index].escalate_to:
            found.append(Duty(index, "escalate"))
        elif now >= due - dt.timedelta(hours=min(remind_hours_before, steps[index].hours / 2)):
            found.append(Duty(index, "remind"))
    return tuple(found)
