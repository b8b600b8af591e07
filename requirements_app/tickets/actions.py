"""What people do with tickets."""

from __future__ import annotations

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.changes.moving import acting
from requirements_app.core.errors import Conflict

from .access import require_sending
from .models import Connector, Message, Ticket
from .outbox import ticket_held, ticket_make, wake


def ticket_send(*, number: int, connector: Connector, actor: User) -> Ticket:
    """Have a change become a ticket; asked for again, the one that there is. Raises NotFound,
    NotAllowed and Conflict."""
    with acting(actor, number, None) as change:
        require_sending(actor, change)
        return ticket_make(change=change, connector=connector, actor=actor)


@transaction.atomic
def ticket_retry(*, ticket: Ticket, actor: User) -> Ticket:
    """Try again at once what failed, and look at the ticket's status anew, its meaning included,
    unless it was given before the ticket told the content. Raises NotAllowed and Conflict."""
    held = ticket_held(ticket.pk)
    require_sending(actor, held.change)
    if not held.connector.active:
        raise Conflict(f"{held.connector.name} is switched off", "switch it on first")
    held.failures, held.error, held.mend = 0, "", ""
    if held.newest_texts().get("said") != held.applied:
        held.applied = ""
    if held.state in (Ticket.State.FAILED, Ticket.State.GONE):
        held.state = Ticket.State.OPEN if held.key else Ticket.State.WAITING
    held.save()
    record(actor=actor, action="ticket.tried-again", obj=held, data={"change": held.change_id})
    wake(held)
    held.refresh_from_db()
    return held


@transaction.atomic
def ticket_remake(*, ticket: Ticket, actor: User) -> Ticket:
    """Make a ticket anew for one that is gone at the other side, under the same external id. Raises
    NotAllowed and Conflict."""
    held = ticket_held(ticket.pk)
    require_sending(actor, held.change)
    if held.state != Ticket.State.GONE:
        raise Conflict(
            f"{held} is not gone", "look at it there; there is one ticket of a change, not two"
        )
    before = held.label
    held.messages.filter(done_at=None, dropped="").update(dropped="the ticket was made anew")
    held.messages.filter(data__texts=True).update(data={"texts": True})
    held.messages.filter(kind=Message.Kind.CREATE).update(done_at=None, begun_at=None, dropped="")
    held.key = held.label = held.url = held.status = held.applied = held.meaning = ""
    held.state, held.conflict, held.error, held.mend, held.failures = "waiting", "", "", "", 0
    held.save()
    record(
        actor=actor,
        action="ticket.made-anew",
        obj=held,
        data={"change": held.change_id, "before": before},
    )
    wake(held)
    held.refresh_from_db()
    return held
