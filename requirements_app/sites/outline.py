"""A site in outline: how much there is of each part, without the members, in a few queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import F, Func, IntegerField, Prefetch, QuerySet, Subquery

from requirements_app.audit.models import Event

from .models import Binding, Deployment, Site, UpgradeProposal
from .selectors import with_members

# Audit actions that change what a rule set is built from.
_EDITS = r"^(site\.updated|(zone|network|firewall|proxy|deployment|binding|offer|override)\.)"


@dataclass(frozen=True)
class Counts:
    """How many of each part a site has; `zones` without internet."""

    zones: int
    networks: int
    firewalls: int
    proxies: int
    offers: int
    received: int
    overrides: int
    roles: int
    proposals: int


def site_outline(site: Site, *, members: bool = False) -> Site:
    """The same site with `deployments`, their `bindings`, and the site's own `bindings` (its
    services) prefetched; with their members only where these are asked for."""
    bindings = Binding.objects.select_related("component", "offer__site", "offer__component")
    if members:
        bindings = with_members(bindings)
    return Site.objects.prefetch_related(
        Prefetch("deployments", Deployment.objects.select_related("product")),
        Prefetch("deployments__bindings", bindings),
        Prefetch("bindings", bindings.filter(deployment=None)),
    ).get(pk=site.pk)


def site_counts(site: Site) -> Counts:
    """The counts, in one query; `proposals` are the open ones."""
    counts = {
        "zones": site.zones.filter(is_internet=False),
        "networks": site.networks.all(),
        "firewalls": site.firewalls.all(),
        "proxies": site.proxies.all(),
        "offers": site.offers.all(),
        "received": site.offers_received.all(),
        "overrides": site.overrides.all(),
        "roles": site.roles.all(),
        "proposals": site.proposals.filter(state=UpgradeProposal.State.OPEN),
    }
    named = {f"number_of_{name}": _count(rows) for name, rows in counts.items()}
    names = [f"number_of_{field.name}" for field in fields(Counts)]
    return Counts(*Site.objects.filter(pk=site.pk).annotate(**named).values_list(*names).get())


def changed_since(site: Site, moment: dt.datetime) -> bool:
    """Whether anything that its rule set is built from has been changed after `moment`."""
    events = Event.objects.filter(site_slug=site.slug, at__gt=moment, action__regex=_EDITS)
    return events.exists()


def site_events(site: Site) -> QuerySet[Event]:
    """What happened at the site, newest first; nothing of a deleted site that had its name."""
    own = Event.objects.filter(object_type=site._meta.label_lower, object_id=str(site.pk))
    began = own.order_by("id").values("id")[:1]
    events = Event.objects.filter(site_slug=site.slug, id__gte=Subquery(began))
    return events.select_related("actor").order_by("-id")


def _count(rows: QuerySet[Any]) -> Subquery:
    # An aggregate would group by each row; as a plain function it counts them all.
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(counted_rows=counted).values("counted_rows"))
