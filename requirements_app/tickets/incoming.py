"""Webhooks that ticketing systems send.

The signature is checked, and each is taken in once. What it says of a ticket is not believed: it
only has the portal look, so that a forged or stale message changes nothing.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from exports.tickets.port import Attempt, TicketError
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound

from .models import Connector, Received, Ticket
from .outbox import ticket_held, wake
from .speaking import driver_of

OLDEST = dt.timedelta(minutes=10)
AHEAD = dt.timedelta(minutes=5)


def webhook_take(*, slug: str, attempt: Attempt) -> int | None:
    """Take in a webhook for a connector. Returns how many tickets are looked at, None for one that
    only tries out the way.

    Raises NotFound for no such connector, NotAllowed for a bad signature or one that is too old,
    Conflict for one that was taken in before, InvalidInput for what is no message of the system.
    """
    connector = Connector.objects.filter(slug=slug, active=True).exclude(incoming_secret="").first()
    if connector is None:
        raise NotFound("no connector takes webhooks here", "check the address")
    try:
        said = driver_of(connector).incoming(attempt, connector.incoming_secret.open())
    except TicketError as error:
        if error.trouble == "unauthorised":
            raise NotAllowed(error.message, error.mend) from error
        raise InvalidInput.one("body", "", f"was refused: {error.message}", error.mend) from error
    if said is None:
        return None
    if said.at is not None and not -AHEAD < timezone.now() - said.at < OLDEST:
        raise NotAllowed(
            f"the message was sent at {said.at:%Y-%m-%d %H:%M:%S} UTC, too long ago or to come",
            "set the clocks right",
        )
    return _take(connector, said.delivery, said.key)


@transaction.atomic
def _take(connector: Connector, delivery: str, key: str) -> int:
    try:
        with transaction.atomic():
            Received.objects.create(connector=connector, delivery=delivery[:200], key=key[:200])
    except IntegrityError as error:
        raise Conflict(
            f"the message {delivery[:80]} was taken in before", "send each once"
        ) from error
    found = Ticket.objects.filter(connector=connector, key=key).values_list("pk", flat=True)
    for number in list(found[:10]):
        wake(ticket_held(number))
    return len(found)
