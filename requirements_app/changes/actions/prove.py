"""Evidence: what somebody saw, and what a reachability check found."""

from __future__ import annotations

from collections.abc import Collection

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput

from ..access import require_carrying_out
from ..checks import note
from ..compute.states import AT_ITS_END
from ..models import Change, Evidence, Item
from ..moving import acting, moved, sites_of
from .edit import items_at

_STATES = (Change.State.IMPLEMENTED, Change.State.VERIFIED)


def evidence_add(
    *,
    number: int,
    actor: User,
    outcome: str,
    text: str = "",
    positions: Collection[int] | None = None,
    attachment: int | None = None,
    expected_revision: int | None = None,
) -> Change:
    """Note that the change, or the items at `positions`, works, does not, or that nobody can say.
    Only items that are implemented can be shown to work."""
    if outcome not in Evidence.Outcome.values:
        raise InvalidInput.one(
            "outcome", outcome, "is no outcome", f"use one of {', '.join(Evidence.Outcome.values)}"
        )
    said = note(text, "text")
    with acting(actor, number, expected_revision) as change:
        require_carrying_out(actor, sites_of(change))
        require_provable(change)
        items: list[Item | None] = [None]
        if positions is not None:
            items = [*items_at(change, positions)]
        elif change.state not in _STATES:
            raise Conflict(
                f"change {number} is {change.get_state_display()}: there is nothing to prove yet",
                "implement it first",
            )
        file = None
        if attachment is not None:
            file = change.attachments.filter(pk=attachment).first()
            if file is None:
                raise InvalidInput.one(
                    "attachment", attachment, "is no file of this change", "add the file first"
                )
        if file is None and not said:
            raise InvalidInput.one("text", "", "says nothing", "say what you saw, or name a file")
        given = [
            Evidence(
                change=change, item=item, outcome=outcome, text=said, attachment=file, person=actor
            )
            for item in items
        ]
        evidence_take(change, given)
        return moved(change, actor, "evidence-added", outcome=outcome, items=len(given))


def require_provable(change: Change) -> None:
    """Raise Conflict for a change that is at its end: what is found then is another's matter."""
    if change.state in AT_ITS_END:
        raise Conflict(
            f"change {change.pk} is {change.get_state_display()}: it takes no evidence any more",
            "ask for a change that mends what you found",
        )


def evidence_take(change: Change, given: Collection[Evidence]) -> None:
    """Keep what was found, and let each item's state follow: what works is verified, what does not
    has failed; inconclusive findings change nothing. Raises Conflict for items that are not
    implemented. The caller holds the change."""
    early = sorted(
        each.item.position for each in given if each.item and each.item.state == Item.State.PENDING
    )
    if early:
        raise Conflict(f"items {early[:20]} are not implemented yet", "implement them first")
    Evidence.objects.bulk_create(given, batch_size=2_000)
    states = {
        Evidence.Outcome.WORKS.value: Item.State.VERIFIED,
        Evidence.Outcome.FAILED.value: Item.State.FAILED,
    }
    for outcome, state in states.items():
        theirs = [each.item.pk for each in given if each.item and each.outcome == outcome]
        change.items.filter(pk__in=theirs).update(state=state)
