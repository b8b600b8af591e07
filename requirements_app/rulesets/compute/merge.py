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
    parse_endpoint,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.services import parse_service, services_from_intervals

from .model import Entry, Rule, RuleHop

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
    """What must not mix. A translated entry shows firewalls other addresses than its own, so it
    joins only entries of the same two ends that are translated alike."""
    return (
        entry.source.zone,
        entry.destination.zone,
        tuple(hop.firewall for hop in entry.path),
        entry.phase,
        entry.expires_on,
        entry.tls_inspection,
        _translation(entry),
    )


def _translation(entry: Entry) -> tuple[object, ...]:
    """The ends and what each firewall sees of them; empty for an entry seen as it is. Where the
    port is translated too, the whole path is compared."""
    if not _translated(entry):
        return ()
    ends = (entry.source.value, entry.destination.value)
    if any(hop.service != entry.service for hop in entry.path):
        return (*ends, entry.path)
    return (*ends, *((hop.source, hop.destination) for hop in entry.path))


def _translated(entry: Entry) -> bool:
    own = (entry.source.value, entry.destination.value, entry.service)
    return any((hop.source, hop.destination, hop.service) != own for hop in entry.path)


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
    return [
        _Box(
            _union(box.sources for box in same),
            _union(box.destinations for box in same),
            _union(box.services for box in same),
            _union(box.entries for box in same),
        )
        for same in alike.values()
    ]


def _union(sets: Iterable[frozenset[_T]]) -> frozenset[_T]:
    return frozenset().union(*sets)


def _rule(box: _Box, entries: tuple[Entry, ...]) -> Rule:
    held = [entries[position] for position in sorted(box.entries)]
    first = held[0]
    sources, destinations = _endpoints(box.sources), _endpoints(box.destinations)
    services = _services(box.services)
    if _translated(first):
        path = tuple(
            RuleHop(
                hop.firewall,
                (hop.source,),
                (hop.destination,),
                services if hop.service == first.service else (hop.service,),
            )
            for hop in first.path
        )
    else:
        path = tuple(RuleHop(h.firewall, sources, destinations, services) for h in first.path)
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
    parsed = [parse_endpoint(text) for text in texts]
    ranges = [endpoint for endpoint in parsed if isinstance(endpoint, AddressRange)]
    rest = [endpoint for endpoint in parsed if not isinstance(endpoint, AddressRange)]
    joined = aggregate(ranges)
    if any(each.prefix_length == 0 for each in joined):
        joined = sorted(set(ranges))  # a whole family would read as the "any" nobody accepted
    whole: list[Endpoint] = [*joined, *rest]
    return tuple(endpoint.text for endpoint in sorted(whole, key=endpoint_sort_key))


def _services(texts: Iterable[str]) -> tuple[str, ...]:
    held: IntervalSet[int] = IntervalSet.from_pairs(
        pair for text in texts for pair in parse_service(text).intervals()
    )
    return tuple(str(service) for service in services_from_intervals(held))


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _reading_order(rule: Rule) -> tuple[object, ...]:
    return (
        rule.source_zone,
        rule.destination_zone,
        _STRENGTH[rule.requirement],
        [endpoint_sort_key(parse_endpoint(text)) for text in rule.destinations],
        [endpoint_sort_key(parse_endpoint(text)) for text in rule.sources],
        rule.services,
        rule.id,
    )
