"""Step 4, merge entries into rules that allow exactly the same packets.

Entries are first grouped by what must never mix: zone pair, firewall path, phase, expiry and
TLS-inspection constraint. Within a group each (source, destination, service) is a box; boxes with
two equal sides are joined along the third until nothing joins, which keeps the union of packets
(tests/rulesets/compute prove it against packet sets). Addresses are aggregated only where exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from requirements_app.core.addresses import aggregate
from requirements_app.core.canonical import short_id
from requirements_app.core.endpoints import (
    AddressRange,
    Endpoint,
    endpoint_sort_key,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.services import services_from_intervals

from .model import Entry, Rule, RuleHop
from .texts import endpoint_of, service_of

_STRENGTH = {"required": 0, "conditional": 1, "optional": 2}
_T = TypeVar("_T", bound=Hashable)


@dataclass(frozen=True)
class _Box:
    """A product of three sets of texts, with the positions of the entries it renders."""

    sources: frozenset[str]
    destinations: frozenset[str]
    services: frozenset[str]
    entries: frozenset[int]


def merge(entries: tuple[Entry, ...]) -> tuple[tuple[Rule, ...], tuple[Entry, ...]]:
    """The rules in reading order, and the entries with their rule's number."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for position, entry in enumerate(entries):
        groups[_group(entry)].append(position)
    drafts: list[Rule] = []
    for positions in groups.values():
        drafts += [_rule(box, entries) for box in _joined(_boxes(positions, entries))]
    drafts.sort(key=_reading_order)
    rules = tuple(replace(rule, number=number) for number, rule in enumerate(drafts, start=1))
    number_of = {entry_id: rule.number for rule in rules for entry_id in rule.entry_ids}
    return rules, tuple(replace(entry, rule_number=number_of[entry.id]) for entry in entries)


def _group(entry: Entry) -> tuple[object, ...]:
    """What must not mix. A translated entry shows firewalls something else than its own ends and
    service, so it joins only entries of which the same firewalls see the same instead."""
    return (
        entry.source.zone,
        entry.destination.zone,
        tuple(hop.firewall for hop in entry.path),
        entry.phase,
        entry.expires_on,
        entry.tls_inspection,
        _translation(entry),
    )


def _translation(entry: Entry) -> tuple[tuple[str | None, ...], ...]:
    """For each firewall what it sees instead of source, destination and service; None for each
    that it sees as it is."""
    source, destination, service = entry.source.value, entry.destination.value, entry.service
    return tuple(
        (
            None if hop.source == source else hop.source,
            None if hop.destination == destination else hop.destination,
            None if hop.service == service else hop.service,
        )
        for hop in entry.path
    )


def _boxes(positions: Iterable[int], entries: tuple[Entry, ...]) -> list[_Box]:
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for position in positions:
        entry = entries[position]
        found[entry.source.value, entry.destination.value, entry.service].append(position)
    return [
        _Box(frozenset([source]), frozenset([destination]), frozenset([service]), frozenset(held))
        for (source, destination, service), held in found.items()
    ]


def _joined(boxes: list[_Box]) -> list[_Box]:
    """Boxes joined along services, then destinations, then sources, until nothing joins."""
    while True:
        before = len(boxes)
        boxes = _along(boxes, lambda box: (box.sources, box.destinations))
        boxes = _along(boxes, lambda box: (box.sources, box.services))
        boxes = _along(boxes, lambda box: (box.destinations, box.services))
        if len(boxes) == before:
            return boxes


def _along(boxes: list[_Box], equal_sides: Callable[[_Box], Hashable]) -> list[_Box]:
    alike: dict[Hashable, list[_Box]] = defaultdict(list)
    for box in boxes:
        alike[equal_sides(box)].append(box)
    return [_together(same) for same in alike.values()]


def _together(boxes: list[_Box]) -> _Box:
    if len(boxes) == 1:
        return boxes[0]
    return _Box(
        _union(box.sources for box in boxes),
        _union(box.destinations for box in boxes),
        _union(box.services for box in boxes),
        _union(box.entries for box in boxes),
    )


def _union(sets: Iterable[frozenset[_T]]) -> frozenset[_T]:
    return frozenset().union(*sets)


def _rule(box: _Box, entries: tuple[Entry, ...]) -> Rule:
    held = [entries[position] for position in sorted(box.entries)]
    first = held[0]
    sources, destinations = _endpoints(box.sources), _endpoints(box.destinations)
    services = _services(box.services)
    path = tuple(
        RuleHop(
            hop.firewall,
            sources if source is None else (source,),
            destinations if destination is None else (destination,),
            services if service is None else (service,),
        )
        for hop, (source, destination, service) in zip(first.path, _translation(first), strict=True)
    )
    ids = tuple(sorted(entry.id for entry in held))
    return Rule(
        number=0,
        id=short_id("r", *ids),
        source_zone=first.source.zone,
        destination_zone=first.destination.zone,
        sources=sources,
        destinations=destinations,
        services=services,
        path=path,
        phase=first.phase,
        expires_on=first.expires_on,
        tls_inspection=first.tls_inspection,
        requirement=min((entry.requirement for entry in held), key=_STRENGTH.__getitem__),
        purposes=_distinct(entry.purpose for entry in held),
        deployments=_distinct(entry.deployment for entry in held),
        products=_distinct(entry.product for entry in held),
        entry_ids=ids,
    )


def _endpoints(texts: Iterable[str]) -> tuple[str, ...]:
    """Canonical texts: addresses aggregated exactly, then names, then any."""
    parsed = [endpoint_of(text) for text in texts]
    ranges = [endpoint for endpoint in parsed if isinstance(endpoint, AddressRange)]
    rest = [endpoint for endpoint in parsed if not isinstance(endpoint, AddressRange)]
    joined = aggregate(ranges)
    if any(each.prefix_length == 0 for each in joined):
        joined = sorted(set(ranges))  # a whole family would read as the "any" nobody accepted
    whole: list[Endpoint] = [*joined, *rest]
    return tuple(endpoint.text for endpoint in sorted(whole, key=endpoint_sort_key))


def _services(texts: Iterable[str]) -> tuple[str, ...]:
    held: IntervalSet[int] = IntervalSet.from_pairs(
        pair for text in texts for pair in service_of(text).intervals()
    )
    return tuple(str(service) for service in services_from_intervals(held))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _reading_order(rule: Rule) -> tuple[object, ...]:
    return (
        rule.source_zone,
        rule.destination_zone,
        _STRENGTH[rule.requirement],
        [endpoint_sort_key(endpoint_of(text)) for text in rule.destinations],
        [endpoint_sort_key(endpoint_of(text)) for text in rule.sources],
        rule.services,
        rule.id,
    )
