"""How tickets are told on pages: what may be done about a conflict, and when to look again."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.core.http import Request
from requirements_app.tickets.access import may_send
from requirements_app.tickets.models import Ticket
from requirements_app.tickets.selectors import is_moving, messages_of

_DECISIONS = ("approved", "rejected")
_AT_WORK, _WAITING = 2, 15


@dataclass(frozen=True)
class ShownTicket:
    """A ticket with what its reader may do. `pause` is after how many seconds a page that is open
    asks again, 0: never."""

    ticket: Ticket
    moving: bool
    pause: int
    mends: tuple[str, ...]


def shown_ticket(ticket: Ticket) -> ShownTicket:
    """A ticket as pages tell it; no query."""
    moving = is_moving(ticket)
    waits = ticket.try_at is not None or ticket.state == Ticket.State.WAITING
    pause = _AT_WORK if moving else _WAITING if waits else 0
    return ShownTicket(ticket, moving, pause, tuple(conflict_mends(ticket)))


def ticket_told(ticket: Ticket, reader: User) -> dict[str, object]:
    """What the page of one ticket shows."""
    sends = may_send(reader, ticket.change)
    return {
        "shown": shown_ticket(ticket),
        "told": list(messages_of(ticket)),
        "may_retry": sends and ticket.connector.active,
        "may_remake": sends and ticket.state == Ticket.State.GONE,
    }


def conflict_mends(ticket: Ticket) -> list[str]:
    """What people can do where ticket and change disagree."""
    if not ticket.conflict:
        return []
    system, account = ticket.connector.name, ticket.connector.account.username
    if not ticket.meaning:
        return [
            _("Have an administrator say in the mapping of %(system)s what this status means.")
            % {"system": system}
        ]
    mends = [
        _("Bring the change to where the ticket is, here, or set the ticket back, there. Then look"
          " again.")
    ]  # fmt: skip
    if ticket.meaning in _DECISIONS and ticket.change.state == "submitted":
        mends.append(
            _("Where the ticket's word shall count, make %(account)s an approver of the site.")
            % {"account": account}
        )
    return mends


def shown_tickets(rows: QuerySet[Ticket]) -> list[ShownTicket]:
    return [shown_ticket(each) for each in rows.select_related("connector__account")]


def shown_body(request: Request) -> str:
    """A request's body to read: JSON with its lines."""
    text = request.body.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
