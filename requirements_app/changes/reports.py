"""A change as the report that exporters get: its head at once, its items piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch
from django.urls import reverse

from requirements_app.audit.models import Event
from requirements_app.audit.selectors import events_of
from requirements_app.core.change_report import (
    ApprovalLine,
    ChangeReport,
    EventLine,
    ItemLine,
    RiskLine,
    SiteShare,
    StepLine,
    StepState,
)

from .compute.approval import SITE_ROLES
from .compute.impact import impacts
from .compute.impact_words import sentence
from .impacts import component_names, touched
from .models import Change, ChangeSite, Decision, Item, Step
from .preparing import items_in_order
from .report_items import item_lines, person_name
from .standing import standing_of

_MOST_EVENTS = 2_000
_FROM: Mapping[str, str] = {
    Change.Origin.RULE_SET: "made from a rule set",
    Change.Origin.SPLIT: "split from change {0}",
    Change.Origin.MERGE: "merged from other changes",
    Change.Origin.ROLL_BACK: "rolls back change {0}",
    Change.Origin.REVIEW: "comes of a review",
    Change.Origin.RETIREMENT: "comes of a retirement",
    Change.Origin.EXPIRY: "takes away access that ran out",
}
_BESIDE = ("step", "firewall", "reason", "note", "items", "outcome")


class _Anew:
    """Items that are read while they are walked, anew each time."""

    def __init__(self, read: Callable[[], Iterable[ItemLine]]) -> None:
        self._read = read

    def __iter__(self) -> Iterator[ItemLine]:
        return iter(self._read())


def change_report(change: Change) -> ChangeReport:
    """The whole change, with all its sites: only who sees all of them may be given it
    (`access.changes_seen_whole`). Its items are read while they are walked."""
    shares = list(change.sites.select_related("site", "rule_set__content").order_by("site__slug"))
    kinds = dict(change.items.order_by().values_list("kind").annotate(count=Count("pk")))
    return ChangeReport(
        number=change.pk,
        url=f"{settings.PORTAL_URL}{reverse('change', args=[change.pk])}",
        title=change.title,
        justification=change.justification,
        owner=person_name(change.owner),
        owner_account=change.owner.username,
        requester=person_name(change.requested_by),
        state=change.state,
        emergency=change.emergency,
        origin=_FROM[change.origin].format(change.comes_from_id or ""),
        created_at=change.created_at,
        updated_at=change.updated_at,
        wanted_from=change.wanted_from,
        wanted_until=change.wanted_until,
        scheduled_from=change.scheduled_from,
        scheduled_until=change.scheduled_until,
        risk=change.risk,
        content_hash=change.content_hash,
        risk_policy=change.risk_policy.number if change.risk_policy else None,
        approval_policy=change.approval_policy.number if change.approval_policy else None,
        external_system=change.external_system,
        external_reference=change.external_reference,
        sites=tuple(map(_share, shares)),
        impact=_impact(change, shares),
        risks=_risks(change),
        steps=_steps(change),
        comment_count=change.comments.count(),
        events=_events(change),
        added=kinds.get(Item.Kind.ADD, 0),
        removed=kinds.get(Item.Kind.REMOVE, 0),
        modified=kinds.get(Item.Kind.MODIFY, 0),
        items=_Anew(lambda: item_lines(change)),
    )


def _share(share: ChangeSite) -> SiteShare:
    built = share.rule_set
    return SiteShare(
        site=share.site.slug,
        name=share.site.name,
        catalogue_version=built.catalogue_version_id if built else None,
        rule_set=str(built.pk) if built else "",
        rule_set_hash=built.content.digest if built and built.content else "",
        baseline_revision=share.baseline_revision,
    )


def _impact(change: Change, shares: Sequence[ChangeSite]) -> tuple[str, ...]:
    found = impacts(map(touched, items_in_order(change)), component_names(shares))
    told = [sentence(each) for each in found.lines]
    if found.more_lines:
        told.append(f"{found.more_lines} more pairs of roles, with {found.more_items} items")
    return tuple(told)


def _risks(change: Change) -> tuple[RiskLine, ...]:
    rows = change.risks.order_by("item__position", "id")
    told = rows.values_list("check_id", "severity", "reason", "item__position")
    return tuple(RiskLine(*row) for row in told.iterator())


# --- approvals ---------------------------------------------------------------------------------


def _steps(change: Change) -> tuple[StepLine, ...]:
    """The steps of all rounds in order; those of the present one are as far as what is decided
    counts for what the change holds now."""
    decided = Decision.objects.select_related("person", "on_behalf_of").order_by("id")
    rows = change.steps.select_related("site").prefetch_related(Prefetch("decisions", decided))
    standing = standing_of(change)
    open_now = {step.pk for step in standing.open_steps()}
    missing = {
        step.pk: standing.progress.missing[place] for place, step in enumerate(standing.steps)
    }
    return tuple(
        _step(step, _step_state(step, missing.get(step.pk), is_open=step.pk in open_now))
        for step in rows.order_by("round", "position")
    )


def _step_state(step: Step, missing: int | None, *, is_open: bool) -> StepState:
    """`missing` is None for a step of a round that is over."""
    over = missing is None
    decided = [each for each in step.decisions.all() if over or each.voided_at is None]
    if any(not each.approves for each in decided):
        return "rejected"
    if missing is None:
        return "approved" if len(decided) >= step.needed else "waiting"
    if not missing:
        return "approved"
    return "open" if is_open else "waiting"


def _step(step: Step, state: StepState) -> StepLine:
    people = step.group.replace("-", " ")
    if step.group in SITE_ROLES and step.site:
        people = f"{people}s of {step.site.name}"
    return StepLine(
        round=step.round,
        order=step.order,
        name=step.name,
        asked=people if step.needed == 1 else f"{step.needed} of {people}",
        needed=step.needed,
        state=state,
        due_at=step.due_at,
        after_the_fact=step.after_the_fact,
        decisions=tuple(map(_decision, step.decisions.all())),
    )


def _decision(row: Decision) -> ApprovalLine:
    return ApprovalLine(
        person=person_name(row.person),
        on_behalf_of=person_name(row.on_behalf_of) if row.on_behalf_of else "",
        decision="approved" if row.approves else "rejected",
        comment=row.comment,
        at=row.decided_at,
        content_hash=row.content_hash,
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )


# --- what happened -----------------------------------------------------------------------------


def _events(change: Change) -> tuple[EventLine, ...]:
    """What the audit holds of it, oldest first."""
    rows = events_of("changes.change", str(change.pk)).select_related("actor").order_by("id")
    return tuple(map(_event, rows[:_MOST_EVENTS]))


def _event(row: Event) -> EventLine:
    what = row.action.removeprefix("change.").replace("-", " ")
    beside = _beside(row.data)
    who = person_name(row.actor) if row.actor else "the portal"
    return EventLine(row.at, who, f"{what}: {beside}" if beside else what)


def _beside(data: Mapping[str, Any]) -> str:
    told = ((name, data.get(name)) for name in _BESIDE)
    return ", ".join(f"{name} {value}" for name, value in told if value not in (None, "", [], 0))
