"""Making, changing and trying out webhooks. Secrets are given back once and kept sealed."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypedDict, Unpack
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput, Stale
from requirements_app.sites.checks import Checks
from requirements_app.sites.models import Site

from . import checks
from .following import body_of, cursor_begin
from .models import Delivery, Endpoint
from .selectors import delivery_get, endpoints_seen, hidden
from .signing import secret_make
from .types import TEST

MOST_ENDPOINTS = 20
MOST_HOURS = 168
"""So long the former secret may go on signing beside the new one."""


class EndpointFields(TypedDict, total=False):
    """What people say of an endpoint. `sites` are slugs; None stands for every site."""

    name: str
    url: str
    events: list[str]
    sites: list[str] | None
    active: bool


@transaction.atomic
def endpoint_create(*, actor: User, **fields: Unpack[EndpointFields]) -> tuple[Endpoint, str]:
    """An endpoint of the actor's, and its secret, which is not shown again. It is told of what
    happens from now on. Raises InvalidInput, and Conflict for one too many."""
    check = Checks()
    for needed in ("name", "url", "events"):
        if needed not in fields:
            check.refuse(needed, None, "is missing", "give it")
    check.done()
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two at once count each other
    if Endpoint.objects.filter(owner=actor).count() >= MOST_ENDPOINTS:
        raise Conflict(
            f"{actor.username} has {MOST_ENDPOINTS} webhooks already", "delete one of them first"
        )
    secret = secret_make()
    endpoint = Endpoint(owner=actor, secret=secret, since=cursor_begin())
    sites = _assign(endpoint, fields)
    endpoint.save()
    endpoint.sites.set(sites or [])
    _recorded(actor, endpoint, "created", values=facts_of(endpoint))
    return endpoint, secret


@transaction.atomic
def endpoint_edit(
    *, actor: User, endpoint: int, expected_version: int | None, **fields: Unpack[EndpointFields]
) -> Endpoint:
    """Change what is given. `active` pauses and resumes, also one that the portal has disabled.
    Raises NotFound, Stale and InvalidInput."""
    held = _held(actor, endpoint, expected_version)
    before, url = facts_of(held), held.url
    sites = _assign(held, fields)
    if "sites" in fields:
        held.sites.set(sites or [])
    if fields.get("active") and held.disabled_at:
        held.disabled_at, held.disabled_reason = None, ""
        held.failing_since, held.failures = None, 0
    if fields.get("active") or "url" in fields:
        held.quiet_until = None
    after = facts_of(held)
    moved = {
        key: {"before": before[key], "after": after[key]}
        for key in after
        if before[key] != after[key] or (key == "host" and held.url != url)
    }
    if moved:
        held.row_version += 1
        _recorded(actor, held, "updated", changed=moved, row_version=held.row_version)
    held.save()
    return held


@transaction.atomic
def endpoint_delete(*, actor: User, endpoint: int, expected_version: int | None) -> None:
    """Delete an endpoint with its messages. Raises NotFound and Stale."""
    held = _held(actor, endpoint, expected_version)
    _recorded(actor, held, "deleted", values=facts_of(held))
    held.delete()


@transaction.atomic
def endpoint_rotate(
    *, actor: User, endpoint: int, expected_version: int | None, hours: int = 24
) -> tuple[Endpoint, str]:
    """A new secret, which is not shown again; the former one signs beside it for some hours, none
    with 0. Raises NotFound, Stale and InvalidInput."""
    if not 0 <= hours <= MOST_HOURS:
        raise InvalidInput.one("hours", hours, "are too many", f"give 0 to {MOST_HOURS}")
    held = _held(actor, endpoint, expected_version)
    secret = secret_make()
    held.previous_secret = held.secret if hours else ""
    held.previous_until = timezone.now() + dt.timedelta(hours=hours) if hours else None
    held.secret = secret
    held.row_version += 1
    held.save()
    _recorded(actor, held, "secret-rotated", hours=hours)
    return held, secret


@transaction.atomic
def endpoint_test(*, actor: User, endpoint: int) -> Delivery:
    """Send a message that says nothing but that it is a test. Raises NotFound, and Conflict while
    nothing is sent there."""
    held = _held(actor, endpoint, None)
    _require_sending(held)
    _wake(held)
    data = {"object": "webhook", "id": held.pk, "url": _address(held), "page": _page(held)}
    made = Delivery.objects.create(
        endpoint=held, type=TEST, body=body_of(TEST, timezone.now(), data)
    )
    _recorded(actor, held, "tested", delivery=str(made.pk))
    return made


@transaction.atomic
def delivery_resend(*, actor: User, endpoint: int, delivery: UUID) -> Delivery:
    """Send a message again, under the same id, with a schedule that begins anew; one that is on its
    way goes out at once. Raises NotFound, and Conflict while nothing is sent there."""
    held = _held(actor, endpoint, None)
    found = delivery_get(held, delivery)
    _require_sending(held)
    _wake(held)
    found.state, found.settled_at = Delivery.State.WAITING, None
    found.attempts, found.next_at = 0, timezone.now()
    found.save(update_fields=["state", "settled_at", "attempts", "next_at"])
    _recorded(actor, held, "resent", delivery=str(found.pk), type=found.type)
    return found


def facts_of(endpoint: Endpoint) -> dict[str, Any]:
    """What is on record of an endpoint. Of its address that is the host alone: paths and queries of
    webhooks often are secrets."""
    slugs = sorted(site.slug for site in endpoint.sites.all())
    return {
        "name": endpoint.name,
        "host": urlsplit(endpoint.url).netloc,
        "events": list(endpoint.events),
        "sites": None if endpoint.every_site else slugs,
        "active": endpoint.sends,
    }


def _assign(endpoint: Endpoint, fields: EndpointFields) -> list[Site] | None:
    """Set what is given, each through its rule, and return the sites. Raises InvalidInput with all
    that is wrong."""
    check = Checks()
    for field, rule in checks.RULES.items():
        if field in fields:
            value = check.run(rule, fields[field], field)  # type: ignore[literal-required]
            if value is not None:
                setattr(endpoint, field, value)
    sites = None
    if "sites" in fields:
        sites = check.run(checks.sites, fields["sites"], endpoint.owner)
        endpoint.every_site = fields["sites"] is None
    # Two of one owner's at once cannot both take a name.
    User.objects.select_for_update(no_key=True).get(pk=endpoint.owner_id)
    others = Endpoint.objects.filter(owner=endpoint.owner, name=endpoint.name)
    if others.exclude(pk=endpoint.pk).exists():
        check.refuse("name", endpoint.name, "is taken by another webhook", "choose another")
    check.done()
    return sites


def _held(actor: User, endpoint: int, expected_version: int | None) -> Endpoint:
    found = endpoints_seen(actor).filter(pk=endpoint).select_for_update(of=("self",)).first()
    if found is None:
        raise hidden(endpoint)
    if expected_version is not None and found.row_version != expected_version:
        raise Stale(
            f"webhook {endpoint} has changed: it is at version {found.row_version}, not"
            f" {expected_version}",
            "reload it, look at what changed, and send your change again",
        )
    return found


def _require_sending(endpoint: Endpoint) -> None:
    if not endpoint.sends:
        raise Conflict(f"nothing is sent to {endpoint.name}: it is {endpoint.state}", "resume it")


def _wake(endpoint: Endpoint) -> None:
    """Somebody wants to see at once what comes of it: the endpoint is left alone no longer."""
    if endpoint.quiet_until:
        endpoint.quiet_until = None
        endpoint.save(update_fields=["quiet_until"])


def _recorded(actor: User, endpoint: Endpoint, verb: str, **data: Any) -> None:
    record(actor=actor, action=f"webhook.{verb}", obj=endpoint, data=data)


def _page(endpoint: Endpoint) -> str:
    return f"{settings.PORTAL_URL}/webhooks/{endpoint.pk}/"


def _address(endpoint: Endpoint) -> str:
    return f"{settings.PORTAL_URL}/api/v1/webhooks/{endpoint.pk}/"
