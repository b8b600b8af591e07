"""What has to be true of the tickets once the dust has settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from requirements_app.audit.models import Event
from requirements_app.changes.models import Change
from requirements_app.tickets.models import Connector, Message, Ticket
from tests.tickets.contract.server import Contract

from .changes import AGAIN
from .tickets import ASKED_FOR, BEFORE
from .verdict import Finding


def tickets_verdict(there: Contract, accepted: Sequence[tuple[int, int]]) -> list[Finding]:
    """What is promised of tickets, each with what breaks it. `there` is the ticket system,
    `accepted` what people were told: change and ticket."""
    return [
        _asked_for(accepted),
        _one_each(there),
        _known(there),
        _told(),
        Finding("the ticket system was asked as it documents", len(there.requests), there.unfit),
    ]


def failures() -> int:
    """How often speaking with the ticket system failed in a new way."""
    return Event.objects.filter(action="ticket.failed").count()


def _asked_for(accepted: Sequence[tuple[int, int]]) -> Finding:
    """A row for each change that was approved and each connector, and people told of just that."""
    titles = Change.objects.exclude(title=AGAIN).values_list("pk", "title")
    connectors = Connector.objects.values_list("pk", "slug")
    wanted = {
        (change, connector)
        for change, title in titles
        for connector, slug in connectors
        if title != BEFORE or slug == ASKED_FOR
    }
    rows = {(each.change_id, each.connector_id): each.pk for each in Ticket.objects.all()}
    wrong = [f"change {change} by connector {by}: none" for change, by in wanted - rows.keys()]
    wrong += [f"change {change} by connector {by}: unasked" for change, by in rows.keys() - wanted]
    there = {(change, ticket) for (change, _), ticket in rows.items()}
    wrong += [f"ticket {ticket} of change {n}: gone" for n, ticket in set(accepted) - there]
    counted = Counter(change for change, _ in set(accepted))
    wrong += [f"change {change}: told of {count}" for change, count in counted.items() if count > 1]
    return Finding("every approved change has its tickets in the portal", len(wanted), wrong)


def _one_each(there: Contract) -> Finding:
    """At the other side, by the external ids that its tickets carry; and one making on record."""
    counted = Counter(there.external_ids())
    expected = set(Ticket.objects.values_list("external_id", flat=True))
    wrong = [f"{each}: {counted[each]} there" for each in expected if counted[each] != 1]
    wrong += [f"{each}: of nothing" for each in counted if each not in expected]
    if len(there.tickets) != len(there.external_ids()):
        wrong.append(f"{len(there.tickets)} tickets with {len(there.external_ids())} external ids")
    made = Event.objects.filter(action="ticket.made").values_list("object_id", flat=True)
    wrong += [
        f"ticket {pk}: made {count} times" for pk, count in Counter(made).items() if count > 1
    ]
    return Finding("one ticket there for each external id", len(expected), wrong)


def _known(there: Contract) -> Finding:
    wrong = []
    for ticket in Ticket.objects.order_by("pk"):
        carries = str(there.tickets.get(ticket.key, {}).get("description", ""))
        if ticket.external_id not in carries or ticket.state != Ticket.State.OPEN:
            wrong.append(f"{ticket.external_id}: “{ticket.key}”, {ticket.state}, {ticket.error}")
        if ticket.conflict:
            wrong.append(f"{ticket.external_id}: {ticket.conflict}")
    return Finding("every ticket in the portal knows the one there", Ticket.objects.count(), wrong)


def _told() -> Finding:
    left = Message.objects.filter(done_at=None)
    wrong = [f"{each}: {each.dropped or 'waits'}" for each in left]
    return Finding("every ticket was told what it was to hear", Message.objects.count(), wrong)
