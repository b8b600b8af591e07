"""The addresses of connectors and tickets."""

from __future__ import annotations

from django.urls import path

from .views import connectors, mappings, tickets

_ONE = "connectors/<str:connector>/"
_TICKET = "tickets/<int:ticket_id>/"

urlpatterns = [
    path("connectors/", connectors.Connectors.as_view(), name="connectors"),
    path("new-connector/", connectors.NewConnector.as_view(), name="connector-new"),
    path(_ONE, connectors.ConnectorPage.as_view(), name="connector"),
    path(f"{_ONE}edit/", connectors.ConnectorEdit.as_view(), name="connector-edit"),
    path(f"{_ONE}mapping/", mappings.ConnectorMapping.as_view(), name="connector-mapping"),
    path(
        f"{_ONE}mapping/preview/",
        mappings.ConnectorPreview.as_view(),
        name="connector-mapping-preview",
    ),
    path(f"{_ONE}test/", connectors.ConnectorTest.as_view(), name="connector-test"),
    path(f"{_ONE}switch/", connectors.ConnectorSwitch.as_view(), name="connector-switch"),
    path(f"{_ONE}delete/", connectors.ConnectorDelete.as_view(), name="connector-delete"),
    path("tickets/", tickets.Tickets.as_view(), name="tickets"),
    path(_TICKET, tickets.TicketPage.as_view(), name="ticket"),
    path(f"{_TICKET}retry/", tickets.TicketRetry.as_view(), name="ticket-retry"),
    path(f"{_TICKET}remake/", tickets.TicketRemake.as_view(), name="ticket-remake"),
    path("changes/<int:number>/tickets/", tickets.ChangeTickets.as_view(), name="change-tickets"),
]
