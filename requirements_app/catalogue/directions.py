"""Which way flows go: out of or into what is looked at, and to or from the internet."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import ComponentRevision, FlowEnd, HostRevision

DIRECTIONS = ("outgoing", "incoming", "to-internet", "from-internet")
SIDES = {
    "outgoing": FlowEnd.Side.SOURCE,
    "from-internet": FlowEnd.Side.SOURCE,
    "incoming": FlowEnd.Side.DESTINATION,
    "to-internet": FlowEnd.Side.DESTINATION,
}
"""The end of a flow that each direction is about."""
RELATIVE = ("outgoing", "incoming")
_OUTSIDE = ("internet-service", "vendor-remote-access", "any")


def going(direction: str, roles: Collection[str], version: int) -> Q:
    """The condition on flow revisions for one of `DIRECTIONS`; one that either side opens goes
    both ways.

    Outgoing and incoming are seen from the components `roles`, or without any from the
    components of the flow's own product. On the internet are the hosts of vendors and third
    parties, internet services, vendors' remote access, and a literal "any", which holds the
    internet besides all else.
    """
    ends = FlowEnd.objects.filter(revision=OuterRef("pk"))
    if direction not in RELATIVE:
        ends = ends.filter(Q(component__in=_services(version)) | Q(host__in=_hosts(version)))
    elif roles:
        ends = ends.filter(component__slug__in=roles)
    else:
        ends = ends.filter(component__product=OuterRef("entity__product"))
    side = SIDES[direction]
    return Q(Exists(ends.filter(side=side))) | Q(
        Exists(ends.exclude(side=side)), bidirectional=True
    )


def _services(version: int) -> QuerySet[ComponentRevision, int]:
    found = ComponentRevision.objects.at(version).filter(kind__in=_OUTSIDE)
    return found.values_list("entity", flat=True)


def _hosts(version: int) -> QuerySet[HostRevision, int]:
    found = HostRevision.objects.at(version).exclude(kind="placeholder").exclude(party="customer")
    return found.values_list("entity", flat=True)
