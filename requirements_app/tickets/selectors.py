"""Reading connectors and tickets, as far as the reader may."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.changes.models import Change
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.text import clean_text
from requirements_app.jobs.models import Job
from requirements_app.sites.models import Site

from .access import may_send, visible_connectors, visible_tickets
from .models import Connector, Message, Ticket
from .outbox import begins
from .speaking import secret_of

FILTER_KEYS = ("connector", "state", "conflict")
_FLAGS = ("true", "false")
_LONGEST_NUMBER = 18
_KEY = re.compile(r"[\w.-]{1,100}")


@dataclass(frozen=True)
class TicketFilters:
    """What tickets are picked by; what is empty does not filter. `connector` is a slug, `conflict`
    `true` or `false`."""

    connector: str = ""
    state: str = ""
    conflict: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> TicketFilters:
        """Filters as a query string writes them. Raises InvalidInput."""
        connector, state, conflict = (
            clean_text(texts.get(key, ""), key, 80) for key in FILTER_KEYS
        )
        for key, value, known in (
            ("state", state, tuple(Ticket.State.values)),
            ("conflict", conflict, _FLAGS),
        ):
            if value and value not in known:
                raise InvalidInput.one(key, value, "is unknown", f"use one of {', '.join(known)}")
        return cls(connector, state, conflict)


def connectors_seen(user: User) -> QuerySet[Connector]:
    """The connectors that somebody may know of, with account and sites, by name."""
    return visible_connectors(user).prefetch_related(
        Prefetch("sites", Site.objects.order_by("slug"))
    )


def connectors_listed(user: User) -> QuerySet[Connector]:
    """The same, with how many of their tickets are `on_their_way`, `open`, `failed` (or gone) and
    in `conflicts`."""
    states = Ticket.State
    counted = connectors_seen(user).annotate(
        on_their_way=Count("tickets", filter=Q(tickets__state=states.WAITING)),
        open=Count("tickets", filter=Q(tickets__state=states.OPEN)),
        failed=Count("tickets", filter=Q(tickets__state__in=[states.FAILED, states.GONE])),
        conflicts=Count("tickets", filter=~Q(tickets__conflict="")),
    )
    return counted.order_by("name", "pk")  # what is counted has no order of its model's


def connector_get(user: User, key: str) -> Connector:
    """One connector by its slug or number. Raises NotFound, the same for missing and hidden."""
    found = connector_find(connectors_seen(user), key)
    if found is None:
        raise NotFound(f"there is no connector {key}", "see the list of connectors")
    return found


def connector_find(rows: QuerySet[Connector], key: str) -> Connector | None:
    """The one of them with this slug, else with this number."""
    if not _KEY.fullmatch(key):
        return None
    named = Q(slug=key)
    if key.isascii() and key.isdecimal() and len(key) <= _LONGEST_NUMBER:
        named |= Q(pk=int(key))
    return max(rows.filter(named), key=lambda each: each.slug == key, default=None)


def secrets_set(connector: Connector) -> list[str]:
    """The fields of its credential that are set; none where no key of the portal opens it."""
    return sorted(secret_of(connector)) if connector.secret and connector.secret.opens() else []


def newest_test(connector: Connector) -> Job | None:
    """The connection test that was asked for last, as long as it is kept."""
    tests = Job.objects.filter(kind="connector-test", arguments__connector=connector.pk)
    return tests.order_by("-created_at").first()


def ticket_list(user: User, filters: TicketFilters) -> QuerySet[Ticket]:
    """The tickets that the filters pick, newest first."""
    rows = visible_tickets(user).select_related("job")
    if filters.connector:
        rows = rows.filter(connector__slug=filters.connector)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.conflict:
        rows = rows.exclude(conflict="") if filters.conflict == "true" else rows.filter(conflict="")
    return rows.order_by("-pk")


def ticket_get(user: User, key: int) -> Ticket:
    """One ticket. Raises NotFound, the same for missing and hidden."""
    rows = visible_tickets(user).select_related("job", "connector__account", "created_by")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFound(f"there is no ticket {key}", "see the list of tickets")
    return found


def tickets_of(user: User, change: Change) -> QuerySet[Ticket]:
    """The tickets of a change that the reader may see, oldest first."""
    return visible_tickets(user).select_related("job").filter(change=change).order_by("pk")


def messages_of(ticket: Ticket) -> QuerySet[Message]:
    """What the ticket is told, in order."""
    return ticket.messages.select_related("event__actor").order_by("pk")


def offered_connectors(user: User, change: Change) -> list[Connector]:
    """The connectors with which the user may make a ticket of the change now; none where the user
    may not."""
    fit = Connector.objects.filter(active=True).exclude(tickets__change=change).order_by("name")
    ready = [each for each in fit.prefetch_related("sites") if begins(each, change)]
    if not ready or not may_send(user, change):
        return []
    sites = set(change.sites.values_list("site", flat=True))
    return [
        each
        for each in ready
        if not each.sites.all() or sites <= {one.pk for one in each.sites.all()}
    ]


def is_moving(ticket: Ticket) -> bool:
    """Whether a job is at work on it, or will be in a moment."""
    return ticket.job is not None and not ticket.job.is_final
