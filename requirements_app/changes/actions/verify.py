"""Saying that a change works, and closing it."""

from __future__ import annotations

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict

from ..access import require_carrying_out
from ..checks import note
from ..models import Change, Evidence, Item
from ..moving import acting, moved, next_state, sites_of
from ..standing import standing_of


def change_verify(
    *, number: int, actor: User, expected_revision: int | None, text: str = ""
) -> Change:
    """Say that the change works, on evidence: some for the whole of it, or for every item. Raises
    Conflict without, and where what was found last of it or of an item is that it does not work."""
    with acting(actor, number, expected_revision) as change:
        require_carrying_out(actor, sites_of(change))
        state = next_state(change, "verify")
        _require_no_failure(change)
        whole = found_last(change) == Evidence.Outcome.WORKS
        open_items = change.items.exclude(state=Item.State.VERIFIED).count()
        if open_items and not whole:
            raise Conflict(
                f"nothing shows yet that {open_items} of its items work",
                "run the reachability check, or add evidence for the whole change",
            )
        change.items.update(state=Item.State.VERIFIED)
        change.state = state
        return moved(change, actor, "verified", note=note(text))


def change_close(*, number: int, actor: User, expected_revision: int | None) -> Change:
    """End a change that is verified; approvals after the fact have to be there. Raises Conflict
    where something was found not to work since."""
    with acting(actor, number, expected_revision) as change:
        require_carrying_out(actor, sites_of(change))
        state = next_state(change, "close")
        _require_no_failure(change)
        if not standing_of(change).complete:
            raise Conflict("approvals after the fact are missing", "see which steps are open")
        change.state, change.closed_at = state, timezone.now()
        return moved(change, actor, "closed")


def found_last(change: Change) -> str:
    """The outcome that was found last of the change as a whole; "" where nobody can say."""
    said = change.evidence.filter(item=None).exclude(outcome=Evidence.Outcome.INCONCLUSIVE)
    return said.order_by("-id").values_list("outcome", flat=True).first() or ""


def _require_no_failure(change: Change) -> None:
    failed = list(
        change.items.filter(state=Item.State.FAILED).values_list("position", flat=True)[:20]
    )
    if failed:
        raise Conflict(f"items {failed} do not work", "mend them, and check them again")
    if found_last(change) == Evidence.Outcome.FAILED:
        raise Conflict(
            f"change {change.pk} as a whole was found not to work",
            "mend it, and add evidence that it works",
        )
