"""What ends soon at sites: overrides, and access for installation or troubleshooting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q, QuerySet

from .models import Deployment, Override, Site

Kind = Literal["override", "installation", "troubleshooting"]
_ACCESS: tuple[Kind, ...] = ("installation", "troubleshooting")


@dataclass(frozen=True)
class Ending:
    """`name` is the override's slug, or the deployment's name; `slug` finds the one or the
    other at the site."""

    site: Site
    kind: Kind
    slug: str
    name: str
    day: dt.date


def endings(sites: QuerySet[Site], first: dt.date, last: dt.date) -> list[Ending]:
    """What ends at these sites from the one day to the other, the earliest first: two queries."""
    span = (first, last)
    overrides = Override.objects.filter(site__in=sites, expires_on__range=span)
    found = [
        Ending(each.site, "override", each.slug, each.slug, each.expires_on)
        for each in overrides.select_related("site")
        if each.expires_on
    ]
    open_ones = Deployment.objects.filter(
        Q(installation_until__range=span) | Q(troubleshooting_until__range=span), site__in=sites
    )
    for deployment in open_ones.select_related("site"):
        for kind in _ACCESS:
            day: dt.date | None = getattr(deployment, f"{kind}_until")
            if day and first <= day <= last:
                found.append(Ending(deployment.site, kind, deployment.slug, deployment.name, day))
    return sorted(found, key=lambda each: (each.day, each.site.slug, each.slug))
