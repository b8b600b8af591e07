"""A whole build: from a site, a catalogue version and a day to entries, rules, findings and
decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.core.canonical import short_id
from requirements_app.core.collection import collection_paused

from .entries import Entering
from .hashing import hash_of_content, hash_of_inputs
from .index import CatalogueIndex
from .limits import MOST_ENTRIES
from .merge import merge
from .model import Consumer, Decision, Deployment, Entry, Needs, Result, Site
from .notes import Notes
from .overrides import Overrides, tell_gone
from .pairs import Pair, Resolved, Resolver
from .roles import Roles
from .select import Excluded, Selected, Selector
from .zone_pairs import tell_zone_pairs


@collection_paused()
def build(site: Site, catalogue: CatalogueContent, as_of: dt.date) -> Result:
    """Compute the rule set of `site` under `catalogue` as it stands on `as_of`.

    Equal arguments give an equal result, to the byte of its canonical JSON; in which order the
    site lists its parts makes no difference.
    """
    return _Build(site, catalogue, as_of).run()


@collection_paused()
def needs(
    site: Site, catalogue: CatalogueContent, as_of: dt.date, *, most_entries: int = MOST_ENTRIES
) -> Needs:
    """The entries, findings and decisions of `build`, for less than half of its work: the entries
    are in no rule yet, and nothing is hashed. Raises TooManyEntries beyond `most_entries`."""
    return _Build(site, catalogue, as_of, most_entries).needs()


@dataclass(frozen=True)
class _Party:
    """Whose flows are computed: a deployment of `site`, which is `scope` to its overrides and, for
    another site, goes by a longer name in the entries."""

    site: str
    scope: str
    deployment: Deployment
    selector: Selector
    resolver: Resolver

    def cross_site_key(self, pair: Pair, flow: str) -> str:
        """The one key under which both sites hold their half of a connection; "" for one that
        no offer has part in."""
        offer = pair.source.offer or pair.destination.offer
        if not offer:
            return ""
        ends = (pair.source.endpoint.text, pair.destination.endpoint.text, pair.declared)
        return short_id("x", offer, self.site, self.scope, flow, *ends)


class _Build:
    def __init__(
        self,
        site: Site,
        catalogue: CatalogueContent,
        as_of: dt.date,
        most_entries: int = MOST_ENTRIES,
    ) -> None:
        self.site = site
        self.as_of = as_of
        self.most_entries = most_entries
        self.index = CatalogueIndex(catalogue)
        self.notes = Notes()
        self.entering = Entering(site, self.notes, most_entries)

    def run(self) -> Result:
        found = self.needs()
        rules, entries = merge(found.entries)
        return Result(
            inputs_hash=hash_of_inputs(self.site, self.index, self.as_of),
            content_hash=hash_of_content(entries, rules, found.findings, found.decisions),
            entries=entries,
            rules=rules,
            findings=found.findings,
            decisions=found.decisions,
        )

    def needs(self) -> Needs:
        tell_gone(self.site.overrides, self.index, self.notes)
        for deployment in sorted(self.site.deployments, key=lambda each: each.slug):
            self._deployment(deployment)
        for consumer in sorted(self.site.consumers, key=lambda each: each.site):
            for deployment in sorted(consumer.deployments, key=lambda each: each.slug):
                self._consumer(consumer, deployment)
        entries = tuple(sorted(self.entering.entries.values(), key=_entry_order))
        tell_zone_pairs(self.site.zone_verdicts, entries, self.notes)
        return Needs(
            entries=entries,
            findings=self.notes.findings(),
            decisions=tuple(
                sorted(self.notes.decisions, key=lambda each: (each.deployment, each.flow))
            ),
        )

    # --- whose flows -----------------------------------------------------------------------------

    def _deployment(self, deployment: Deployment) -> None:
        self._tell_gone(deployment)
        site = self.site
        whole = Consumer(site.slug, site.deployments, site.site_services, site.overrides)
        party = self._party(whole, deployment, deployment.slug, self.notes)
        for slug, selected, resolved in self._flows(party):
            if isinstance(resolved, Excluded):
                self._decide(party.deployment, slug, resolved)
                continue
            made: set[str] = set()
            for pair in resolved.pairs:
                key = party.cross_site_key(pair, slug)
                made |= self.entering.enter(selected, resolved, pair, key)
            self._included(party.deployment, slug, len(made), resolved.remarks)

    def _consumer(self, consumer: Consumer, deployment: Deployment) -> None:
        """This site's half of the flows between what it offers and another site's own roles. Gaps
        of the other site are its own findings, not this site's."""
        name = f"{consumer.site}/{deployment.slug}"
        party = self._party(consumer, deployment, name, Notes())
        for slug, selected, resolved in self._flows(party):
            if isinstance(resolved, Excluded):
                continue
            made: set[str] = set()
            for pair in resolved.pairs:
                offer = pair.source.offer or pair.destination.offer
                if offer.partition("/")[0] == self.site.slug:
                    key = party.cross_site_key(pair, slug)
                    made |= self.entering.enter(selected, resolved, pair, key)
            if made:
                self._included(party.deployment, slug, len(made), ())

    def _party(self, whole: Consumer, deployment: Deployment, name: str, notes: Notes) -> _Party:
        others = tuple(each for each in whole.deployments if each.slug != deployment.slug)
        named = replace(deployment, slug=name)
        roles = Roles(self.index, named, others, whole.site_services)
        live = Overrides(
            whole.overrides, self.index, notes, scope=deployment.slug, as_of=self.as_of
        )
        return _Party(
            whole.site,
            deployment.slug,
            named,
            Selector(self.index, named, notes, overrides=live, as_of=self.as_of),
            Resolver(self.index, named, roles, notes, self.most_entries),
        )

    def _flows(self, party: _Party) -> Iterator[tuple[str, Selected, Resolved | Excluded]]:
        """Each flow of the party's product with what came of it."""
        product = party.deployment.product
        for flow in self.index.flows(product):
            slug = f"{product}.{flow.id}"
            selected = party.selector.select(flow)
            if isinstance(selected, Excluded):
                yield slug, Selected(flow, slug, party.deployment.slug), selected
            else:
                yield slug, selected, party.resolver.resolve(selected)

    # --- what the catalogue version does not have -----------------------------------------------

    def _tell_gone(self, deployment: Deployment) -> None:
        if deployment.product not in self.index.files:
            self.notes.find(
                "blocking",
                "product-not-in-catalogue",
                f"deployments/{deployment.slug}",
                f"This catalogue version has no product {deployment.product}, so nothing is"
                f" computed for deployment {deployment.slug}.",
                "Delete the deployment, or name the product that took its place.",
                deployment=deployment.slug,
            )
        for binding in deployment.bindings:
            if binding.component not in self.index.components:
                self.notes.find(
                    "warning",
                    "component-not-in-catalogue",
                    f"deployments/{deployment.slug}/bindings/{binding.component}",
                    f"This catalogue version has no {binding.component}, so its binding in"
                    f" deployment {deployment.slug} has no effect.",
                    "Bind the component that took its place, and delete this binding.",
                    deployment=deployment.slug,
                )

    # --- decisions -------------------------------------------------------------------------------

    def _decide(self, deployment: Deployment, flow: str, verdict: Excluded) -> None:
        self.notes.decisions.append(
            Decision(
                deployment.slug, deployment.product, flow, "excluded", verdict.code, verdict.reason
            )
        )

    def _included(
        self, deployment: Deployment, flow: str, made: int, remarks: tuple[str, ...]
    ) -> None:
        if not made:
            reason = "Its ends could not be placed; see the findings."
            self._decide(deployment, flow, Excluded("not-placed", reason))
            return
        told = "1 entry." if made == 1 else f"{made} entries."
        self.notes.decisions.append(
            Decision(
                deployment.slug,
                deployment.product,
                flow,
                "included",
                "included",
                " ".join((told, *remarks)),
                made,
            )
        )


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
