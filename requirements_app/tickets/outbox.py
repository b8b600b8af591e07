"""What tickets are to hear: written in the transaction of what they are told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.dispatch import receiver

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.audit.services import record
from requirements_app.changes.models import Change
from requirements_app.changes.signals import change_moved
from requirements_app.core.errors import Conflict
from requirements_app.jobs.services import job_create

from .access import readable_by_account, require_readable
from .mapping import mapping_of
from .models import Connector, Message, Ticket

_UNTOLD = frozenset({"commented", "evidence-added", "check-taken-up", "recomputed"})
"""Moves that a ticket hears nothing of: they change nothing that it tells."""
_BEGINS = {
    Connector.Begin.SUBMITTED: frozenset(
        {"submitted", "approved", "scheduled", "implemented", "verified"}
    ),
    Connector.Begin.APPROVED: frozenset({"approved", "scheduled", "implemented", "verified"}),
}


def begins(connector: Connector, change: Change) -> bool:
    """Whether the change is far enough to be a ticket of the connector."""
    return change.state in _BEGINS[Connector.Begin(connector.begin)]


def ticket_make(*, change: Change, connector: Connector, actor: User | None) -> Ticket:
    """Have a change, which the caller has locked, become a ticket. The one that there is, if there
    is one. Raises Conflict where it may not."""
    there = Ticket.objects.filter(change=change, connector=connector).first()
    if there is not None:
        return there
    _require_fit(connector, change)
    ticket = Ticket.objects.create(
        connector=connector,
        change=change,
        external_id=external_id(connector, change),
        created_by=actor,
        content_hash=change.content_hash,
    )
    mapping = mapping_of(connector.mapping)
    _put(ticket, Message.Kind.CREATE)
    if mapping.documents:
        _put(ticket, Message.Kind.ATTACH, {"hash": change.content_hash})
    record(
        actor=actor,
        action="ticket.asked-for",
        obj=ticket,
        site_slug=_only_site(change),
        data={"change": change.pk, "connector": connector.slug, "external_id": ticket.external_id},
    )
    wake(ticket)
    return ticket


def wake(ticket: Ticket) -> None:
    """Have a job look after the ticket at once, unless one does already: that one goes on until
    nothing is left to tell. Locks the ticket."""
    held = ticket_held(ticket.pk)
    if held.job is None or held.job.is_final:
        held.job = job_create(kind="ticket-send", owner=None, arguments={"ticket": held.pk})
    held.try_at = Now()
    held.save(update_fields=["job", "try_at", "updated_at"])


def ticket_held(ticket_id: int) -> Ticket:
    """The ticket with its change, both held to the end of the transaction: the change first, as
    everything that moves one does."""
    change = Change.objects.filter(tickets=ticket_id).select_for_update(of=("self",))
    change.get()
    held = Ticket.objects.select_for_update(of=("self",))
    return held.select_related("job", "connector__account", "change").get(pk=ticket_id)


@receiver(change_moved)
def change_follow(change: Change, action: str, event: Event, **_: Any) -> None:
    """Make the tickets that come by themselves, and tell those that are there what happened."""
    told = set()
    for ticket in change.tickets.select_related("connector"):
        told.add(ticket.connector_id)
        if action not in _UNTOLD and ticket.connector.active:
            _tell(ticket, change, action, event)
    for connector in _automatic(change).exclude(pk__in=told):
        if begins(connector, change) and readable_by_account(connector, change):
            ticket_make(change=change, connector=connector, actor=None)


def _tell(ticket: Ticket, change: Change, action: str, event: Event) -> None:
    mapping = mapping_of(ticket.connector.mapping)
    by_ticket = event.actor_id is not None and event.actor_id == ticket.connector.account_id
    if ticket.content_hash != change.content_hash and begins(ticket.connector, change):
        ticket.content_hash = change.content_hash
        ticket.save(update_fields=["content_hash", "updated_at"])
        _put(ticket, Message.Kind.UPDATE, {"texts": True}, event)
        if mapping.documents:
            _put(ticket, Message.Kind.ATTACH, {"hash": change.content_hash}, event)
    if not by_ticket:
        _put(ticket, Message.Kind.COMMENT, {"action": action, "state": change.state}, event)
    status = mapping.follow.get(change.state, "")  # type: ignore[call-overload]
    if status and not by_ticket:
        _put(ticket, Message.Kind.UPDATE, {"status": status}, event)
    wake(ticket)


def _put(
    ticket: Ticket, kind: str, data: Mapping[str, Any] | None = None, event: Event | None = None
) -> None:
    Message.objects.create(ticket=ticket, kind=kind, data=dict(data or {}), event=event)


def _automatic(change: Change) -> Any:
    """Active connectors that make tickets by themselves and are for every site of the change."""
    sites = list(change.sites.values_list("site", flat=True))
    found = Connector.objects.filter(active=True, automatic=True)
    for site in sites:
        found = found.filter(Q(sites=None) | Q(pk__in=Connector.objects.filter(sites=site)))
    return found


def _require_fit(connector: Connector, change: Change) -> None:
    if not connector.active:
        raise Conflict(f"{connector.name} is switched off", "use another connector")
    if not begins(connector, change):
        raise Conflict(
            f"change {change.pk} is {change.get_state_display()}, and {connector.name} takes"
            f" changes {connector.get_begin_display()}",
            "send it once it is that far",
        )
    mine = set(connector.sites.values_list("pk", flat=True))
    others = change.sites.exclude(site__in=mine).select_related("site") if mine else ()
    for share in others:
        raise Conflict(
            f"{connector.name} is not for {share.site.name}",
            "use a connector of its own, or have the site added to this one",
        )
    require_readable(connector, change)


def external_id(connector: Connector, change: Change) -> str:
    """Stable, unlike those of another portal that speaks to the same system, and a word that any
    system takes as a label."""
    portal = hashlib.sha256(settings.PORTAL_URL.encode()).hexdigest()[:8]
    return f"nrp-{portal}-{connector.slug}-{change.pk}"


def _only_site(change: Change) -> str:
    slugs = list(change.sites.values_list("site__slug", flat=True)[:2])
    return slugs[0] if len(slugs) == 1 else ""
