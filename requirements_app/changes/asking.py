"""Who is asked on several changes at once, in as many queries for a hundred as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import ADMINISTRATORS, AUDITORS
from requirements_app.sites.models import SiteRole

from .compute import approval as pure
from .models import Change, Decision, Delegation, Step
from .standing import Standing, pure_decisions, pure_step, today

_Key = tuple[str, int | None]


@dataclass(frozen=True)
class Asked:
    """Where the approvals of a change stand, what decides who may decide, and the people whom each
    step asks, by its place among the steps."""

    change: Change
    standing: Standing
    question: pure.Question
    people: Mapping[int, Sequence[User]]

    def steps_for(self, user: User) -> list[Step]:
        """The steps at which the user may decide now, for what the change holds now."""
        return [
            self.standing.steps[place]
            for place in sorted(self.standing.progress.open)
            if self.refusal(user, place) is None
        ]

    def refusal(self, user: User, place: int) -> pure.Refusal | None:
        """Why the user may not decide at a step; None where they may."""
        seen = self.change.content_hash
        return pure.may_decide(self.question, user.username, place, seen, today())


def asked_of(changes: Collection[Change]) -> dict[int, Asked]:
    """The same for each of the changes, by its number; ten queries, however many there are."""
    steps = _by_change(
        Step.objects.filter(change__in=changes, round=F("change__round")).select_related("site")
    )
    decisions = _by_change(
        Decision.objects.filter(
            change__in=changes, voided_at=None, step__round=F("change__round")
        ).select_related("person", "on_behalf_of", "step")
    )
    people = _people([step for held in steps.values() for step in held])
    delegations = _delegations({user.pk for held in people.values() for user in held})
    hands = _hands(changes)
    seeing = _seeing(changes)
    return {
        change.pk: _asked(
            change,
            steps[change.pk],
            decisions[change.pk],
            people=people,
            seeing=seeing[change.pk],
            delegations=delegations,
            hands=hands[change.pk],
        )
        for change in changes
    }


def _asked(
    change: Change,
    steps: list[Step],
    decisions: list[Decision],
    *,
    people: Mapping[_Key, Sequence[User]],
    seeing: Collection[int],
    delegations: Iterable[pure.Delegation],
    hands: Collection[str],
) -> Asked:
    places = {step.pk: place for place, step in enumerate(steps)}
    asked = {place: _asked_at(step, people, seeing) for place, step in enumerate(steps)}
    plain, decided = [pure_step(step) for step in steps], pure_decisions(decisions, places)
    standing = Standing(steps, decisions, pure.progress(plain, decided, change.content_hash))
    question = pure.Question(
        steps=plain,
        decisions=decided,
        content=change.content_hash,
        requesters=frozenset(hands),
        members={place: frozenset(user.username for user in held) for place, held in asked.items()},
        delegations=tuple(delegations),
    )
    return Asked(change, standing, question, asked)


def _by_change(rows: Iterable[Step] | Iterable[Decision]) -> dict[int, list]:  # type: ignore[type-arg]
    found: dict[int, list[Step | Decision]] = defaultdict(list)
    for row in rows:
        found[row.change_id].append(row)
    return found


def _keys(step: Step) -> list[_Key]:
    """The groups of people whom a step asks; a role is one at the step's site."""
    names = [step.group] + ([step.escalate_to] if step.escalated_at else [])
    return [(name, step.site_id if name in pure.SITE_ROLES else None) for name in names if name]


def _asked_at(
    step: Step, people: Mapping[_Key, Sequence[User]], seeing: Collection[int]
) -> list[User]:
    """Whom a step asks; of a group those who see the change, as `standing.members_of` has it."""
    found = {
        user.pk: user
        for key in _keys(step)
        for user in people.get(key, ())
        if key[1] is not None or user.pk in seeing
    }
    return sorted(found.values(), key=lambda user: user.username)


def _seeing(changes: Collection[Change]) -> dict[int, set[int]]:
    """The accounts that see each change; two queries."""
    everything = set(
        User.objects.filter(
            Q(groups__name__in=[ADMINISTRATORS, AUDITORS]) | Q(is_superuser=True)
        ).values_list("pk", flat=True)
    )
    found: dict[int, set[int]] = defaultdict(lambda: set(everything))
    roles = SiteRole.objects.filter(site__changes__change__in=changes)
    for number, *users in roles.values_list("site__changes__change", "user", "group__user"):
        found[number].update(user for user in users if user is not None)
    return found


def _people(steps: Iterable[Step]) -> dict[_Key, list[User]]:
    """The active people of each group and role that a step asks; three queries."""
    keys = {key for step in steps for key in _keys(step)}
    groups = {name for name, site in keys if site is None}
    sites = {site for _, site in keys if site is not None}
    active = User.objects.filter(is_active=True, kind=User.Kind.PERSON)
    roles = SiteRole.objects.filter(site__in=sites)
    found: dict[_Key, list[User]] = defaultdict(list)
    for user in active.filter(groups__name__in=groups).annotate(asked=F("groups__name")):
        found[user.asked, None].append(user)
    own = roles.filter(user__is_active=True, user__kind=User.Kind.PERSON).select_related("user")
    for row in own:
        if row.user is not None:
            found[row.role, row.site_id].append(row.user)
    by_group: dict[int, list[_Key]] = defaultdict(list)
    for group, role, site in roles.filter(group__isnull=False).values_list("group", "role", "site"):
        by_group[group].append((role, site))
    for member in active.filter(groups__in=list(by_group)).annotate(by=F("groups__id")):
        for key in by_group[member.by]:
            found[key].append(member)
    return found


def _delegations(people: Collection[int]) -> tuple[pure.Delegation, ...]:
    rows = Delegation.objects.filter(
        person__in=people, person__is_active=True, delegate__is_active=True
    ).select_related("person", "delegate")
    return tuple(
        pure.Delegation(each.person.username, each.delegate.username, each.first_day, each.last_day)
        for each in rows
    )


def _hands(changes: Collection[Change]) -> dict[int, set[str]]:
    """Who asked for each change, owns it, or had a hand in what it holds."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Change.hands.through.objects.filter(change__in=changes)
    for number, name in rows.values_list("change_id", "user__username"):
        found[number].add(name)
    for change in changes:
        for account in (change.owner, change.requested_by):
            found[change.pk].add(account.username)
            if account.responsible is not None:
                found[change.pk].add(account.responsible.username)
    return found
