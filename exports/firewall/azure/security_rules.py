"""The security rules of one group for each zone, with stable names and priorities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exports.firewall.parts import Part
from exports.firewall.words import PREFIX, comment, digest
from requirements_app.core.endpoints import Endpoint
from requirements_app.core.firewall_rules import addresses_of
from requirements_app.core.services import Service

FIRST_PRIORITY = 1000
SLOTS = 3000
LONGEST_COMMENT = 140
_PROTOCOLS = {"tcp": "Tcp", "udp": "Udp", "icmp": "Icmp", "esp": "Esp", "ah": "Ah"}
_EVERY_PORT = ("*",)


@dataclass(frozen=True)
class SecurityRule:
    """One permitted protocol of one rule, in the group of one of its zones. All permit, so their
    order changes nothing; `description` is no part of what the rule is."""

    group: str
    inbound: bool
    protocol: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    ports: tuple[str, ...]
    description: str

    @property
    def name(self) -> str:
        """Stable: made from what the rule permits."""
        content = [self.protocol, self.sources, self.destinations, self.ports]
        return f"{PREFIX}{'in' if self.inbound else 'out'}-{digest(content)}"

    @property
    def key(self) -> tuple[str, str]:
        return self.group, self.name

    def properties(self, priority: int) -> dict[str, Any]:
        """As the Resource Manager takes it."""
        return {
            "description": self.description,
            "priority": priority,
            "direction": "Inbound" if self.inbound else "Outbound",
            "access": "Allow",
            "protocol": self.protocol,
            **_one_or_more("sourceAddressPrefix", self.sources),
            "sourcePortRange": "*",
            **_one_or_more("destinationAddressPrefix", self.destinations),
            **_one_or_more("destinationPortRange", self.ports),
        }


def security_rules(parts: Iterable[Part], groups: Mapping[str, str]) -> list[SecurityRule]:
    """The rules of all groups, each once, in order. `groups` has the group of each zone that lies
    in Azure."""
    found: dict[tuple[str, str], SecurityRule] = {}
    for part in parts:
        rule = part.rule
        for inbound, zone in ((True, rule.destination_zone), (False, rule.source_zone)):
            if zone in groups:
                for each in _of_part(part, groups[zone], inbound=inbound):
                    found.setdefault(each.key, each)
    return list(found.values())


def priorities(
    now: Sequence[SecurityRule], before: Sequence[SecurityRule]
) -> dict[tuple[str, str], int]:
    """A priority for each rule, none twice in a group and direction.

    A rule's name says where it is looked for first, so that it mostly stays the same; rules that
    were there before keep theirs, and those that go have them until they are gone. Raises
    OverflowError with the group of which there are too many.
    """
    found: dict[tuple[str, str], int] = {}
    taken: set[tuple[str, bool, int]] = set()
    for each in sorted(before, key=lambda rule: rule.key):
        _take(each, found, taken)
    for each in sorted(now, key=lambda rule: rule.key):
        if each.key not in found:
            _take(each, found, taken)
    return found


def _take(
    rule: SecurityRule,
    found: dict[tuple[str, str], int],
    taken: set[tuple[str, bool, int]],
) -> None:
    start = int(rule.name.rpartition("-")[2], 16)
    for step in range(SLOTS):
        priority = FIRST_PRIORITY + (start + step) % SLOTS
        if (rule.group, rule.inbound, priority) not in taken:
            taken.add((rule.group, rule.inbound, priority))
            found[rule.key] = priority
            return
    raise OverflowError(rule.group)


def _of_part(part: Part, group: str, *, inbound: bool) -> Iterator[SecurityRule]:
    sides = _prefixes(part.sources), _prefixes(part.destinations)
    for protocol, ports in _by_protocol(part.services).items():
        text = comment([part.rule], LONGEST_COMMENT)
        yield SecurityRule(group, inbound, protocol, *sides, tuple(ports), text)


def _by_protocol(services: Iterable[Service]) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for service in services:
        texts = tuple(map(str, service.ports)) or _EVERY_PORT
        found.setdefault(_PROTOCOLS[service.protocol], {}).update(dict.fromkeys(texts))
    return found


def _prefixes(side: Sequence[Endpoint]) -> tuple[str, ...]:
    """Sorted, so that equal sides are equal texts."""
    found = {prefix for each in addresses_of(side) for prefix in each.prefixes()}
    return tuple(
        text if "/" in text else f"{text}/{each.prefix_length}"
        for each in sorted(found)
        for text in [each.text]
    )


def _one_or_more(word: str, values: Sequence[str]) -> dict[str, Any]:
    plural = "es" if word.endswith("x") else "s"
    return {word: values[0]} if len(values) == 1 else {f"{word}{plural}": list(values)}
