"""Taking a deletion back: what was deleted is made again, from what the audit row tells of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, InvalidInput, NotFound

from ..access import require
from ..models import Site, Tracked
from ..outline import site_events
from .bindings import binding_create
from .deployments import deployment_create
from .firewalls import firewall_create
from .members import MemberValue, SeenAsValue
from .offers import offer_create
from .overrides import override_create
from .proxies import proxy_create
from .zones import network_create, zone_create


def _zone(*, actor: User, site: Site, **values: Any) -> Tracked:
    """A zone with the networks it had."""
    networks = values.pop("networks", ())
    with transaction.atomic():
        zone = zone_create(actor=actor, site=site, **values)
        for network in networks:
            network_create(actor=actor, site=site, **network)
        return zone


def _binding(*, actor: User, site: Site, **values: Any) -> Tracked:
    """A binding with the members it had."""
    values["members"] = [_member(each) for each in values["members"]]
    return binding_create(actor=actor, site=site, **_dated(values, "approved_on"))


def _override(*, actor: User, site: Site, **values: Any) -> Tracked:
    return override_create(actor=actor, site=site, **_dated(values, "expires_on"))


def _deployment(*, actor: User, site: Site, **values: Any) -> Tracked:
    """A deployment with the bindings, offers and overrides it had; offers rest on bindings."""
    parts = [(key, values.pop(key), make) for key, make in _PARTS_OF_A_DEPLOYMENT.items()]
    dated = _dated(values, "installation_until", "troubleshooting_until")
    with transaction.atomic():
        deployment = deployment_create(actor=actor, site=site, **dated)
        for key, facts, make in parts:
            for at, each in enumerate(facts):
                try:
                    make(actor=actor, site=site, **each)
                except InvalidInput as error:
                    raise error.under(f"{key}[{at}]") from error
        return deployment


def _dated(values: dict[str, Any], *fields: str) -> dict[str, Any]:
    """The values with days in place of their texts."""
    days = {key: dt.date.fromisoformat(values[key]) for key in fields if values[key]}
    return {**values, **days}


def _member(facts: dict[str, Any]) -> MemberValue:
    seen_as = [SeenAsValue(**seen) for seen in facts["seen_as"]]
    return MemberValue(**{**facts, "seen_as": seen_as})


_PARTS_OF_A_DEPLOYMENT: dict[str, Callable[..., Tracked]] = {
    "bindings": _binding,
    "offers": offer_create,
    "overrides": _override,
}
# Kinds whose audit row tells all there was of them.
_MAKERS: dict[str, Callable[..., Tracked]] = {
    "zone.deleted": _zone,
    "network.deleted": network_create,
    "firewall.deleted": firewall_create,
    "proxy.deleted": proxy_create,
    "binding.deleted": _binding,
    "offer.deleted": offer_create,
    "override.deleted": _override,
    "deployment.deleted": _deployment,
}
# What the rows of earlier releases lack, so that those cannot be taken back.
_TOLD_SINCE = {"override.deleted": "made_against", "deployment.deleted": "bindings"}


def can_undo(event: Event) -> bool:
    """Whether the event is a deletion that :func:`deletion_undo` takes back."""
    needed = _TOLD_SINCE.get(event.action)
    return event.action in _MAKERS and (needed is None or needed in event.data["values"])


def deletion_undo(*, actor: User, site: Site, event_id: int) -> Tracked:
    """Make again what an event of the site tells was deleted.

    Raises NotFound; Conflict for an event that is no such deletion; InvalidInput where it does not
    fit any more, for something else has its place.
    """
    require(actor, "sites.change_site", site)
    event = site_events(site).filter(pk=event_id).first()
    if event is None:
        raise NotFound("the site's history has no such event", "see the site's history")
    if not can_undo(event):
        raise Conflict("this cannot be undone with one click", "enter it again in its form")
    return _MAKERS[event.action](actor=actor, site=site, **event.data["values"])
