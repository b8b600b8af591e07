"""Approving and rejecting, by the people whom a step asks."""

from __future__ import annotations

from typing import TypedDict

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, Stale

from ..checks import note, prose
from ..compute import approval as pure
from ..models import Change, Decision, Step
from ..moving import acting, moved, next_state
from ..standing import Standing, question_of, standing_of, today
from ..steps import steps_open
from ..telling import watch
from .recompute import change_refresh, require_current

LATE = (Change.State.IMPLEMENTED, Change.State.VERIFIED)
"""Where an emergency is decided on after the fact."""


class DecisionOptions(TypedDict, total=False):
    """`step`: the position of the step, where several ask the same person. `content_hash`: what the
    actor read; without it, what the revision holds. `comment`: why. `ticket`: the ticket on whose
    word a connector's account decides; no door lets it in from outside."""

    step: int | None
    content_hash: str
    comment: str
    ticket: str


def change_approve(
    *, number: int, actor: User, expected_revision: int | None, options: DecisionOptions
) -> Change:
    """Approve at one of the open steps. The change is approved once every step before the fact
    is complete. Raises NotAllowed, Conflict and Stale."""
    change_refresh(number=number, actor=actor, expected_revision=expected_revision)
    with acting(actor, number, expected_revision) as change:
        if change.state not in LATE or not change.emergency:
            next_state(change, "approve")
        require_current(change)
        decision = _decide(change, actor, approves=True, options=options)
        standing = steps_open(change)
        if change.state == Change.State.SUBMITTED and standing.before_complete:
            change.state, change.approved_at = Change.State.APPROVED, timezone.now()
        return moved(
            change,
            actor,
            "approved" if standing.complete else "approval-given",
            step=decision.step.name,
            content=decision.content_hash,
            on_behalf_of=decision.on_behalf_of.username if decision.on_behalf_of else None,
            comment=decision.comment,
        )


def change_reject(
    *, number: int, actor: User, expected_revision: int | None, options: DecisionOptions
) -> Change:
    """Reject at one of the open steps, with a reason. One rejection rejects the change."""
    with acting(actor, number, expected_revision) as change:
        state = next_state(change, "reject")
        prose(options.get("comment"), "comment")
        decision = _decide(change, actor, approves=False, options=options)
        change.state = state
        return moved(
            change,
            actor,
            "rejected",
            step=decision.step.name,
            content=decision.content_hash,
            comment=decision.comment,
        )


def _decide(change: Change, actor: User, *, approves: bool, options: DecisionOptions) -> Decision:
    if actor.is_service and not options.get("ticket"):
        raise NotAllowed("service accounts decide nothing", "a person has to")
    standing = standing_of(change)
    asked = question_of(change, standing)
    seen = options.get("content_hash") or change.content_hash
    place = _place(asked, standing, actor, options.get("step"), seen)
    if refusal := pure.may_decide(asked, actor.username, place, seen, today()):
        _refuse(refusal)
    name = pure.represented(asked, actor.username, place, today())
    stands_for = None
    if name != actor.username:
        stands_for = User.objects.get(username=name)
    decision = Decision.objects.create(
        change=change,
        step=standing.steps[place],
        person=actor,
        on_behalf_of=stands_for,
        approves=approves,
        comment=note(options.get("comment", ""), "comment"),
        content_hash=change.content_hash,
    )
    watch(change, actor)
    return decision


def _place(
    asked: pure.Question, standing: Standing, actor: User, position: int | None, seen: str
) -> int:
    """The step that is meant: the one named, or the first open one that asks the actor."""
    if position is not None:
        for place, step in enumerate(standing.steps):
            if step.position == position:
                return place
        positions = [step.position for step in standing.steps]
        raise InvalidInput.one("step", position, "is no step of it", f"use one of {positions}")
    for place in sorted(standing.progress.open):
        if pure.may_decide(asked, actor.username, place, seen, today()) is None:
            return place
    # Nowhere: the first step says why.
    places = sorted(standing.progress.open) or list(range(len(standing.steps)))
    if not places:
        raise Conflict("the change asks nobody now", "see its approvals")
    return places[0]


def _refuse(refusal: pure.Refusal) -> None:
    if refusal.code == "outdated":
        raise Stale(refusal.message, refusal.mend)
    if refusal.code in ("requester", "not-asked"):
        raise NotAllowed(refusal.message, refusal.mend)
    raise Conflict(refusal.message, refusal.mend)


def steps_for(change: Change, actor: User) -> list[Step]:
    """The steps at which the actor may decide now, for what the change holds now."""
    standing = standing_of(change)
    asked = question_of(change, standing)
    return [
        standing.steps[place]
        for place in sorted(standing.progress.open)
        if pure.may_decide(asked, actor.username, place, change.content_hash, today()) is None
    ]
