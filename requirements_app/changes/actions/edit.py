"""Editing what a change says and holds, as long as nothing of it is implemented."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput

from ..access import require_editing
from ..checks import fields_checked, window_checked
from ..compute.states import EDITABLE
from ..models import Change, Item
from ..moving import acting, had_a_hand, moved, sites_of
from ..policies import approval_policy_current
from ..preparing import prepare
from ..standing import approvals_void
from .create import ChangeFields

_NOT_APPROVED = {"external_system", "external_reference", "external_url"}
_WINDOW = {"wanted_from", "wanted_until"}


def change_edit(
    *, number: int, actor: User, expected_revision: int | None, **fields: Unpack[ChangeFields]
) -> Change:
    """Change what the change says. What approvals are for (title, justification, owner, emergency,
    and the wanted window unless the policy says otherwise) voids them and leads back to a draft;
    references do not."""
    with acting(actor, number, expected_revision) as change:
        _check_editable(change, actor)
        values = fields_checked(fields)
        window = {"wanted_from": change.wanted_from, "wanted_until": change.wanted_until}
        window_checked(window | values, "wanted")
        edited = {name: value for name, value in values.items() if getattr(change, name) != value}
        if not edited:
            return change
        for name, value in edited.items():
            setattr(change, name, value)
        renewed = approval_policy_current().limits.renew_when_window_moves
        if edited.keys() - _NOT_APPROVED - (set() if renewed else _WINDOW):
            change.save()
            content_edited(change, actor, "what it says was edited")
        return moved(change, actor, "edited", fields=sorted(edited))


def items_leave_out(
    *, number: int, actor: User, expected_revision: int | None, positions: Collection[int]
) -> Change:
    """Take items out of the change. The rest keep their positions."""
    with acting(actor, number, expected_revision) as change:
        _check_editable(change, actor)
        left_out = items_at(change, positions)
        if len(left_out) == change.items.count():
            raise Conflict("nothing would be left of the change", "withdraw it instead")
        entries = [item.entry.entry_id for item in left_out]
        Item.objects.filter(pk__in=[item.pk for item in left_out]).delete()
        content_edited(change, actor, "items were taken out")
        return moved(change, actor, "items-left-out", items=len(entries), entries=entries[:100])


def items_at(change: Change, positions: Collection[int]) -> list[Item]:
    """The items at these positions. Raises InvalidInput for one that there is none at."""
    wanted = set(positions)
    if not wanted:
        raise InvalidInput.one("items", [], "names no item", "name at least one by its position")
    found = list(change.items.filter(position__in=wanted).select_related("before", "after"))
    missing = sorted(wanted - {item.position for item in found})
    if missing:
        raise InvalidInput.one(
            "items", missing[:20], "are no items of this change", "see the list of its items"
        )
    return found


def content_edited(change: Change, actor: User, reason: str) -> None:
    """What is asked for is another: judge it anew, and let no approval count for it. The caller
    saves the change."""
    had_a_hand(change, actor)
    prepare(change)
    approvals_void(change, reason)


def _check_editable(change: Change, actor: User) -> None:
    require_editing(actor, sites_of(change))
    check_content_open(change)


def check_content_open(change: Change) -> None:
    """Raise Conflict where what the change holds stands fast."""
    if change.state not in EDITABLE:
        raise Conflict(
            f"change {change.pk} is {change.get_state_display()}: it is no longer edited",
            "ask for another change",
        )
    if change.items.exclude(state=Item.State.PENDING).exists():
        raise Conflict(
            f"parts of change {change.pk} are implemented: it is no longer edited",
            "implement the rest, or roll it back",
        )
