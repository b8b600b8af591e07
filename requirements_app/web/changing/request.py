"""What the page of one change tells: impact, risks, the way of its approvals, its timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.audit.selectors import events_of
from requirements_app.changes.asking import Asked
from requirements_app.changes.compute.approval import SEVERITIES
from requirements_app.changes.compute.impact import impacts
from requirements_app.changes.compute.impact_words import sentence
from requirements_app.changes.compute.risk import PairVerdict
from requirements_app.changes.facts import verdicts_of, zone_kinds
from requirements_app.changes.impacts import component_names, touched
from requirements_app.changes.models import (
    Change,
    ChangeSite,
    Decision,
    RiskFinding,
    Step,
)
from requirements_app.changes.selectors import items_seen
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.words import Label

from .items import Totals

MOST_TOLD = 2_000
"""Of so many items the impact is put into words; it says where there are more."""
RISKS_SHOWN = 12
EVENT_LABELS: Mapping[str, Label] = {
    "title": _("Title"),
    "step": _("Step"),
    "on_behalf_of": _("For"),
    "comment": _("Comment"),
    "reason": _("Reason"),
    "note": _("Note"),
    "fields": _("What was edited"),
    "firewall": _("Firewall"),
    "items": _("Items"),
    "into_force": _("Came into force"),
    "left": _("Left to do"),
    "starts_at": _("From"),
    "ends_at": _("Until"),
    "freezes": _("In spite of"),
    "outcome": _("It"),
    "file": _("File"),
    "into": _("Into change"),
    "by": _("By change"),
    "policy": _("Approval policy"),
}
"""What of an event is told here; sites and entries are not, of which some may be hidden."""


# --- impact -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImpactTold:
    """One sentence for each pair of roles; `more` how many pairs there are besides; `of` how many
    items were looked at where those are not all."""

    lines: tuple[str, ...]
    more: int
    of: int


def impact_told(
    reader: User, change: Change, sites: Sequence[ChangeSite], count: int
) -> ImpactTold:
    """What the change does, in words; two queries, and one for each catalogue version."""
    items = items_seen(reader, change)[:MOST_TOLD]
    found = impacts(map(touched, items), component_names(sites))
    lines = tuple(sentence(each, ngettext) for each in found.lines)
    return ImpactTold(lines, found.more_lines, MOST_TOLD if count > MOST_TOLD else 0)


# --- risks --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RiskSort:
    """How many items a check found something against, and the gravest that it says."""

    check: str
    severity: str
    forbidden: bool
    count: int
    reason: str


def risk_sorts(reader: User, change: Change) -> list[RiskSort]:
    """What speaks against the items that the reader sees, by check, the gravest first."""
    rows = (
        RiskFinding.objects.filter(change=change, item__site__in=visible_sites(reader))
        .order_by()
        .values("check_id", "severity", "forbidden", "reason")
        .annotate(count=Count("pk"))
    )
    found = [
        RiskSort(row["check_id"], row["severity"], row["forbidden"], row["count"], row["reason"])
        for row in rows
    ]
    return sorted(found, key=_order)


def _order(risk: RiskSort) -> tuple[bool, int, int, str, str]:
    """The place of a sort of risk among others: forbidden first, then by gravity and number."""
    gravity = SEVERITIES.index(risk.severity)
    return (not risk.forbidden, -gravity, -risk.count, risk.check, risk.reason)


def pair_verdicts(change: Change, totals: Totals) -> tuple[PairVerdict, ...]:
    """What the zone matrix says of the zone pairs that the reader sees; the strictest first."""
    return verdicts_of(totals.pairs, zone_kinds(change))


# --- approvals ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepTold:
    """A step of the way. `place` is the site whose people it asks, if it is one's; `people` are who
    could still decide there, if `asks`; `refused`: somebody decided against the change."""

    step: Step
    place: Label
    decisions: tuple[Decision, ...]
    missing: int
    is_open: bool
    late: bool
    people: tuple[User, ...]

    asks: bool

    @property
    def done(self) -> bool:
        return not self.missing

    @property
    def refused(self) -> bool:
        return any(not each.approves for each in self.decisions)


def deciding(asked: Asked, reader: User) -> list[Step]:
    """The steps at which the reader may decide in the state that the change is in."""
    change = asked.change
    late = change.emergency and change.state in _AFTERWARDS
    return asked.steps_for(reader) if change.state == Change.State.SUBMITTED or late else []


def steps_told(asked: Asked, seen: Collection[int]) -> list[StepTold]:
    """The steps in their order; none while nobody is asked, whoever was asked before. `seen` are
    the keys of the sites that may be named."""
    if asked.change.state in _UNASKED:
        return []
    standing, now = asked.standing, timezone.now()
    told = []
    for place, step in enumerate(standing.steps):
        theirs = tuple(each for each in standing.decisions if each.step_id == step.pk)
        missing = standing.progress.missing[place]
        late = bool(missing and step.due_at and step.due_at < now)
        people = tuple(
            user for user in asked.people[place] if user.username not in asked.question.requesters
        )
        is_open = place in standing.progress.open and asked.change.state in _ASKING
        asks = bool(missing) and asked.change.state != Change.State.REJECTED
        where = _place_told(step, seen)
        told.append(StepTold(step, where, theirs, missing, is_open, late, people, asks))
    return told


def _place_told(step: Step, seen: Collection[int]) -> Label:
    if step.site is None:
        return ""
    return step.site.name if step.site_id in seen else _("a site that you do not see")


_AFTERWARDS = (Change.State.IMPLEMENTED, Change.State.VERIFIED)
_ASKING = (Change.State.SUBMITTED, *_AFTERWARDS)
_UNASKED = (Change.State.DRAFT, Change.State.WITHDRAWN)


def voided_decisions(change: Change) -> QuerySet[Decision]:
    """The decisions that count no longer, the newest first."""
    rows = change.decisions.filter(voided_at__isnull=False)
    return rows.select_related("person", "on_behalf_of", "step").order_by("-id")


# --- timeline -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """Something that an event tells; `moment` where it is one."""

    label: Label
    text: str
    moment: dt.datetime | None = None


@dataclass(frozen=True)
class Happening:
    event: Event
    facts: tuple[Fact, ...]


def timeline(events: Iterable[Event]) -> list[Happening]:
    """Events with what of them may be told to everybody who sees the change."""
    return [Happening(event, tuple(_facts(event.data))) for event in events]


def events_of_change(change: Change) -> QuerySet[Event]:
    """What was done to the change, newest first."""
    rows = events_of("changes.change", str(change.pk))
    return rows.select_related("actor").order_by("-id")


def recomputed_at(change: Change) -> dt.datetime | None:
    """When the change was recomputed, if that is the last thing that was done to it."""
    newest = events_of_change(change).first()
    return newest.at if newest and newest.action == "change.recomputed" else None


def ended_by(change: Change) -> Happening | None:
    """What ended the change before it came into force, or undid it."""
    if change.state not in _ENDS:
        return None
    newest = events_of_change(change).filter(action=f"change.{change.state}").first()
    return Happening(newest, tuple(_facts(newest.data))) if newest else None


_ENDS = (Change.State.REJECTED, Change.State.WITHDRAWN, Change.State.ROLLED_BACK)


def _facts(data: Mapping[str, Any]) -> Iterator[Fact]:
    for key, label in EVENT_LABELS.items():
        value = data.get(key)
        if value in (None, "", []) or (key == "comment" and isinstance(value, int)):
            continue  # of what was said in the discussion, the event has the number alone
        if key in ("starts_at", "ends_at"):
            yield Fact(label, str(value), dt.datetime.fromisoformat(str(value)))
        else:
            yield Fact(label, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
