"""What every action on a change shares: the lock, the check of what was seen, and the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Max

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, Stale
from requirements_app.sites.models import Site

from .access import hidden, visible_changes
from .compute.states import Verb, target, verbs
from .models import Change
from .signals import change_moved
from .telling import tell


@contextmanager
def acting(actor: User, number: int, expected_revision: int | None) -> Iterator[Change]:
    """A transaction that holds the change's row. Raises NotFound where the actor sees no such
    change, and Stale where `expected_revision` is not its revision any more."""
    with transaction.atomic():
        if not visible_changes(actor).filter(pk=number).exists():
            raise hidden(number)
        change = locked(number)
        if expected_revision is not None and change.revision != expected_revision:
            raise Stale(
                f"change {number} has moved on: it is at revision {change.revision}, not"
                f" {expected_revision}",
                "read it again, and decide again",
            )
        yield change


def locked(number: int) -> Change:
    """The change, held to the end of the transaction."""
    held = Change.objects.select_for_update(of=("self",))
    return held.select_related("owner", "requested_by", "approval_policy").get(pk=number)


def sites_of(change: Change) -> list[Site]:
    """The sites of a change, in the order in which they are locked."""
    return [each.site for each in change.sites.select_related("site").order_by("site_id")]


def last_position(change: Change) -> int:
    """The position of the change's last item; 0 where it has none."""
    found = change.items.aggregate(last=Max("position"))["last"]
    return int(found or 0)


def next_state(change: Change, verb: Verb) -> str:
    """Where the verb leads. Raises Conflict where it leads nowhere from the present state."""
    found = target(change.state, verb, emergency=change.emergency)  # type: ignore[arg-type]
    if found is None:
        possible = ", ".join(verbs(change.state, emergency=change.emergency))  # type: ignore[arg-type]
        raise Conflict(
            f"change {change.pk} is {change.get_state_display()}: it cannot be asked to {verb}",
            f"what can be done now: {possible}" if possible else "nothing more can be done to it",
        )
    return found


def moved(change: Change, actor: User | None, action: str, **data: Any) -> Change:
    """Save the change as its next revision, leave the audit row `change.<action>`, and tell those
    who watch it."""
    change.revision += 1
    change.save()
    facts: Mapping[str, Any] = {"state": change.state, "revision": change.revision, **data}
    slugs = list(change.sites.values_list("site__slug", flat=True))
    event = record(
        actor=actor,
        action=f"change.{action}",
        obj=change,
        site_slug=slugs[0] if len(slugs) == 1 else "",
        data={**facts, "sites": slugs},
    )
    tell(change, action, actor, event=event.pk)
    change_moved.send(Change, change=change, action=action, event=event)
    return change


def person_behind(account: User) -> User:
    """The person who answers for an account: itself, or of a service account its responsible."""
    return account.responsible or account


def had_a_hand(change: Change, actor: User) -> None:
    """Note that the actor made or changed what is asked for, and so will not approve it."""
    change.hands.add(actor, person_behind(actor))
