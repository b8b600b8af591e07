"""Marking items as implemented: the one place where a baseline moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.jobs.services import job_create
from requirements_app.sites.models import Site

from ..access import require_carrying_out
from ..checks import note
from ..compute.states import OPEN
from ..models import Baseline, Change, Implementation, Item
from ..moving import acting, locked, moved, next_state, sites_of
from ..policies import approval_policy
from ..schedule import freezes_now
from ..standing import standing_of
from .edit import items_at
from .in_force import baseline_move
from .recompute import change_refresh, require_current
from .reverse import left_to_reverse


def change_implement(
    *,
    number: int,
    actor: User,
    expected_revision: int | None,
    positions: Collection[int] | None = None,
    firewall: str = "",
    text: str = "",
) -> Change:
    """Note that the change is implemented: whole, or the items at `positions`, at `firewall` or
    at all that are theirs.

    An item is implemented once every firewall on its paths is done; then, in the same transaction,
    the baseline of its site moves. The change is implemented with its last item. Raises Conflict
    where approvals are missing, a freeze is on, or an item is implemented already.
    """
    change_refresh(number=number, actor=actor, expected_revision=expected_revision)
    with acting(actor, number, expected_revision) as change:
        sites = sites_of(change)
        require_carrying_out(actor, sites)
        state = next_state(change, "implement")
        goes_back = _rolled_back_by(change)
        baselines = _held([site.pk for site in sites])
        require_current(change)
        _require_approved(change)
        _require_no_freeze(change, sites)
        items = _meant(change, positions, firewall)
        complete = _done_at(items, firewall, actor)
        complete += _allowed_already(change, complete, actor)
        _into_force(change, complete, baselines)
        left = change.items.filter(state=Item.State.PENDING).count()
        if not left:
            change.state, change.implemented_at = state, timezone.now()
            if goes_back is not None:
                _roll_back(goes_back, change, actor)
        return moved(
            change,
            actor,
            "implemented" if not left else "partly-implemented",
            items=len(items),
            into_force=len(complete),
            left=left,
            firewall=firewall,
            note=note(text),
        )


def _held(site_ids: Sequence[int]) -> Mapping[int, Baseline]:
    """The baselines of the sites, locked in the order of their sites; missing ones are made."""
    Baseline.objects.bulk_create(
        [Baseline(site_id=site) for site in sorted(site_ids)], ignore_conflicts=True
    )
    rows = Baseline.objects.select_for_update().filter(site__in=site_ids).order_by("site_id")
    return {row.site_id: row for row in rows}


def _require_approved(change: Change) -> None:
    """An emergency may begin before its approvals, which follow after the fact."""
    if change.emergency and change.state == Change.State.SUBMITTED:
        return
    standing = standing_of(change)
    if not standing.before_complete:
        raise Conflict(
            f"change {change.pk} lacks approvals of what it holds now",
            "see which steps are open",
        )


def _require_no_freeze(change: Change, sites: Sequence[Site]) -> None:
    frozen = [] if change.emergency else freezes_now(sites)
    if frozen:
        names = ", ".join(dict.fromkeys(each.window.name for each in frozen))
        until = max(each.span.ends for each in frozen)
        raise Conflict(
            f"nothing is implemented now: {names}",
            f"wait until {until:%Y-%m-%dT%H:%MZ}, or ask for an emergency change",
        )


def _meant(change: Change, positions: Collection[int] | None, firewall: str) -> list[Item]:
    if positions is not None:
        items = items_at(change, positions)
    else:
        pending = change.items.filter(state=Item.State.PENDING)
        items = list(pending.select_related("before", "after"))
        if firewall:
            items = [item for item in items if firewall in item.firewalls]
    done = [item.position for item in items if item.state != Item.State.PENDING]
    if done:
        raise Conflict(f"items {done[:20]} are implemented already", "leave them out")
    away = [item.position for item in items if firewall and firewall not in item.firewalls]
    if away:
        raise InvalidInput.one(
            "firewall", firewall, f"is not on the path of items {away[:20]}", "name one that is"
        )
    if not items:
        raise Conflict("there is nothing left to implement there", "see the list of its items")
    return items


def _done_at(items: Sequence[Item], firewall: str, actor: User) -> list[Item]:
    """Note the items as done at the firewall, or at all of theirs. Returns those that are done
    everywhere."""
    places = [
        Implementation(item=item, firewall=name, person=actor)
        for item in items
        for name in ([firewall] if firewall else item.firewalls or [""])
    ]
    Implementation.objects.bulk_create(places, ignore_conflicts=True, batch_size=5_000)
    done: dict[int, set[str]] = {}
    rows = Implementation.objects.filter(item__in=[item.pk for item in items])
    for item, name in rows.values_list("item_id", "firewall"):
        done.setdefault(item, set()).add(name)
    return [item for item in items if done.get(item.pk, set()) >= set(item.firewalls)]


def _allowed_already(change: Change, complete: Sequence[Item], actor: User) -> list[Item]:
    """The items that wait for nobody's work come into force with the first ones that do."""
    left = change.items.filter(state=Item.State.PENDING, allowed__isnull=False)
    left = left.exclude(pk__in=[item.pk for item in complete])
    items = list(left.select_related("before", "after"))
    return _done_at(items, "", actor) if items else []


def _into_force(change: Change, items: Sequence[Item], baselines: Mapping[int, Baseline]) -> None:
    if not items:
        return
    if change.approval_policy is None:
        raise ValueError("a change that is implemented has been submitted")
    days = getattr(approval_policy(change.approval_policy).limits.review_days, change.risk)
    review_on = timezone.localdate() + dt.timedelta(days=days)
    by_site: dict[int, list[Item]] = {}
    for item in items:
        by_site.setdefault(item.site_id, []).append(item)
    for site, theirs in sorted(by_site.items()):
        baseline_move(change=change, items=theirs, baseline=baselines[site], review_on=review_on)
        change.sites.filter(site=site).update(baseline_revision=baselines[site].revision)
        job_create(kind="changes-follow", owner=None, arguments={"site": site})


def _rolled_back_by(change: Change) -> Change | None:
    """The change that this one rolls back, held: before the baselines, as it holds them itself."""
    if change.origin != Change.Origin.ROLL_BACK or change.comes_from is None:
        return None
    return locked(change.comes_from.pk)


def _roll_back(held: Change, by: Change, actor: User) -> None:
    """A change of which nothing is left in force is rolled back: one that was implemented in part
    as well, of which the rest is no longer asked for."""
    alive = (*OPEN, Change.State.IMPLEMENTED, Change.State.VERIFIED)
    if held.state in alive and not left_to_reverse(held):
        held.state = Change.State.ROLLED_BACK
        moved(held, actor, "rolled-back", by=by.pk)
