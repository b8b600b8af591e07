"""A whole build: from a site, a catalogue version and a day to entries, rules, findings and
decisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.core.canonical import content_hash, short_id
from requirements_app.core.services import Service

from .ends import Pair, Resolver
from .index import CatalogueIndex
from .legs import Leg, Legs
from .merge import merge
from .model import Binding, Consumer, Decision, Deployment, Entry, Result, Side, Site
from .notes import Notes
from .place import Placed, Placer
from .roles import Roles
from .select import Excluded, Selected, Selector

_ECHO = {4: Service("icmp", icmp_type=8), 6: Service("icmpv6", icmp_type=128)}


def build(site: Site, catalogue: CatalogueContent, as_of: dt.date) -> Result:
    """Compute the rule set of `site` under `catalogue` as it stands on `as_of`.

    Equal arguments give an equal result, to the byte of its canonical JSON.
    """
    return _Build(site, catalogue, as_of).run()


class _Build:
    def __init__(self, site: Site, catalogue: CatalogueContent, as_of: dt.date) -> None:
        self.site = site
        self.as_of = as_of
        self.index = CatalogueIndex(catalogue)
        self.digests = flow_digests(self.index)
        self.notes = Notes()
        self.placer = Placer(site, self.notes)
        self.legs = Legs(site, self.placer, self.notes)
        self.entries: dict[str, Entry] = {}

    def run(self) -> Result:
        for deployment in sorted(self.site.deployments, key=lambda d: d.slug):
            others = tuple(d for d in self.site.deployments if d.slug != deployment.slug)
            self._deployment(deployment, others, self.site.site_services)
        for consumer in sorted(self.site.consumers, key=lambda c: (c.site, c.deployment.slug)):
            self._consumer(consumer)
        ordered = tuple(sorted(self.entries.values(), key=_entry_order))
        rules, entries = merge(ordered)
        findings = self.notes.findings()
        decisions = tuple(
            sorted(self.notes.decisions, key=lambda d: (d.deployment, d.flow, d.outcome))
        )
        content = {
            "entries": [_plain(entry) for entry in entries],
            "rules": [_plain(rule) for rule in rules],
            "findings": [_plain(finding) for finding in findings],
            "decisions": [_plain(decision) for decision in decisions],
        }
        return Result(self._inputs(), content_hash(content), entries, rules, findings, decisions)

    def _inputs(self) -> str:
        products = {d.product for d in self.site.deployments}
        products |= {consumer.deployment.product for consumer in self.site.consumers}
        flows = {
            slug: digest
            for slug, digest in self.digests.items()
            if slug.partition(".")[0] in products
        }
        site = _plain(self.site)
        return content_hash({"site": site, "flows": flows, "as_of": self.as_of.isoformat()})

    # --- deployments and consumers -------------------------------------------------------------

    def _deployment(
        self,
        deployment: Deployment,
        others: tuple[Deployment, ...],
        services: tuple[Binding, ...],
    ) -> None:
        roles = Roles(self.index, deployment, others, services)
        resolver = Resolver(self.index, deployment, roles, self.notes)
        selector = Selector(
            self.index,
            deployment,
            self.notes,
            overrides=self.site.overrides,
            digests=self.digests,
            as_of=self.as_of,
        )
        for flow in self.index.flows(deployment.product):
            slug = f"{deployment.product}.{flow.id}"
            verdict = selector.select(flow)
            if isinstance(verdict, Excluded):
                self._excluded(deployment, slug, verdict)
                continue
            resolved = resolver.resolve(verdict)
            if isinstance(resolved, Excluded):
                self._excluded(deployment, slug, resolved)
                continue
            made = 0
            for pair in resolved.pairs:
                offer = pair.source.offer or pair.destination.offer
                key = offer and _cross_site_key(
                    offer, self.site.slug, deployment.slug, pair, verdict
                )
                made += self._enter(deployment, verdict, pair, key)
            self._included(deployment, slug, made, resolved.remarks)

    def _consumer(self, consumer: Consumer) -> None:
        """This site's half of the flows between an offered role and another site's own roles.
        Gaps of the other site's bindings are its own findings, not this site's."""
        own = consumer.deployment
        deployment = replace(own, slug=f"{consumer.site}/{own.slug}")
        silent = Notes()
        roles = Roles(self.index, deployment, (), consumer.site_services)
        resolver = Resolver(self.index, deployment, roles, silent)
        selector = Selector(
            self.index, deployment, silent, overrides=(), digests=self.digests, as_of=self.as_of
        )
        for flow in self.index.flows(deployment.product):
            selected = selector.select(flow)
            if isinstance(selected, Excluded):
                continue
            resolved = resolver.resolve(selected)
            if isinstance(resolved, Excluded):
                continue
            made = 0
            for pair in resolved.pairs:
                if consumer.offer in (pair.source.offer, pair.destination.offer):
                    key = _cross_site_key(consumer.offer, consumer.site, own.slug, pair, selected)
                    made += self._enter(deployment, selected, pair, key)
            if made:
                self._included(deployment, selected.slug, made, ())

    def _excluded(self, deployment: Deployment, slug: str, verdict: Excluded) -> None:
        self.notes.decisions.append(
            Decision(
                deployment.slug, deployment.product, slug, "excluded", verdict.code, verdict.reason
            )
        )

    def _included(
        self, deployment: Deployment, slug: str, made: int, remarks: tuple[str, ...]
    ) -> None:
        if made:
            reason = " ".join((f"{made} entries.", *remarks))
            decision = Decision(
                deployment.slug, deployment.product, slug, "included", "included", reason, made
            )
        else:
            reason = "Its ends could not be placed; see the findings."
            decision = Decision(
                deployment.slug, deployment.product, slug, "excluded", "not-placed", reason
            )
        self.notes.decisions.append(decision)

    # --- entries ---------------------------------------------------------------------------------

    def _enter(
        self, deployment: Deployment, selected: Selected, pair: Pair, cross_site_key: str
    ) -> int:
        """Place one pair and keep its entries; the number of entries it led to."""
        service, inferred = _concrete(pair)
        application = pair.service.application or ""
        made = 0
        for source in self.placer.place(pair.source, selected.gap, selected.slug):
            for destination in self.placer.place(pair.destination, selected.gap, selected.slug):
                if source.end.endpoint == destination.end.endpoint and source.end.member:
                    continue  # the same part of one range on both sides
                connection = Leg(source, destination, service, application)
                for leg in self.legs.route(selected, connection):
                    entry = self._entry(deployment, selected, leg, inferred=inferred)
                    entry = replace(entry, cross_site_key=cross_site_key)
                    self.entries.setdefault(entry.id, entry)
                    made += 1
        return made

    def _entry(
        self, deployment: Deployment, selected: Selected, leg: Leg, *, inferred: bool
    ) -> Entry:
        flow, service = selected.flow, str(leg.service)
        source, destination = leg.source, leg.destination
        hops, known = self.placer.hops(source, destination, leg.service, selected.slug)
        why = [*selected.why, f"source: {source.end.origin}"]
        why += [f"destination: {destination.end.origin}", *leg.why]
        if inferred:
            why.append("untyped ICMP is rendered as echo request")
        if not known:
            why.append("the firewalls on its way are not known; see the findings")
        hosts = [end.host for end in (source.end, destination.end) if end.host]
        return Entry(
            id=short_id(
                "e",
                self.site.slug,
                deployment.slug,
                selected.slug,
                source.value,
                destination.value,
                service,
                source.zone,
                destination.zone,
            ),
            deployment=deployment.slug,
            product=deployment.product,
            flow=selected.slug,
            source=_side(source),
            destination=_side(destination),
            service=service,
            application=leg.application,
            path=hops,
            requirement=flow.requirement,
            phase=flow.phase,
            expires_on=selected.expires_on,
            tls_inspection=_tls(flow.tls_inspection, *(host.tls_inspection for host in hosts)),
            assertion="inferred" if inferred else flow.assertion,
            purpose=flow.purpose,
            why=tuple(why),
        )


def flow_digests(index: CatalogueIndex) -> dict[str, str]:
    """The digest of each flow's content, by full slug."""
    return {
        f"{product}.{flow.id}": content_hash(flow.model_dump(mode="json"))
        for product in index.files
        for flow in index.flows(product)
    }


def _concrete(pair: Pair) -> tuple[Service, bool]:
    """The pair's service; a bare ICMP becomes the echo request of the pair's family."""
    service = pair.service.value
    if service.protocol == "icmp" and service.icmp_type is None:
        return _ECHO[pair.source.version or pair.destination.version or 4], True
    return service, False


def _tls(flow: str, *hosts: str) -> str:
    """The strictest constraint among the flow's own and its hosts' defaults."""
    held = {flow} if flow != "unstated" else set(hosts) | {flow}
    for constraint in ("forbidden", "allowed"):
        if constraint in held:
            return constraint
    return "unstated"


def _cross_site_key(
    offer: str, consumer: str, deployment: str, pair: Pair, selected: Selected
) -> str:
    """The one key under which both sites hold their half of a connection."""
    return short_id(
        "x",
        offer,
        consumer,
        deployment,
        selected.slug,
        pair.source.endpoint.text,
        pair.destination.endpoint.text,
        pair.service.service,
    )


def _side(placed: Placed) -> Side:
    return Side(placed.value, placed.end.name, placed.end.component, placed.zone)


def _entry_order(entry: Entry) -> tuple[str, ...]:
    return (
        entry.deployment,
        entry.flow,
        entry.source.zone,
        entry.destination.zone,
        entry.source.value,
        entry.destination.value,
        entry.service,
        entry.id,
    )


def _plain(value: Any) -> Any:
    """Dataclasses as JSON values; dates as ISO text."""
    return _dated(asdict(value))


def _dated(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
