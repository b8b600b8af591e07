"""Asking for approval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput, Problem

from ..access import require_editing
from ..compute import approval as pure
from ..facts import blocking_findings, exceptions_of, facts_of
from ..models import Change, Step
from ..moving import acting, moved, next_state, sites_of
from ..policies import approval_policy, policy_current
from ..preparing import outdated, prepare
from ..standing import members_of, pure_step, requesters_of
from ..steps import steps_open
from .recompute import change_refresh, require_current


def change_submit(*, number: int, actor: User, expected_revision: int | None) -> Change:
    """Ask for approval of what the change holds now.

    Risks and steps are those of the policies as they are now. Raises Conflict while items are being
    judged, and InvalidInput with every reason why it cannot be submitted: what is forbidden, what
    the policy does not allow, no rule for it, a step with too few people.
    """
    change_refresh(number=number, actor=actor, expected_revision=expected_revision)
    _judged_by_now(number, actor, expected_revision)
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        state = next_state(change, "submit")
        require_current(change)
        _require_judged(change)
        revision = policy_current("approval")
        policy = approval_policy(revision)
        facts = facts_of(change)
        steps = policy.steps(facts)
        change.approval_policy = revision
        change.round += 1
        rows = _rows(change, steps)
        if reasons := list(_in_the_way(change, policy, facts, rows)):
            raise InvalidInput(*reasons)
        Step.objects.bulk_create(rows)
        change.state = state
        change.submitted_at = timezone.now()
        change.save()
        steps_open(change)
        return moved(
            change,
            actor,
            "submitted",
            content=change.content_hash,
            steps=[step.name for step in rows],
            policy=revision.number,
        )


def _judged_by_now(number: int, actor: User, expected_revision: int | None) -> None:
    """Judge a draft anew that was judged by another risk policy than that of now, whatever comes of
    submitting it: what speaks against it is to be seen."""
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        next_state(change, "submit")
        if change.content_hash and outdated(change):
            prepare(change)
            change.save()


def _require_judged(change: Change) -> None:
    if not change.content_hash:
        raise Conflict(
            f"the {change.item_count} items of change {change.pk} are still being judged",
            "wait for its job, and submit it then",
        )


def _rows(change: Change, steps: tuple[pure.Step, ...]) -> list[Step]:
    sites = {site.slug: site for site in sites_of(change)}
    return [
        Step(
            change=change,
            round=change.round,
            position=position,
            order=step.order,
            name=step.name,
            group=step.group,
            site=sites.get(step.site),
            needed=step.needed,
            hours=step.hours,
            escalate_to=step.escalate_to,
            after_the_fact=step.after_the_fact,
        )
        for position, step in enumerate(steps, start=1)
    ]


def _in_the_way(
    change: Change, policy: pure.ApprovalPolicy, facts: pure.Facts, steps: list[Step]
) -> Iterator[Problem]:
    """Everything that keeps the change from being submitted."""
    forbidden = change.risks.filter(forbidden=True).select_related("item")
    for risk in forbidden[:20]:
        yield Problem("items", risk.item.position, f"is forbidden: {risk.reason}", "leave it out")
    yield from policy.limits.problems(
        sites=facts.sites,
        products=facts.products,
        items=facts.size,
        blocking=blocking_findings(change),
    )
    for each in exceptions_of(change):
        if problem := policy.limits.exception_problem(each.expires_on, timezone.localdate()):
            yield replace(problem, field=f"overrides/{each.slug}.{problem.field}")
    if not steps:
        yield Problem(
            "policy", policy_current("approval").number, "has no rule for this change",
            "have an administrator add one: silence is no approval",
        )  # fmt: skip
    members = {place: members_of(step) for place, step in enumerate(steps)}
    for short in pure.shortages(
        [pure_step(step) for step in steps], members, requesters_of(change)
    ):
        yield Problem("steps", steps[short.step].name, short.message, short.mend)
