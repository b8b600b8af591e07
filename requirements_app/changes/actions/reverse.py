"""Rolling back: a change that makes undone what another has brought into force."""

from __future__ import annotations

from collections.abc import Sequence

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict

from ..access import require_editing
from ..checks import prose
from ..compute.states import OPEN
from ..models import BaselineEntry, Change, Item
from ..moving import acting, moved, sites_of
from .create import change_begin, change_begun, change_site_add


def change_roll_back(
    *, number: int, actor: User, expected_revision: int | None, reason: str, emergency: bool = False
) -> Change:
    """Ask for the reverse of a change: a draft of its own, which needs its own approval. The change
    is rolled back once that is implemented. Raises Conflict where nothing of it is in force any
    more, or another roll back is under way."""
    why = prose(reason, "reason")
    with acting(actor, number, expected_revision) as change:
        sites = sites_of(change)
        require_editing(actor, sites)
        if not change.items.exclude(state=Item.State.PENDING).exists():
            raise Conflict(
                f"nothing of change {number} is implemented", "withdraw it, or leave it as it is"
            )
        for other in change.followers.filter(origin=Change.Origin.ROLL_BACK, state__in=OPEN):
            raise Conflict(f"change {other.pk} rolls it back already", "go on with that one")
        made = change_begin(
            actor=actor,
            title=f"Roll back #{change.pk}: {change.title}"[:200],
            justification=why,
            emergency=emergency,
            origin=Change.Origin.ROLL_BACK,
            comes_from=change,
        )
        for site in sites:
            change_site_add(change=made, site=site, rule_set=None)
        going_back = left_to_reverse(change)
        Item.objects.bulk_create(_reversed(made, going_back), batch_size=2_000)
        if not going_back:
            raise Conflict("what it brought is in force no longer", "there is nothing to roll back")
        change_begun(change=made, actor=actor)
        moved(change, actor, "roll-back-asked", by=made.pk)
        return made


def left_to_reverse(change: Change) -> list[Item]:
    """The implemented items of which what came is in force, or what went is gone."""
    brought = BaselineEntry.objects.filter(change=change, until=None)
    in_force = set(brought.values_list("entry_id", flat=True))
    there = BaselineEntry.objects.filter(until=None, site__in=change.sites.values("site"))
    known = {(row.site_id, row.entry_key) for row in there.only("site_id", "entry_key")}
    found: list[Item] = []
    for item in change.items.exclude(state=Item.State.PENDING).select_related("before", "after"):
        if item.after_id is not None and item.after_id not in in_force:
            continue
        if item.kind == Item.Kind.REMOVE and (item.site_id, item.entry.entry_id) in known:
            continue
        found.append(item)
    return found


def _reversed(made: Change, items: Sequence[Item]) -> list[Item]:
    """The inverse of each item: what came goes, what went comes back."""
    kinds = {"add": "remove", "remove": "add", "modify": "modify"}
    return [
        Item(
            change=made,
            site_id=item.site_id,
            position=position,
            kind=kinds[item.kind],
            before=item.after,
            after=item.before,
            firewalls=item.firewalls,
        )
        for position, item in enumerate(items, start=1)
    ]
