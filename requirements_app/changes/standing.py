"""How far the approvals of a change have come, and who may decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import ADMINISTRATORS, AUDITORS
from requirements_app.sites.models import SiteRole

from .compute import approval as pure
from .compute.states import State
from .models import Change, Decision, Delegation, Item, Step


@dataclass(frozen=True)
class Standing:
    """The steps of a change's present round with what was decided on them, and how far they are."""

    steps: Sequence[Step]
    decisions: Sequence[Decision]
    progress: pure.Progress

    @property
    def complete(self) -> bool:
        return bool(self.steps) and self.progress.complete

    @property
    def before_complete(self) -> bool:
        """Whether every step is complete that may not wait until afterwards."""
        return bool(self.steps) and not any(
            self.progress.missing[place]
            for place, step in enumerate(self.steps)
            if not step.after_the_fact
        )

    def open_steps(self) -> list[Step]:
        return [self.steps[place] for place in sorted(self.progress.open)]


def standing_of(change: Change) -> Standing:
    """Where the approvals stand; three queries."""
    steps = list(change.steps.filter(round=change.round).select_related("site"))
    decisions = list(
        change.decisions.filter(step__round=change.round, voided_at=None).select_related(
            "person", "on_behalf_of", "step"
        )
    )
    places = {step.pk: place for place, step in enumerate(steps)}
    progress = pure.progress(
        [pure_step(step) for step in steps], pure_decisions(decisions, places), change.content_hash
    )
    return Standing(steps, decisions, progress)


def pure_step(step: Step) -> pure.Step:
    return pure.Step(
        name=step.name,
        order=step.order,
        group=step.group,
        needed=step.needed,
        hours=step.hours,
        escalate_to=step.escalate_to,
        after_the_fact=step.after_the_fact,
        site=step.site.slug if step.site else "",
    )


def pure_decisions(decisions: Iterable[Decision], places: Mapping[int, int]) -> list[pure.Decision]:
    return [
        pure.Decision(
            step=places[each.step_id],
            person=each.person.username,
            approves=each.approves,
            content=each.content_hash,
            on_behalf_of=each.on_behalf_of.username if each.on_behalf_of else "",
        )
        for each in decisions
    ]


def question_of(change: Change, standing: Standing) -> pure.Question:
    """What decides who may decide, read anew: groups, roles and absences may have changed."""
    members = {
        place: members_of(step, escalated=step.escalated_at is not None)
        for place, step in enumerate(standing.steps)
    }
    places = {step.pk: place for place, step in enumerate(standing.steps)}
    return pure.Question(
        steps=[pure_step(step) for step in standing.steps],
        decisions=pure_decisions(standing.decisions, places),
        content=change.content_hash,
        requesters=requesters_of(change),
        members=members,
        delegations=_delegations(members),
    )


def requesters_of(change: Change) -> frozenset[str]:
    """Who asked for the change, owns it, or had a hand in what it holds."""
    names = set(change.hands.values_list("username", flat=True))
    for account in (change.owner, change.requested_by):
        names |= {account.username}
        if account.responsible is not None:
            names |= {account.responsible.username}
    return frozenset(names)


def members_of(step: Step, *, escalated: bool = False) -> frozenset[str]:
    """The user names of the active people whom a step asks, of those who see the change."""
    names = set(_members(step.group, step))
    if escalated and step.escalate_to:
        names |= set(_members(step.escalate_to, step))
    return frozenset(names)


def people_asked(step: Step) -> list[User]:
    """The people whom a step asks."""
    names = members_of(step, escalated=step.escalated_at is not None)
    return list(User.objects.filter(username__in=names).order_by("username"))


def approvals_void(change: Change, reason: str) -> None:
    """Let no decision of the present round count; a change that was submitted is a draft again.
    The caller saves the change and puts it on record."""
    change.decisions.filter(voided_at=None).update(voided_at=timezone.now(), void_reason=reason)
    if change.state in (
        Change.State.SUBMITTED, Change.State.APPROVED, Change.State.SCHEDULED,
    ):  # fmt: skip
        draft: State = "draft"
        change.state = draft
        change.approved_at = change.submitted_at = None
        change.scheduled_from = change.scheduled_until = None


def nothing_implemented(change: Change) -> bool:
    return not change.items.exclude(state=Item.State.PENDING).exists()


def _members(group: str, step: Step) -> Iterable[str]:
    active = User.objects.filter(is_active=True)
    people = active.filter(kind=User.Kind.PERSON)
    if group in pure.SITE_ROLES:
        # A service account that the site itself named: it speaks for another system's decision.
        granted = SiteRole.objects.filter(site=step.site_id, role=group)
        people = active.filter(
            Q(pk__in=granted.filter(user__isnull=False).values("user"))
            | Q(
                kind=User.Kind.PERSON,
                groups__in=granted.filter(group__isnull=False).values("group"),
            )
        )
    else:
        # Nobody decides on what they cannot see.
        people = people.filter(groups__in=Group.objects.filter(name=group)).filter(
            Q(site_roles__site__changes__change=step.change_id)
            | Q(groups__site_roles__site__changes__change=step.change_id)
            | Q(groups__name__in=[ADMINISTRATORS, AUDITORS])
            | Q(is_superuser=True)
        )
    return people.values_list("username", flat=True).distinct()


def _delegations(members: Mapping[int, Collection[str]]) -> tuple[pure.Delegation, ...]:
    names = {name for group in members.values() for name in group}
    rows = Delegation.objects.filter(
        person__username__in=names, person__is_active=True, delegate__is_active=True
    ).select_related("person", "delegate")
    return tuple(
        pure.Delegation(each.person.username, each.delegate.username, each.first_day, each.last_day)
        for each in rows
    )


def today() -> dt.date:
    return timezone.localdate()
