"""A dry run: what a change would become, to the very request; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exports.tickets.port import Draft
from requirements_app.accounts.models import User
from requirements_app.changes.access import changes_seen_whole, hidden
from requirements_app.core.http import Request

from .access import require_keeper
from .drafting import DraftedChange
from .mapping import mapping_read
from .models import Connector
from .outbox import external_id
from .speaking import connection_of, driver_of


@dataclass(frozen=True)
class Preview:
    """The ticket as it would be made, and the request that would make it. The credential is no part
    of what is shown of it (`Request.shown_headers`)."""

    draft: Draft
    request: Request


def ticket_preview(
    *, connector: Connector, number: int, actor: User, mapping: Mapping[str, Any] | None = None
) -> Preview:
    """What change `number` would become by the connector's mapping, or by one that is not saved
    yet. Raises InvalidInput for a mapping that cannot be filled, NotAllowed, NotFound."""
    require_keeper(actor)
    change = changes_seen_whole(actor).filter(pk=number).first()
    if change is None:
        raise hidden(number)
    chosen = mapping_read(connector.mapping if mapping is None else mapping)
    draft = DraftedChange(change).draft(chosen, external_id(connector, change))
    request = driver_of(connector).creating(connection_of(connector), draft)
    return Preview(draft, request)
