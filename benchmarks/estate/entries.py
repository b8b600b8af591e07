"""What a site of the estate needs: the entries, rules and decisions that a build would find,
written down one after the other, so that a million of them take no memory.

Only what the invented sites can hold is known here: roles bound in the deployment itself, flows
without overrides. tests/benchmarks holds that a real build of such a site gives the same entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from requirements_app.catalogue.content import HOST, CatalogueContent, full_id
from requirements_app.catalogue.schema import Flow, ProductFile
from requirements_app.core.canonical import short_id
from requirements_app.rulesets.compute.model import (
    Decision,
    Deployment,
    Entry,
    Hop,
    Member,
    Rule,
    RuleHop,
    Side,
    Site,
)

from .catalogue import COMPONENTS, REGION, excluded
from .sites import CORE_FIREWALL, EDGE_FIREWALL, INTERNET

_ZONES = {name: zone for name, _kind, zone in COMPONENTS}
_BASIS = {"stated": "the row says so", "heading": "its heading says so"}


@dataclass(frozen=True)
class _Way:
    """Flows of one deployment between the same two roles under the same constraint: one rule for
    all pairs of members, but a rule for each pair that is translated."""

    deployment: Deployment
    file: ProductFile
    flows: tuple[Flow, ...]
    sources: tuple[Side, ...]
    destinations: tuple[Side, ...]
    seen: dict[str, str]
    tls: str


@dataclass(frozen=True)
class _Box:
    """What one rule renders."""

    way: _Way
    sources: tuple[Side, ...]
    destinations: tuple[Side, ...]


class Needs:
    """The entries, rules and decisions of one site, each told anew whenever they are asked for."""

    def __init__(self, site: Site, content: CatalogueContent) -> None:
        self.site = site
        self.content = content
        self._services = {each.component: each.members for each in site.site_services}

    def entries(self) -> Iterator[Entry]:
        """Every entry, with the number of its rule."""
        for number, box in enumerate(self._boxes(), 1):
            for flow in box.way.flows:
                for source in box.sources:
                    for destination in box.destinations:
                        yield self._entry(number, box.way, flow, source, destination)

    def rules(self) -> Iterator[Rule]:
        """The rules. Of their entries' ids only the number is told, by as many blanks."""
        for number, box in enumerate(self._boxes(), 1):
            yield self._rule(number, box)

    def decisions(self) -> Iterator[Decision]:
        """Each deployment × flow, in or out."""
        for deployment in self.site.deployments:
            file = self.content.products[deployment.product]
            for flow in file.flows:
                yield _decision(deployment, file, flow, self._size(deployment, file, flow))

    # --- what goes together ----------------------------------------------------------------------

    def _boxes(self) -> Iterator[_Box]:
        for way in self._ways():
            plain = tuple(each for each in way.destinations if each.value not in way.seen)
            if plain:
                yield _Box(way, way.sources, plain)
            for destination in way.destinations:
                if destination.value in way.seen:
                    for source in way.sources:
                        yield _Box(way, (source,), (destination,))

    def _ways(self) -> Iterator[_Way]:
        for deployment in self.site.deployments:
            file = self.content.products[deployment.product]
            chosen = [flow for flow in file.flows if not excluded(file, flow)]
            for (source, destination, tls), flows in groupby(
                sorted(chosen, key=self._constraint), self._constraint
            ):
                yield _Way(
                    deployment,
                    file,
                    tuple(flows),
                    self._sides(deployment, source),
                    self._sides(deployment, destination),
                    self._seen(deployment, source, destination),
                    tls,
                )

    def _constraint(self, flow: Flow) -> tuple[str, str, str]:
        source, destination = flow.source[0], flow.destination[0]
        host = self.content.hosts.get(destination.removeprefix(HOST))
        return source, destination, host.tls_inspection if host else flow.tls_inspection

    def _sides(self, deployment: Deployment, end: str) -> tuple[Side, ...]:
        if end.startswith(HOST):
            value = end.removeprefix(HOST).replace("{region}", REGION)
            return (Side(value, "", "", INTERNET),)
        component = full_id(deployment.product, end)
        zone = "core" if component.startswith("site.") else _ZONES[end]
        members = self._members(deployment, component)
        return tuple(Side(each.value, each.name, component, zone) for each in members)

    def _members(self, deployment: Deployment, component: str) -> tuple[Member, ...]:
        bound = {each.component: each.members for each in deployment.bindings}
        return bound.get(component) or self._services[component]

    def _seen(self, deployment: Deployment, source: str, destination: str) -> dict[str, str]:
        """What the clients see the destination's members as."""
        if destination.startswith(HOST) or _ZONES[source] != "clients":
            return {}
        members = self._members(deployment, full_id(deployment.product, destination))
        return {each.value: each.seen_as[0].address for each in members if each.seen_as}

    def _size(self, deployment: Deployment, file: ProductFile, flow: Flow) -> int:
        if excluded(file, flow):
            return 0
        sides = (flow.source[0], flow.destination[0])
        many, others = (len(self._sides(deployment, end)) for end in sides)
        return many * others

    # --- what comes out --------------------------------------------------------------------------

    def _entry(self, number: int, way: _Way, flow: Flow, source: Side, destination: Side) -> Entry:
        slug = f"{way.file.product.slug}.{flow.id}"
        service = flow.services[0]
        seen = way.seen.get(destination.value, destination.value)
        return Entry(
            id=short_id(
                "e", self.site.slug, way.deployment.slug, slug, source.value, destination.value,
                service.service, source.zone, destination.zone,
            ),
            deployment=way.deployment.slug,
            product=way.deployment.product,
            flow=slug,
            source=source,
            destination=destination,
            service=service.service,
            application=service.application or "",
            path=tuple(
                Hop(firewall, source.value, seen, service.service)
                for firewall in _path(source.zone, destination.zone)
            ),
            requirement=flow.requirement,
            phase=flow.phase,
            expires_on=None,
            tls_inspection=way.tls,
            assertion=flow.assertion,
            purpose=flow.purpose,
            why=tuple(_why(way, flow, slug)),
            rule_number=number,
        )  # fmt: skip

    def _rule(self, number: int, box: _Box) -> Rule:
        way = box.way
        sources = tuple(each.value for each in box.sources)
        destinations = tuple(each.value for each in box.destinations)
        services = tuple(sorted({flow.services[0].service for flow in way.flows}))
        source_zone, destination_zone = box.sources[0].zone, box.destinations[0].zone
        seen = tuple(way.seen.get(value, value) for value in destinations)
        needed = any(flow.requirement == "required" for flow in way.flows)
        return Rule(
            number=number,
            id=short_id("r", self.site.slug, way.deployment.slug, number),
            source_zone=source_zone,
            destination_zone=destination_zone,
            sources=sources,
            destinations=destinations,
            services=services,
            path=tuple(
                RuleHop(firewall, sources, seen, services)
                for firewall in _path(source_zone, destination_zone)
            ),
            phase="operation",
            expires_on=None,
            tls_inspection=way.tls,
            requirement="required" if needed else way.flows[0].requirement,
            purposes=tuple(sorted({flow.purpose for flow in way.flows})),
            deployments=(way.deployment.slug,),
            products=(way.deployment.product,),
            entry_ids=("",) * (len(way.flows) * len(sources) * len(destinations)),
        )


def _path(source: str, destination: str) -> tuple[str, ...]:
    if source == destination:
        return ()
    return (CORE_FIREWALL, EDGE_FIREWALL) if destination == INTERNET else (CORE_FIREWALL,)


def _why(way: _Way, flow: Flow, slug: str) -> Iterator[str]:
    basis = _BASIS.get(flow.basis, "the document does not say otherwise")
    yield f"{slug} is {flow.requirement} ({basis})"
    if flow.feature:
        yield f"feature {flow.feature} is on in deployment {way.deployment.slug}"
    if flow.assertion == "inferred":
        yield f"inferred: {flow.assertion_reason}"
    for side, end in (("source", flow.source[0]), ("destination", flow.destination[0])):
        if end.startswith(HOST):
            yield f"{side}: host {end.removeprefix(HOST)}"
            continue
        component = full_id(way.deployment.product, end)
        at_site = component.startswith("site.")
        where = "the site's services" if at_site else f"deployment {way.deployment.slug}"
        yield f"{side}: {component} in {where}"


def _decision(deployment: Deployment, file: ProductFile, flow: Flow, size: int) -> Decision:
    slug = f"{file.product.slug}.{flow.id}"
    if verdict := excluded(file, flow):
        code, reason = verdict
        if not reason.endswith("."):
            reason = f"{reason} {deployment.slug}."
        return Decision(deployment.slug, deployment.product, slug, "excluded", code, reason)
    reason = "1 entry." if size == 1 else f"{size} entries."
    return Decision(deployment.slug, deployment.product, slug, "included", "included", reason, size)
