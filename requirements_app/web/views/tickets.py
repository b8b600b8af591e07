"""Tickets that changes became: the list, one of them, and those of a change."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.tickets import actions, selectors
from requirements_app.tickets.models import Ticket
from requirements_app.web.errors import shown_problems
from requirements_app.web.filters.facets import Chip, address
from requirements_app.web.paging import page_of
from requirements_app.web.ticketing import shown_tickets, ticket_told
from requirements_app.web.words import Label

from .base import PageView
from .changes.base import Refused, RequestView, refused


class Tickets(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        texts = {
            key: text for key in selectors.FILTER_KEYS if (text := request.GET.get(key, "").strip())
        }
        context: dict[str, Any] = {
            "texts": texts,
            "chips": _chips(texts),
            "states": Ticket.State.choices,
            "connectors": selectors.connectors_seen(self.account).values_list("slug", "name"),
        }
        status = 200
        try:
            filters = selectors.TicketFilters.from_texts(texts)
            page = page_of(selectors.ticket_list(self.account, filters), self.paged)
            context |= {"page": page, "moving": any(map(selectors.is_moving, page.rows))}
        except InvalidInput as error:
            context["problems"], status = shown_problems(error.problems), 400
        template = "tickets/_list.html" if self.partial else "tickets/tickets.html"
        return self.show(template, context, status=status)


class TicketView(PageView):
    @cached_property
    def ticket(self) -> Ticket:
        """Raises NotFound."""
        return selectors.ticket_get(self.account, self.kwargs["ticket_id"])

    def page(self, error: Refused | None = None) -> HttpResponse:
        context = ticket_told(self.ticket, self.account) | {"refused": error}
        template = "tickets/_ticket.html" if self.partial else "tickets/ticket.html"
        return self.show(template, context, status=error.status if error else 200)


class TicketPage(TicketView):
    """One ticket; a partial request gets the part that moves."""

    def get(self, request: HttpRequest, ticket_id: int) -> HttpResponse:  # noqa: ARG002
        return self.page()


class TicketAct(TicketView):
    """POST does one thing about it."""

    act: Callable[..., Ticket]

    def post(self, request: HttpRequest, ticket_id: int) -> HttpResponse:
        try:
            type(self).act(ticket=self.ticket, actor=self.account)
        except Conflict as error:
            return self.page(refused(error))
        messages.success(request, self.done())
        return redirect("ticket", ticket_id)

    def done(self) -> str:
        raise NotImplementedError


class TicketRetry(TicketAct):
    act = staticmethod(actions.ticket_retry)

    def done(self) -> str:
        return _("It is looked at now.")


class TicketRemake(TicketAct):
    act = staticmethod(actions.ticket_remake)

    def done(self) -> str:
        return _("A new ticket is on its way.")


class ChangeTickets(RequestView):
    """The tickets of a change, as a page or, for htmx, the panel of another one. POST has it become
    a ticket."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self.page()

    def post(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        slug = request.POST.get("connector", "")
        try:
            connector = selectors.connector_get(self.account, slug)
            actions.ticket_send(number=self.change.pk, connector=connector, actor=self.account)
        except Conflict as error:
            return self.page(refused(error))
        except NotFound as error:
            _seen = self.change
            return self.page(Refused(400, error.message, error.mend))
        if self.partial:
            return self.page()
        messages.success(request, _("The ticket is on its way."))
        return redirect("change-tickets", self.change.pk)

    def page(self, error: Refused | None = None, form: object = None) -> HttpResponse:  # noqa: ARG002
        shown = shown_tickets(selectors.tickets_of(self.account, self.change))
        pauses = [each.pause for each in shown if each.pause]
        context = {
            "tickets": shown,
            "pause": min(pauses, default=0),
            "offered": selectors.offered_connectors(self.account, self.change),
            "refused": error,
        }
        status = error.status if error else 200
        if self.partial:
            told = {"change": self.change, **context}
            return self.show("tickets/_of_change.html", told, status=status)
        return self.request_page("tickets/of_change.html", status=status, **context)


def _chips(texts: dict[str, str]) -> tuple[Chip, ...]:
    labels = {"connector": _("Connector"), "state": _("State"), "conflict": _("Conflict")}
    words: dict[str, dict[str, Label]] = {
        "state": dict(Ticket.State.choices),
        "conflict": {"true": _("yes"), "false": _("no")},
    }
    return tuple(
        Chip(
            labels[key],
            words.get(key, {}).get(text, text),
            address({other: value for other, value in texts.items() if other != key}),
        )
        for key, text in texts.items()
    )
