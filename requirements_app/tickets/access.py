"""Who may see connectors and tickets, and send changes out.

Administrators keep the connectors. Who sees a change whole sees its tickets; who may carry it out,
or asked for it, sends it. A ticket tells no more than its connector's account may see.
"""

from __future__ import annotations

from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.changes.access import (
    changes_seen_whole,
    may_carry_out,
    require_whole,
)
from requirements_app.changes.models import Change
from requirements_app.changes.moving import sites_of
from requirements_app.core.errors import Conflict, NotAllowed, NotFound

from .models import Connector, Ticket


def require_keeper(actor: User) -> None:
    """Raise NotAllowed unless the actor may make and change connectors."""
    if not is_administrator(actor):
        raise NotAllowed("only administrators keep connectors", "ask an administrator")


def visible_connectors(user: User) -> QuerySet[Connector]:
    """All, for administrators; the active ones for those who may send changes: everyone signed in,
    by name and system alone."""
    found = Connector.objects.select_related("account")
    return found if is_administrator(user) else found.filter(active=True)


def visible_tickets(user: User) -> QuerySet[Ticket]:
    """The tickets of the changes that the user sees whole."""
    found = Ticket.objects.select_related("connector", "change")
    if is_administrator(user):
        return found
    return found.filter(change__in=changes_seen_whole(user))


def ticket_of(user: User, number: int, ticket: int) -> Ticket:
    """A ticket of a change. Raises NotFound where the user may not know of it."""
    found = visible_tickets(user).filter(change_id=number, pk=ticket).first()
    if found is None:
        raise NotFound(f"change {number} has no ticket {ticket}", "see its tickets")
    return found


def may_send(actor: User, change: Change) -> bool:
    """Whether the actor may have the change made a ticket, or have one told again."""
    sites = sites_of(change)
    asked = actor.pk in (change.requested_by_id, change.owner_id)
    if not changes_seen_whole(actor).filter(pk=change.pk).exists():
        return False
    return asked or may_carry_out(actor, sites)


def require_sending(actor: User, change: Change) -> None:
    """Raise NotAllowed unless `may_send`."""
    require_whole(actor, change)
    if not may_send(actor, change):
        raise NotAllowed(
            f"{actor.username} may not send change {change.pk} to another system",
            "ask who asked for it, or who carries it out",
        )


def readable_by_account(connector: Connector, change: Change) -> bool:
    """Whether the connector's account sees every site of the change."""
    return changes_seen_whole(connector.account).filter(pk=change.pk).exists()


def require_readable(connector: Connector, change: Change) -> None:
    """Raise Conflict unless `readable_by_account`."""
    if not readable_by_account(connector, change):
        raise Conflict(
            f"the account {connector.account.username} of {connector.name} does not see every"
            " site of this change, and the ticket would tell of them",
            f"have {connector.account.username} made a reader of these sites",
        )
