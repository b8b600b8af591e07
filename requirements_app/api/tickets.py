"""Tickets that changes became in other systems."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.tickets import actions, selectors
from requirements_app.tickets.access import ticket_of
from requirements_app.tickets.models import Ticket

from . import ticket_bodies as bodies
from . import ticket_shapes as told
from .base import PortalView
from .changes import ChangeView
from .documentation import listing, operation
from .shapes import tickets as shapes

_FILTERS = (
    OpenApiParameter("connector", str),
    OpenApiParameter("state", str, enum=Ticket.State.values),
    OpenApiParameter("conflict", str, enum=["true", "false"]),
)


class Tickets(PortalView):
    @listing("tickets_list", shapes.TicketShape, parameters=_FILTERS)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The tickets of the changes of which you see every site, newest first."""
        filters = selectors.TicketFilters.from_texts(self.list_query(*selectors.FILTER_KEYS))
        rows = selectors.ticket_list(self.account, filters)
        return self.page(rows, told.ticket_shape, ("-pk",))


class ChangeTickets(ChangeView):
    @listing("change_tickets_list", shapes.TicketShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """The tickets that a change became."""
        self.list_query()
        rows = selectors.tickets_of(self.account, self.change(number))
        return self.page(rows, told.ticket_shape, ("pk",))

    @operation(
        "change_tickets_make",
        shapes.TicketShape,
        404,
        status=202,
        body=bodies.SendBody,
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Have the change become a ticket of a connector; the one that it has, where it has one."""
        change, values = self.change(number), self.validated(bodies.SendBody)

        def make() -> Answer:
            try:
                connector = selectors.connector_get(self.account, values["connector"])
            except NotFound as error:
                raise InvalidInput.one(
                    "connector", values["connector"], "is no connector", error.mend
                ) from error
            ticket = actions.ticket_send(number=change.pk, connector=connector, actor=self.account)
            found = selectors.ticket_get(self.account, ticket.pk)
            address = reverse("api:ticket", args=[change.pk, found.pk], request=request)
            return Answer(202, told.ticket_shape(found), {"Location": address})

        return self.once(make)


class TicketView(ChangeView):
    def ticket(self, number: str, key: str) -> Ticket:
        """The ticket in the address, if the caller may see it. Raises NotFound."""
        return ticket_of(self.account, self.change(number).pk, int(key))

    def answer_about(self, ticket: Ticket) -> Response:
        found = selectors.ticket_get(self.account, ticket.pk)
        return Response(told.ticket_shape(found))


class TicketDetail(TicketView):
    @operation("change_tickets_get", shapes.TicketDetailShape, 404)
    def get(self, request: Request, number: str, key: str) -> Response:  # noqa: ARG002
        """One ticket, with what it was told and is to be told."""
        self.query()
        found = selectors.ticket_get(self.account, self.ticket(number, key).pk)
        messages = [told.message_shape(each) for each in selectors.messages_of(found)]
        return Response({**told.ticket_shape(found), "messages": messages})


class TicketRetry(TicketView):
    @operation("change_tickets_retry", shapes.TicketShape, 404, 409, 413)
    def post(self, request: Request, number: str, key: str) -> Response:  # noqa: ARG002
        """Try again at once what failed, and look at the ticket's status anew."""
        found = self.ticket(number, key)
        return self.answer_about(actions.ticket_retry(ticket=found, actor=self.account))


class TicketRemake(TicketView):
    @operation("change_tickets_remake", shapes.TicketShape, 404, 409, 413)
    def post(self, request: Request, number: str, key: str) -> Response:  # noqa: ARG002
        """Make a ticket anew for one that is gone there."""
        found = self.ticket(number, key)
        return self.answer_about(actions.ticket_remake(ticket=found, actor=self.account))
