"""Taking a change back, and taking it up again."""

from __future__ import annotations

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict

from ..access import require_editing
from ..checks import note
from ..models import Change
from ..moving import acting, had_a_hand, moved, next_state, sites_of
from ..standing import approvals_void, nothing_implemented
from .recompute import change_follow


def change_withdraw(
    *, number: int, actor: User, expected_revision: int | None, reason: str = ""
) -> Change:
    """Ask for it no longer. Nothing of it may be implemented yet."""
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        state = next_state(change, "withdraw")
        if not nothing_implemented(change):
            raise Conflict(
                f"parts of change {number} are implemented", "implement the rest, or roll it back"
            )
        approvals_void(change, "the change was withdrawn")
        change.state = state
        return moved(change, actor, "withdrawn", reason=note(reason, "reason"))


def change_revise(*, number: int, actor: User, expected_revision: int | None) -> Change:
    """Make a draft again of what was rejected or withdrawn, in step with the baseline of now."""
    with acting(actor, number, expected_revision) as change:
        require_editing(actor, sites_of(change))
        state = next_state(change, "revise")
        if not change.items.exists():
            raise Conflict("nothing is left of this change", "ask for a new one")
        approvals_void(change, "the change is revised")
        change.state = state
        had_a_hand(change, actor)
        moved(change, actor, "revised")
    change_follow(number=number)
    change.refresh_from_db()
    return change
