"""The hosts of a version with the flows that name them, as values.

A version never changes, so each process reads them once: some hundreds of hosts, or thousands in a
large catalogue, each with the few flows that reach it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from requirements_app.core.services import Service

from .models import ComponentRevision, FlowEnd, FlowRevision, FlowService, HostRevision, Version
from .selectors import content_at

_VERSIONS_KEPT = 4
_STRICTEST = ("forbidden", "allowed", "unstated")


@dataclass(frozen=True)
class HostUse:
    """A flow that names the host as one of its ends, with its services and their applications."""

    flow: str
    product: str
    requirement: str
    tls_inspection: str
    destination: bool
    services: tuple[tuple[Service, str], ...]


@dataclass(frozen=True)
class HostFacts:
    """One source's listing of a host, with the products whose files list it. `stated_inspection`
    is its own word on TLS inspection."""

    source: str
    pattern: str
    name: str
    kind: str
    party: str
    stated_inspection: str
    stands_for: str
    proxy_supported: bool | None
    proxy_logins: tuple[str, ...]
    proxy_refused: tuple[str, ...]
    listed_by: tuple[str, ...]
    uses: tuple[HostUse, ...]

    @property
    def products(self) -> tuple[str, ...]:
        """The products whose flows name it; where none does, those that list it."""
        return tuple({use.product: None for use in self.uses}) or self.listed_by

    @property
    def flow_count(self) -> int:
        return len({use.flow for use in self.uses})

    @property
    def tls_inspection(self) -> str:
        """The strictest of what the host and the flows that reach it say."""
        said = (use.tls_inspection for use in self.uses if use.destination)
        return min((self.stated_inspection, *said), key=_STRICTEST.index)


@dataclass(frozen=True)
class OwnPeer:
    """A component that a flow reaches without TLS inspection: an address of each site's own."""

    component: str
    name: str
    flow: str
    product: str
    requirement: str


def own_peers(version: Version) -> tuple[OwnPeer, ...]:
    """The components that flows reach without TLS inspection, by component and flow."""
    return _own_peers(version.published_at, version.number)


@lru_cache(maxsize=_VERSIONS_KEPT)
def host_facts(published: dt.datetime, version: int) -> tuple[HostFacts, ...]:  # noqa: ARG001
    """The hosts of a version by pattern; two sources may list the same one.

    When it was `published` is asked because a number alone names other rows in another database.
    """
    uses, listed = _uses(version), _listed(version)
    rows = HostRevision.objects.at(version).select_related("entity")
    return tuple(
        _facts(
            row,
            tuple(listed.get((row.entity.source_id, row.entity.pattern), ())),
            tuple(uses.get(row.entity_id, ())),
        )
        for row in rows.order_by("entity__pattern", "entity__source_id")
    )


def _facts(row: HostRevision, listed_by: tuple[str, ...], uses: tuple[HostUse, ...]) -> HostFacts:
    proxy = row.content["proxy"]
    return HostFacts(
        source=row.entity.source_id,
        pattern=row.entity.pattern,
        name=row.name,
        kind=row.kind,
        party=row.party,
        stated_inspection=row.tls_inspection,
        stands_for=row.content["stands_for"] or "",
        proxy_supported=proxy["supported"],
        proxy_logins=tuple(proxy["authentication"]),
        proxy_refused=tuple(proxy["refused"]),
        listed_by=listed_by,
        uses=uses,
    )


def _listed(version: int) -> Mapping[tuple[str, str], list[str]]:
    """The products that list a host, by source and pattern."""
    listed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in content_at(version).outlines:
        for host in file.hosts:
            listed[file.source, host.pattern].append(file.product.slug)
    return listed


def _uses(version: int) -> Mapping[int, list[HostUse]]:
    ends = FlowEnd.objects.filter(
        host__isnull=False, revision__in=FlowRevision.objects.at(version)
    ).values_list(
        "host_id",
        "side",
        "revision_id",
        "revision__entity__slug",
        "revision__entity__product__slug",
        "revision__requirement",
        "revision__tls_inspection",
        "revision__bidirectional",
    )
    rows = list(ends.order_by("revision__entity__slug", "side", "position"))
    services = _services({row[2] for row in rows})
    uses: dict[int, list[HostUse]] = defaultdict(list)
    for host, side, revision, flow, product, requirement, tls, both in rows:
        reached = both or side == FlowEnd.Side.DESTINATION
        uses[host].append(
            HostUse(flow, product, requirement, tls, reached, services.get(revision, ()))
        )
    return uses


def _services(revisions: Iterable[int]) -> dict[int, tuple[tuple[Service, str], ...]]:
    found: dict[int, list[tuple[Service, str]]] = defaultdict(list)
    for row in FlowService.objects.filter(revision__in=list(revisions)).order_by("position"):
        service = Service(row.protocol, row.ports or (), row.icmp_type, row.icmp_code)
        found[row.revision_id].append((service, row.application))
    return {revision: tuple(services) for revision, services in found.items()}


@lru_cache(maxsize=_VERSIONS_KEPT)
def _own_peers(published: dt.datetime, version: int) -> tuple[OwnPeer, ...]:  # noqa: ARG001
    names = dict(ComponentRevision.objects.at(version).values_list("entity_id", "name"))
    forbidding = FlowRevision.objects.at(version).filter(tls_inspection="forbidden")
    ends = FlowEnd.objects.filter(
        component__isnull=False, side=FlowEnd.Side.DESTINATION, revision__in=forbidding
    ).values_list(
        "component_id",
        "component__slug",
        "revision__entity__slug",
        "revision__entity__product__slug",
        "revision__requirement",
    )
    return tuple(
        OwnPeer(slug, names.get(component, slug), flow, product, requirement)
        for component, slug, flow, product, requirement in ends.order_by(
            "component__slug", "revision__entity__slug"
        )
    )
