"""Splitting a change in two, and merging several into one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput

from ..access import require_editing
from ..checks import prose, title
from ..models import Change
from ..moving import acting, last_position, locked, moved, sites_of
from ..policies import approval_policy_current
from ..standing import approvals_void
from .create import change_begin, change_begun, change_site_add
from .edit import check_content_open, content_edited, items_at
from .recompute import change_refresh


def change_split(
    *,
    number: int,
    actor: User,
    expected_revision: int | None,
    positions: Collection[int],
    new_title: str,
) -> Change:
    """Move items into a draft of their own. Both changes lose their approvals. Returns the new
    one."""
    change_refresh(number=number, actor=actor, expected_revision=expected_revision)
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        check_content_open(change)
        items = items_at(change, positions)
        if len(items) == change.items.count():
            raise Conflict("nothing would be left of the change", "leave at least one item in it")
        made = change_begin(
            actor=actor,
            title=title(new_title),
            justification=change.justification,
            emergency=change.emergency,
            wanted_from=change.wanted_from,
            wanted_until=change.wanted_until,
            origin=Change.Origin.SPLIT,
            comes_from=change,
        )
        _sites_copy(change, made, {item.site_id for item in items})
        change.items.filter(pk__in=[item.pk for item in items]).update(change=made)
        left = change.items.values("site")
        change.sites.exclude(site__in=left).delete()
        change_begun(change=made, actor=actor)
        content_edited(change, actor, f"items went into change {made.pk}")
        moved(change, actor, "split", into=made.pk, items=len(items))
        return made


def change_merge(
    *, numbers: Sequence[int], actor: User, new_title: str, justification: str
) -> Change:
    """One draft of all items of several changes, which are withdrawn. Raises Conflict where two of
    them are about the same entry."""
    wanted = sorted(set(numbers))
    if len(wanted) < 2:
        raise InvalidInput.one("changes", wanted, "are not several", "name at least two")
    for number in wanted:
        change_refresh(number=number, actor=actor, expected_revision=None)
    with acting(actor, wanted[0], None) as first:
        changes = [first, *(_also(actor, number) for number in wanted[1:])]
        sites = {site.pk: site for change in changes for site in sites_of(change)}
        require_editing(actor, sites.values())
        for change in changes:
            check_content_open(change)
        _check_apart(changes)
        if len(sites) > 1 and not approval_policy_current().limits.several_sites:
            raise Conflict("the policy wants a change for each site", "merge those of one site")
        made = change_begin(
            actor=actor,
            title=title(new_title),
            justification=prose(justification, "justification"),
            emergency=any(change.emergency for change in changes),
            origin=Change.Origin.MERGE,
            comes_from=first,
        )
        for change in changes:
            made.hands.add(*change.hands.all())
            _sites_copy(change, made, set(sites))
            start = last_position(made)
            for offset, item in enumerate(change.items.order_by("position"), start=1):
                item.change, item.position = made, start + offset
                item.save(update_fields=["change", "position"])
            approvals_void(change, f"it went into change {made.pk}")
            change.state, change.item_count = Change.State.WITHDRAWN, 0
            change.risks.all().delete()
            moved(change, actor, "merged", into=made.pk)
        return change_begun(change=made, actor=actor)


def _also(actor: User, number: int) -> Change:
    with acting(actor, number, None):
        return locked(number)


def _sites_copy(change: Change, made: Change, sites: set[int]) -> None:
    for each in change.sites.filter(site__in=sites).select_related("site", "rule_set"):
        known = made.sites.filter(site=each.site_id)
        if not known.exists():
            change_site_add(change=made, site=each.site, rule_set=each.rule_set)
        elif each.rule_set is not None:
            # What only takes out has none, and would hide that the other one comes from one.
            known.filter(rule_set=None).update(rule_set=each.rule_set)


def _check_apart(changes: Sequence[Change]) -> None:
    """Raise Conflict where two changes are about one entry of one site."""
    known: dict[tuple[int, str], int] = {}
    for change in changes:
        for item in change.items.select_related("before", "after"):
            for entry in {item.before, item.after} - {None}:
                if entry is None:
                    continue
                other = known.setdefault((item.site_id, entry.entry_id), change.pk)
                if other != change.pk:
                    raise Conflict(
                        f"changes {other} and {change.pk} are both about entry {entry.entry_id}",
                        "take it out of one of them",
                    )
