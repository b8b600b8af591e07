"""Reads of changes: lists with their filters, one change with what its page shows, what is in
force, and what waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.text import clean_text
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .access import hidden, visible_changes
from .asking import asked_of
from .models import BaselineEntry, Change, ChangeSite, CheckRun, Decision, Evidence, Item, Step

FILTER_KEYS = ("state", "site", "owner", "risk", "q", "updated_since", "emergency", "product")
_LONGEST = 200


@dataclass(frozen=True)
class ChangeFilters:
    """What changes are picked by; what is empty does not filter. `state` may be `open`: everything
    that is not at its end. `q` are words of title and justification, or a number."""

    state: str = ""
    site: str = ""
    owner: str = ""
    risk: str = ""
    q: str = ""
    updated_since: dt.datetime | None = None
    emergency: bool = False
    product: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> ChangeFilters:
        """Filters as a query string writes them. Raises InvalidInput."""
        plain = {
            key: clean_text(texts.get(key, ""), key, _LONGEST)
            for key in ("state", "site", "owner", "risk", "q", "product")
        }
        _check(plain["state"], "state", [*Change.State.values, "open"])
        _check(plain["risk"], "risk", Change.Risk.values)
        emergency = texts.get("emergency", "")
        _check(emergency, "emergency", ["true", "false"])
        return cls(
            **plain,
            updated_since=_moment(texts.get("updated_since", "")),
            emergency=emergency == "true",
        )


ENDED = (
    Change.State.WITHDRAWN, Change.State.CLOSED, Change.State.ROLLED_BACK, Change.State.REJECTED,
)  # fmt: skip


def change_list(user: User, filters: ChangeFilters) -> QuerySet[Change]:
    """The changes that a user may see and the filters pick, newest first."""
    rows = visible_changes(user).select_related("owner", "requested_by")
    if filters.state == "open":
        rows = rows.exclude(state__in=ENDED)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.site:
        at = ChangeSite.objects.filter(change=OuterRef("pk"), site__slug=filters.site)
        rows = rows.filter(Exists(at.filter(site__in=visible_sites(user))))
    if filters.owner:
        rows = rows.filter(owner__username=filters.owner)
    if filters.risk:
        rows = rows.filter(risk=filters.risk)
    if filters.emergency:
        rows = rows.filter(emergency=True)
    if filters.updated_since:
        rows = rows.filter(updated_at__gte=filters.updated_since)
    if filters.product:
        items = Item.objects.filter(change=OuterRef("pk"), site__in=visible_sites(user))
        named = Q(after__product=filters.product) | Q(before__product=filters.product)
        rows = rows.filter(Exists(items.filter(named)))
    return _with_words(rows, filters.q)


def change_get(user: User, number: int) -> Change:
    """One change with its people. Raises NotFound, the same for missing and hidden."""
    found = (
        visible_changes(user)
        .select_related("owner", "requested_by", "comes_from", "risk_policy", "approval_policy")
        .filter(pk=number)
        .first()
    )
    if found is None:
        raise hidden(number)
    return found


def sites_seen(user: User, change: Change) -> QuerySet[ChangeSite]:
    """The sites of a change that the user sees."""
    return change.sites.filter(site__in=visible_sites(user)).select_related("site", "rule_set")


def items_seen(user: User, change: Change) -> QuerySet[Item]:
    """The items of a change at sites that the user sees, by position, with their entries."""
    rows = change.items.filter(site__in=visible_sites(user))
    together = ("site", "before", "after", "allowed__person")
    return rows.select_related(*together).order_by("position")


def evidence_seen(user: User, change: Change) -> QuerySet[Evidence]:
    """What was found of the change as a whole, and of its items at sites that the user sees."""
    rows = change.evidence.filter(Q(item=None) | Q(item__site__in=visible_sites(user)))
    return rows.select_related("item", "person")


def check_runs_seen(user: User, change: Change) -> QuerySet[CheckRun]:
    """The checks of a change at the sites that the user sees, newest first."""
    rows = change.check_runs.filter(site__in=visible_sites(user))
    return rows.select_related("site", "made_by", "change")


def check_run_get(user: User, change: Change, run_id: UUID) -> CheckRun:
    """One check of a change. Raises NotFound, also for one at a site that is hidden."""
    found = check_runs_seen(user, change).filter(pk=run_id).first()
    if found is None:
        raise NotFound("this change has no such check", "see the list of its checks")
    return found


@dataclass(frozen=True)
class Tally:
    """How many items of a kind a site's zone pair has."""

    site: str
    source_zone: str
    destination_zone: str
    kind: str
    count: int


def tally(user: User, change: Change) -> list[Tally]:
    """How many items there are, by site, zone pair and kind; one query."""
    rows = (
        items_seen(user, change)
        .order_by()
        .values(
            "site__slug", "kind", "before__source_zone", "before__destination_zone",
            "after__source_zone", "after__destination_zone",
        )
        .annotate(count=Count("pk"))
    )  # fmt: skip
    found: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        source = row["after__source_zone"] or row["before__source_zone"]
        destination = row["after__destination_zone"] or row["before__destination_zone"]
        key = (row["site__slug"], source, destination, row["kind"])
        found[key] = found.get(key, 0) + row["count"]
    return [Tally(*key, count) for key, count in sorted(found.items())]


def waiting_for(user: User) -> list[tuple[Change, list[Step]]]:
    """The changes on which the user may decide now, the oldest first, with the steps that ask; as
    many queries for many as for one."""
    asking = visible_changes(user).filter(
        Q(state=Change.State.SUBMITTED)
        | Q(emergency=True, state__in=[Change.State.IMPLEMENTED, Change.State.VERIFIED]),
        Exists(
            Step.objects.filter(
                change=OuterRef("pk"), round=OuterRef("round"), opened_at__isnull=False
            )
        ),
    )
    decided = Decision.objects.filter(change=OuterRef("pk"), person=user, voided_at=None)
    rows = asking.exclude(Exists(decided)).select_related(
        "owner__responsible", "requested_by__responsible"
    )
    changes = list(rows.order_by("submitted_at", "pk"))
    if not changes:
        return []
    found = asked_of(changes)
    every = [(change, found[change.pk].steps_for(user)) for change in changes]
    return [(change, theirs) for change, theirs in every if theirs]


def own_changes(user: User) -> QuerySet[Change]:
    """The changes on which the user, who owns them or asked for them, has to do the next step: to
    submit a draft, to take up what was rejected, to schedule what is approved. What moved last is
    first."""
    states = [Change.State.DRAFT, Change.State.REJECTED, Change.State.APPROVED]
    own = Q(owner=user) | Q(requested_by=user)
    return visible_changes(user).filter(own, state__in=states).order_by("-updated_at", "-number")


def in_force(site: Site, on: dt.datetime | None = None) -> QuerySet[BaselineEntry]:
    """What is in force at a site now, or was at a moment."""
    rows = BaselineEntry.objects.filter(site=site).select_related(
        "site", "entry", "owner", "change"
    )
    if on is None:
        return rows.filter(until=None)
    return rows.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


def standing_for(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], BaselineEntry]:
    """What is in force of entries given by site and entry id, each with the change that it came
    by; one query."""
    wanted = set(keys)
    rows = BaselineEntry.objects.filter(
        until=None, site__in={site for site, _ in wanted}, entry_key__in={key for _, key in wanted}
    ).select_related("change", "owner")
    found = {(row.site_id, row.entry_key): row for row in rows}
    return {key: found[key] for key in wanted if key in found}


def open_changes_at(site: Site) -> QuerySet[Change]:
    """The changes of a site that are not at their end, newest first."""
    return Change.objects.filter(sites__site=site).exclude(state__in=ENDED)


def states_count(user: User) -> dict[str, int]:
    """How many of the visible changes are in each state; one query."""
    rows = visible_changes(user).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def behind_their_baseline(changes: Sequence[Change]) -> set[int]:
    """Which of these changes were computed against a baseline that has moved since."""
    rows = ChangeSite.objects.filter(change__in=[change.pk for change in changes])
    moved = rows.filter(site__baseline__revision__gt=F("baseline_revision"))
    return set(moved.values_list("change_id", flat=True))


def _with_words(rows: QuerySet[Change], text: str) -> QuerySet[Change]:
    number = text.removeprefix("#")
    if number.isdecimal() and len(number) < 18:
        return rows.filter(pk=int(number))
    for word in text.split():
        found = Q(title__icontains=word) | Q(justification__icontains=word)
        rows = rows.filter(found | Q(external_reference__icontains=word))
    return rows


def _check(value: str, field: str, known: Sequence[str]) -> None:
    if value and value not in known:
        raise InvalidInput.one(field, value, "is unknown", f"use one of {', '.join(known)}")


def _moment(text: str) -> dt.datetime | None:
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput.one(
            "updated_since", text, "is no moment with a time zone", "write 2026-05-01T22:00:00Z"
        )
    return found
