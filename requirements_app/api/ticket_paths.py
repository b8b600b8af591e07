"""The addresses of connectors and tickets below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import connectors, tickets

_CONNECTOR = "connectors/<name:key>/"
_OF_CHANGE = "changes/<number:number>/tickets/"
_TICKET = f"{_OF_CHANGE}<number:key>/"


def ticket_paths() -> list[URLPattern]:
    """Connectors, the systems that they lead to, and tickets."""
    return [
        path("connectors/", connectors.Connectors.as_view(), name="connectors"),
        path(_CONNECTOR, connectors.ConnectorDetail.as_view(), name="connector"),
        path(f"{_CONNECTOR}test/", connectors.ConnectorTest.as_view(), name="connector-test"),
        path(
            f"{_CONNECTOR}preview/", connectors.ConnectorPreview.as_view(), name="connector-preview"
        ),
        path(
            f"{_CONNECTOR}incoming/",
            connectors.ConnectorIncoming.as_view(),
            name="connector-incoming",
        ),
        path("connector-systems/", connectors.ConnectorSystems.as_view(), name="connector-systems"),
        path("tickets/", tickets.Tickets.as_view(), name="tickets"),
        path(_OF_CHANGE, tickets.ChangeTickets.as_view(), name="change-tickets"),
        path(_TICKET, tickets.TicketDetail.as_view(), name="ticket"),
        path(f"{_TICKET}retry/", tickets.TicketRetry.as_view(), name="ticket-retry"),
        path(f"{_TICKET}remake/", tickets.TicketRemake.as_view(), name="ticket-remake"),
    ]
