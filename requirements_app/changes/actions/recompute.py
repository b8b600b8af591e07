"""Keeping an open change in step with the baseline: what has come true otherwise goes, what has
become something else is told so. Nothing is ever added to what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from requirements_app.accounts.models import User
from requirements_app.core.errors import Stale
from requirements_app.rulesets.models import Entry

from ..compute.states import OPEN
from ..difference import FIREWALLS, same
from ..models import AllowedAlready, Baseline, BaselineEntry, Change, ChangeSite, Item
from ..moving import acting, locked, moved
from ..preparing import prepare
from ..standing import approvals_void

_MEND = "look at what it asks for now, and decide again"
_OF_ITEM = FIREWALLS.format(before="changes_item.before_id", after="changes_item.after_id")
_SET_FIREWALLS = f"UPDATE changes_item SET firewalls = {_OF_ITEM} WHERE id = ANY(%s)"  # noqa: S608


def change_follow(*, number: int) -> bool:
    """Recompute an open change where the baseline of one of its sites has moved. Returns whether
    what it asks for is another now."""
    with transaction.atomic():
        change = locked(number)
        return change.state in OPEN and _followed(change)


def change_refresh(*, number: int, actor: User, expected_revision: int | None) -> None:
    """Have the change follow the baseline before anything is decided on it.

    Raises Stale, after it has been recomputed, where what the actor saw is not what it asks for.
    """
    with acting(actor, number, expected_revision) as change:
        behind = change.state in OPEN and _behind(change).exists()
    if behind and change_follow(number=number):
        raise Stale(f"the baseline has moved, and change {number} was recomputed", _MEND)


def require_current(change: Change) -> None:
    """Raise Stale where the baseline has moved since the change was computed. The caller holds the
    change, and the baselines where it is about to move them."""
    if _behind(change).exists():
        raise Stale(f"the baseline has moved since change {change.pk} was computed", _MEND)


def _behind(change: Change) -> QuerySet[ChangeSite]:
    now = Coalesce(F("site__baseline__revision"), 0)
    return change.sites.annotate(now=now).exclude(baseline_revision=F("now"))


def _followed(change: Change) -> bool:
    altered = 0
    for each in _behind(change):
        altered += _items_follow(change, each)
        at = Baseline.objects.filter(site=each.site_id).values_list("revision", flat=True).first()
        each.baseline_revision = at or 0
        each.save(update_fields=["baseline_revision"])
    if not altered:
        return False
    if not change.items.exists():
        approvals_void(change, "nothing is left of it")
        change.state, change.item_count = Change.State.WITHDRAWN, 0
        moved(change, None, "nothing-left", items=altered)
        return True
    prepare(change)
    approvals_void(change, "the baseline has moved")
    moved(change, None, "recomputed", items=altered)
    return True


def _items_follow(change: Change, at: ChangeSite) -> int:
    """Recompute the items of one site that are not implemented. Returns how many are altered."""
    pending = list(
        change.items.filter(site=at.site_id, state=Item.State.PENDING).select_related(
            "before", "after"
        )
    )
    in_force = _in_force(at, pending)
    gone: list[Item] = []
    altered: list[Item] = []
    for item in pending:
        before, after = recomputed(item.before, item.after, in_force)
        if before != item.before or after != item.after:
            item.before, item.after = before, after
            (altered if before or after else gone).append(item)
    _store(gone, altered)
    return len(gone) + len(altered)


def recomputed(
    before: Entry | None, after: Entry | None, in_force: Mapping[str, Entry]
) -> tuple[Entry | None, Entry | None]:
    """What is left to do of an item: what is gone already does not go, what is in force already
    does not come, and what is in force as something else is modified."""
    going = in_force.get(before.entry_id) if before else None
    if after is None:
        return going, None
    there = in_force.get(after.entry_id)
    if there is None or there == going:
        return going, None if going is not None and same(going, after) else after
    return (going, None) if same(there, after) else (going or there, after)


def _in_force(at: ChangeSite, items: Sequence[Item]) -> dict[str, Entry]:
    ends = (entry for item in items for entry in (item.before, item.after))
    keys = {entry.entry_id for entry in ends if entry is not None}
    rows = BaselineEntry.objects.filter(site=at.site_id, until=None, entry_key__in=keys)
    return {row.entry_key: row.entry for row in rows.select_related("entry")}


def _store(gone: Sequence[Item], altered: Sequence[Item]) -> None:
    Item.objects.filter(pk__in=[item.pk for item in gone]).delete()
    for item in altered:
        kinds = {(True, True): "modify", (True, False): "remove", (False, True): "add"}
        item.kind = kinds[item.before is not None, item.after is not None]
    # What was allowed was another packet.
    AllowedAlready.objects.filter(item__in=[item.pk for item in altered]).delete()
    Item.objects.bulk_update(altered, ["kind", "before", "after"])
    with connection.cursor() as cursor:
        cursor.execute(_SET_FIREWALLS, [[item.pk for item in altered]])
