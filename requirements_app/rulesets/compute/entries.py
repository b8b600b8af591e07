"""Entries: one for each leg of a pair, with an id that survives rebuilds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from requirements_app.core.canonical import short_id

from .hops import Hops
from .legs import Leg, Legs
from .limits import MOST_ENTRIES, TooManyEntries
from .model import Entry, Site
from .notes import Notes
from .overrides import earliest
from .pairs import Pair, Resolved
from .paths import Paths
from .place import Placed, Placer
from .select import Selected
from .terms import Terms

_STRICTEST = ("forbidden", "allowed", "unstated")


class Entering:
    """Makes the entries of one site, each once."""

    def __init__(self, site: Site, notes: Notes, most_entries: int = MOST_ENTRIES) -> None:
        self.site = site
        self.most_entries = most_entries
        self.placer = Placer(site, notes)
        self.hops = Hops(Paths(site.firewalls, self.placer.internet), notes)
        self.legs = Legs(site, self.placer, notes)
        self.entries: dict[str, Entry] = {}

    def enter(self, selected: Selected, resolved: Resolved, pair: Pair, key: str) -> set[str]:
        """Place one pair and keep its entries under the cross-site key, "" for none; their ids."""
        made = set()
        for leg in self._legs(selected, pair):
            entry = self._entry(selected, resolved.terms, pair, leg, key)
            known = self.entries.get(entry.id)
            self.entries[entry.id] = _together(known, entry) if known else entry
            made.add(entry.id)
        if len(self.entries) > self.most_entries:
            raise TooManyEntries(selected, self.most_entries)
        return made

    def _legs(self, selected: Selected, pair: Pair) -> Iterator[Leg]:
        tls = _tls(selected, pair)
        for source in self.placer.place(pair.source, selected):
            for destination in self.placer.place(pair.destination, selected):
                if _same_host(source, destination):
                    continue
                connection = Leg(source, destination, pair.service, pair.application, tls)
                for leg in self.legs.route(selected, connection):
                    yield from self._parts(leg)

    def _parts(self, leg: Leg) -> Iterator[Leg]:
        """The leg once for each part of its service that is translated in its own way."""
        parts = self.hops.services(leg.destination, leg.source.zone, leg.service)
        if len(parts) == 1:
            yield leg
        else:
            yield from (replace(leg, service=part) for part in parts)

    def _entry(self, selected: Selected, terms: Terms, pair: Pair, leg: Leg, key: str) -> Entry:
        flow, service = selected.flow, str(leg.service)
        source, destination = leg.source, leg.destination
        hops, known = self.hops.between(source, destination, leg.service, selected)
        of_flow = not (pair.source.services or pair.destination.services)
        return Entry(
            id=short_id(
                "e",
                self.site.slug,
                selected.deployment,
                selected.slug,
                source.value,
                destination.value,
                service,
                source.zone,
                destination.zone,
            ),
            deployment=selected.deployment,
            product=selected.product,
            flow=selected.slug,
            source=source.side,
            destination=destination.side,
            service=service,
            application=leg.application,
            path=hops,
            requirement=flow.requirement,
            phase=flow.phase,
            expires_on=earliest(
                selected.expires_on,
                pair.source.until,
                pair.destination.until,
                terms.until if of_flow else None,
            ),
            tls_inspection=leg.tls_inspection,
            assertion="inferred" if pair.inferred else flow.assertion,
            purpose=flow.purpose,
            why=tuple(_why(selected, pair, leg, terms.why if of_flow else (), known=known)),
            cross_site_key=key,
        )


def _why(
    selected: Selected, pair: Pair, leg: Leg, services: tuple[str, ...], *, known: bool
) -> Iterator[str]:
    yield from selected.why
    yield f"source: {leg.source.end.origin}"
    yield f"destination: {leg.destination.end.origin}"
    yield from dict.fromkeys((*pair.source.why, *pair.destination.why, *services, *leg.why))
    if pair.inferred:
        yield "untyped ICMP is rendered as echo request"
    if not known:
        yield "the firewalls on its way are not known; see the findings"


def _together(known: Entry, again: Entry) -> Entry:
    """One entry that stands on two grounds, such as a proxy's leg for two hosts: it lasts as long
    as the longer of them, and keeps the stricter constraint."""
    lasting = None not in (known.expires_on, again.expires_on)
    expiries = [each.expires_on for each in (known, again) if each.expires_on]
    return replace(
        known,
        expires_on=max(expiries) if lasting else None,
        tls_inspection=min(known.tls_inspection, again.tls_inspection, key=_STRICTEST.index),
        cross_site_key=known.cross_site_key or again.cross_site_key,
        why=tuple(dict.fromkeys((*known.why, *again.why))),
    )


def _tls(selected: Selected, pair: Pair) -> str:
    """The flow's own constraint, or else the strictest default of its hosts."""
    own = selected.flow.tls_inspection
    if own != "unstated":
        return own
    hosts = [end.host for end in (pair.source, pair.destination) if end.host]
    return min((host.tls_inspection for host in hosts), key=_STRICTEST.index, default=own)


def _same_host(source: Placed, destination: Placed) -> bool:
    """Whether splitting ranges over zones left one host on both sides."""
    return (
        source.end.single
        and source.end.endpoint == destination.end.endpoint
        and source.zone == destination.zone
    )
