"""Which webhooks somebody sees: their own; administrators see all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.core.text import clean_text
from requirements_app.sites.models import Site

from .models import Attempt, Delivery, Endpoint
from .types import KNOWN, TEST

FILTER_KEYS = ("state", "type")


@dataclass(frozen=True)
class DeliveryFilters:
    """What messages are picked by; what is empty does not filter. `type` may be a beginning such as
    `change.*`."""

    state: str = ""
    type: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> DeliveryFilters:
        """Filters as a query string writes them. Raises InvalidInput."""
        state, kind = (clean_text(texts.get(key, ""), key, 60) for key in FILTER_KEYS)
        for key, value, known in (
            ("state", state, tuple(Delivery.State.values)),
            ("type", kind, (*KNOWN, TEST)),
        ):
            if value and value not in known:
                raise InvalidInput.one(key, value, "is unknown", f"use one of {', '.join(known)}")
        return cls(state, kind)


def endpoints_seen(user: User) -> QuerySet[Endpoint]:
    """The endpoints that somebody may see and manage, with owner and sites, by name."""
    rows = Endpoint.objects.select_related("owner").prefetch_related(
        Prefetch("sites", Site.objects.order_by("slug"))
    )
    return rows if is_administrator(user) else rows.filter(owner_id=user.pk)


def endpoints_listed(user: User) -> QuerySet[Endpoint]:
    """The same, with how many messages are on their way (`waiting`) and when the last one arrived
    (`arrived_at`)."""
    counted = endpoints_seen(user).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        arrived_at=Max(
            "deliveries__settled_at", filter=Q(deliveries__state=Delivery.State.DELIVERED)
        ),
    )
    return counted.order_by("name", "pk")  # what is counted has no order of its model's


def endpoint_get(user: User, key: int) -> Endpoint:
    """One endpoint. Raises NotFound, the same for missing and hidden."""
    found = endpoints_seen(user).filter(pk=key).first()
    if found is None:
        raise hidden(key)
    return found


def hidden(key: int) -> NotFound:
    return NotFound(f"there is no webhook {key}", "see the list of webhooks; you see your own")


def deliveries_of(endpoint: Endpoint, filters: DeliveryFilters) -> QuerySet[Delivery]:
    """The messages of an endpoint that the filters pick, newest first."""
    rows = endpoint.deliveries.order_by("-created_at", "-pk")
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.type.endswith("*"):
        rows = rows.filter(type__startswith=filters.type[:-1])
    elif filters.type:
        rows = rows.filter(type=filters.type)
    return rows


def delivery_get(endpoint: Endpoint, key: UUID) -> Delivery:
    """One message of an endpoint, with its tries. Raises NotFound."""
    tries = Prefetch("tries", Attempt.objects.order_by("-at", "-pk"))
    found = endpoint.deliveries.prefetch_related(tries).filter(pk=key).first()
    if found is None:
        raise NotFound("this webhook has no such delivery", "see the list of its deliveries")
    return found


def on_their_way(endpoint: Endpoint) -> bool:
    """Whether anything is being sent there, or will be."""
    return endpoint.sends and endpoint.deliveries.filter(state=Delivery.State.WAITING).exists()
