"""What a ticket's status does to its change: by the connector's mapping, as the connector's
account, and never more than that account may do.

What approval means stays with the portal. A site hands it over by making the connector's account
one of its approvers: then the ticket's word counts as that account's decision, under the same
policy and for the content that the ticket tells. Where ticket and change disagree and nothing leads
from one to the other, the ticket says so; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.changes.actions.decide import DecisionOptions, change_approve, change_reject
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.verify import change_close
from requirements_app.changes.actions.withdraw import change_withdraw
from requirements_app.changes.models import Change
from requirements_app.core.errors import PortalError

from .mapping import Mapping as ConnectorMapping
from .models import Ticket

Act = Callable[[Ticket, User], Change]
OF_CONTENT = frozenset({"approved", "rejected", "implemented"})
"""Meanings that speak of what the ticket tells."""
_OVER = frozenset({"closed", "withdrawn", "rejected", "rolled-back"})
_IN_FORCE = frozenset({"implemented", "verified", "closed"})
_AHEAD = frozenset({"draft", "submitted", "approved", "scheduled"})


@dataclass(frozen=True)
class Rule:
    """`agrees`: states of the change that say the same; `acts`: those from which `act` leads on."""

    agrees: frozenset[str]
    acts: frozenset[str] = frozenset()
    act: Act | None = None


def _word(ticket: Ticket) -> str:
    return _("%(system)s: %(ticket)s is %(status)s") % {
        "system": ticket.connector.name,
        "ticket": ticket.label,
        "status": ticket.status,
    }


def _judgement(ticket: Ticket) -> DecisionOptions:
    """What an approval or a rejection says: of which content, in which words, where. Of none, where
    the system did not take the newest."""
    return {
        "content_hash": "none" if ticket.newest_texts().get("refused") else ticket.content_hash,
        "comment": _word(ticket),
        "ticket": ticket.label,
    }


def _approve(ticket: Ticket, account: User) -> Change:
    return change_approve(
        number=ticket.change_id,
        actor=account,
        expected_revision=None,
        options=_judgement(ticket),
    )


def _reject(ticket: Ticket, account: User) -> Change:
    return change_reject(
        number=ticket.change_id,
        actor=account,
        expected_revision=None,
        options=_judgement(ticket),
    )


def _implement(ticket: Ticket, account: User) -> Change:
    return change_implement(
        number=ticket.change_id, actor=account, expected_revision=None, text=_word(ticket)
    )


def _close(ticket: Ticket, account: User) -> Change:
    return change_close(number=ticket.change_id, actor=account, expected_revision=None)


def _withdraw(ticket: Ticket, account: User) -> Change:
    return change_withdraw(
        number=ticket.change_id, actor=account, expected_revision=None, reason=_word(ticket)
    )


RULES: Mapping[str, Rule] = {
    "open": Rule(_AHEAD | {"implemented", "verified"}),
    "approved": Rule(
        frozenset({"approved", "scheduled"}) | _IN_FORCE, frozenset({"submitted"}), _approve
    ),
    "rejected": Rule(
        frozenset({"rejected"}), frozenset({"submitted", "approved", "scheduled"}), _reject
    ),
    "scheduled": Rule(frozenset({"approved", "scheduled"}) | _IN_FORCE),
    "implemented": Rule(_IN_FORCE, frozenset({"approved", "scheduled"}), _implement),
    "closed": Rule(_OVER, frozenset({"verified"}), _close),
    "cancelled": Rule(frozenset({"withdrawn", "rejected", "rolled-back"}), _AHEAD, _withdraw),
}


def status_follow(ticket: Ticket, mapping: ConnectorMapping) -> None:
    """Put into effect what the status that was read means, once for each status; the caller holds
    change and ticket, and saves the ticket."""
    meaning = mapping.statuses.get(ticket.status, "")
    ticket.meaning = meaning
    if not meaning:
        _conflict(
            ticket,
            _("The status “%(status)s” of %(system)s is in no line of the connector's mapping.")
            % {"status": ticket.status, "system": ticket.connector.name},
        )
        return
    rule = RULES[meaning]
    if ticket.change.state in rule.agrees:
        ticket.applied, ticket.conflict = ticket.status, ""
        return
    if ticket.applied == ticket.status:
        told = _disagreement(ticket)
        if not (ticket.conflict.startswith(told.removesuffix(".")) or _counts(ticket)):
            _conflict(ticket, told)
        return
    ticket.applied = ticket.status
    if rule.act is None or ticket.change.state not in rule.acts:
        _conflict(ticket, _disagreement(ticket))
        return
    try:
        with transaction.atomic():
            rule.act(ticket, ticket.connector.account)
    except PortalError as error:
        words = f"{_disagreement(ticket).removesuffix('.')}: {error}."
        _conflict(ticket, words)
        return
    ticket.conflict = ""
    record(
        actor=ticket.connector.account,
        action="ticket.followed",
        obj=ticket,
        data={"change": ticket.change_id, "status": ticket.status, "meaning": meaning},
    )


def is_over(ticket: Ticket) -> bool:
    """Whether nothing more will happen to the ticket's change, as the database has it now."""
    return Change.objects.filter(pk=ticket.change_id, state__in=_OVER).exists()


def _counts(ticket: Ticket) -> bool:
    """Whether the account's own decision on the change counts, and others have yet to give theirs.
    It is void once the content changes, whatever the ticket still says."""
    theirs = ticket.change.decisions.filter(person=ticket.connector.account_id, voided_at=None)
    return ticket.change.state == "submitted" and theirs.exists()


def _disagreement(ticket: Ticket) -> str:
    return _("The ticket is “%(status)s”, while the change is %(state)s.") % {
        "status": ticket.status,
        "state": ticket.change.get_state_display(),
    }


def _conflict(ticket: Ticket, words: str) -> None:
    if ticket.conflict == words:
        return
    ticket.conflict = words
    record(
        actor=None,
        action="ticket.conflict",
        obj=ticket,
        data={"change": ticket.change_id, "status": ticket.status, "why": words},
    )
